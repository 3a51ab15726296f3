"""The project's own pages: Jinja templates, answered whole or in part.

What lies in templates/admin is in Django's own language, since it builds on Django's admin.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from django.http import HttpRequest
from django.template import defaultfilters
from django.template.backends.jinja2 import Jinja2, Template
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info
from django_htmx.jinja import htmx_script
from jinja2.utils import concat

from drafting.web.page_addresses import url, with_query
from drafting.web.typed import typed_and_named

OF_THE_ADMIN = "admin/"


class Pages(Jinja2):
    """Finds a page by its name, a part of one by `desk/section.html#points`."""

    def __init__(self, params: dict[str, Any]) -> None:
        options = {**params["OPTIONS"], "loader": OwnTemplates(params["DIRS"])}
        super().__init__({**params, "OPTIONS": options})

    def get_template(self, template_name: str) -> Page:
        """A page, or a block of it; or one macro of a file of macros."""
        name, _mark, part = template_name.partition("#")
        page: Any = super().get_template(name).template
        made: Any = Part(page, part) if part else page
        return Page(made, self)

    def name_of(self, path: Path) -> str | None:
        """The name of the template in a file; none where that is no page of ours."""
        whole = path.resolve()
        names = [str(whole.relative_to(one)) for one in self.dirs if whole.is_relative_to(one)]
        return next((name for name in names if not name.startswith(OF_THE_ADMIN)), None)


class Page(Template):
    """A page or a part of one, ready to be made."""

    def render(
        self, context: dict[str, Any] | None = None, request: HttpRequest | None = None
    ) -> SafeString:
        """Its HTML, which other pages take as such."""
        return mark_safe(super().render(context, request))  # noqa: S308 - escaped by the template


class Part:
    """A block of a page; or a macro, which finds its arguments in the context by their names."""

    def __init__(self, page: jinja2.Template, name: str) -> None:
        self.page, self.part = page, name
        self.name, self.filename = f"{page.name}#{name}", page.filename

    def render(self, context: dict[str, Any]) -> str:
        """The part alone."""
        try:
            return self._block(context) if self.part in self.page.blocks else self._macro(context)
        except Exception:
            self.page.environment.handle_exception()

    def _block(self, context: dict[str, Any]) -> str:
        block = self.page.blocks[self.part]
        return concat(block(self.page.new_context(context)))

    def _macro(self, context: dict[str, Any]) -> str:
        macro = getattr(self.page.make_module(context), self.part)
        return str(macro(**{name: context[name] for name in macro.arguments if name in context}))


class OwnTemplates(jinja2.FileSystemLoader):
    """Loads every template that is not the admin's."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Any]:
        """The text of a template."""
        if template.startswith(OF_THE_ADMIN):
            raise jinja2.TemplateNotFound(template)
        return super().get_source(environment, template)

    def list_templates(self) -> list[str]:
        """The names of all."""
        return [name for name in super().list_templates() if not name.startswith(OF_THE_ADMIN)]


def environment(**options: Any) -> jinja2.Environment:
    """What the language of the pages knows: words, addresses, dates.

    A name that nobody gave is an error, wherever it stands.
    """
    options |= {"undefined": jinja2.StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = jinja2.Environment(**options)  # noqa: S701 - the engine says autoescape
    made.install_gettext_callables(  # type: ignore[attr-defined]  # by its i18n extension
        word, translation.ngettext, newstyle=True
    )
    made.globals |= {
        "get_language_info": get_language_info,
        "htmx_script": htmx_script,
        "static": static,
        "typed_and_named": typed_and_named,
        "url": url,
        "with_query": with_query,
    }
    made.filters |= {
        "capfirst": defaultfilters.capfirst,
        "date": date,
        "linebreaksbr": defaultfilters.linebreaksbr,
        "truncatechars": defaultfilters.truncatechars,
    }
    return made


def word(message: str) -> str:
    """A message in the language of this moment; looked up once, for a page has hundreds."""
    return _word(translation.get_language(), message)


@lru_cache(maxsize=4_000)
def _word(_language: str | None, message: str) -> str:
    return translation.gettext(message)


def date(moment: Any, form: str) -> str:
    """A date, or a time as the clock here shows it, in one of Django's forms."""
    is_aware = isinstance(moment, datetime) and timezone.is_aware(moment)
    return str(defaultfilters.date(timezone.localtime(moment) if is_aware else moment, form))
