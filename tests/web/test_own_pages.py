"""Our own pages: whole and in part, in their own language, and with Django's admin around them."""

from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation
from jinja2 import DictLoader, UndefinedError

from drafting.web.page_addresses import url, with_query
from drafting.web.pages import Page, Pages, date

DRAFT, POINT = UUID(int=7), UUID(int=2**127 + 3)
FOLDER = Path(settings.BASE_DIR, "templates")
TEMPLATES = sorted(FOLDER.rglob("*.html"))

BASE = "<{% block title %}base{% endblock %}>{% block content %}{% endblock %}"
PAGE = """{% extends "base.html" %}
{% block content %}all {% block list %}{{ row }} and {{ other }}{% endblock %}{% endblock %}"""
ROWS = """{% macro line(row, other="no other") %}{{ row }}, {{ other }}{% endmacro %}"""


@pytest.fixture
def pages() -> Pages:
    """Two pages that stand nowhere else."""
    params = {"NAME": "pages", "DIRS": [], "APP_DIRS": False, "OPTIONS": {}}
    found = Pages({**params, "OPTIONS": settings.TEMPLATES[0]["OPTIONS"]})
    found.env.loader = DictLoader({"base.html": BASE, "page.html": PAGE, "rows.html": ROWS})
    return found


@pytest.mark.parametrize(
    ("name", "html"),
    [
        ("page.html", "<base>all &lt;1 and 2"),
        ("page.html#list", "&lt;1 and 2"),
        ("rows.html#line", "&lt;1, 2"),
    ],
)
def test_page_is_made_whole_or_in_part(pages: Pages, name: str, html: str) -> None:
    assert pages.get_template(name).render({"row": "<1", "other": 2, "more": 3}) == html


def test_macro_keeps_its_own_value_for_what_the_context_lacks(pages: Pages) -> None:
    assert pages.get_template("rows.html#line").render({"row": 1}) == "1, no other"


@pytest.mark.parametrize("name", ["page.html", "page.html#list", "rows.html#line"])
def test_name_that_nobody_gave_is_an_error(pages: Pages, name: str) -> None:
    with pytest.raises(UndefinedError):
        pages.get_template(name).render({"other": 2})


def test_part_that_is_not_there_is_an_error(pages: Pages) -> None:
    with pytest.raises(AttributeError, match="nowhere"):
        pages.get_template("rows.html#nowhere").render({})


def test_templates_of_the_admin_are_djangos() -> None:
    assert not isinstance(get_template("admin/index.html"), Page)
    with pytest.raises(TemplateDoesNotExist):
        engines["pages"].get_template("admin/index.html")


def test_our_page_is_taken_as_html_by_others() -> None:
    html = render_to_string("bank/_remark.html", {"remark": {"words": "<b>", **_PLACE}})
    assert html.__html__() == html
    assert "&lt;b&gt;" in html


_PLACE = {"before": "", "found": "", "after": ""}


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("desk:drafts", ()),
        ("desk:hub", (DRAFT,)),
        ("desk:move-point", (DRAFT, POINT, "up")),
        ("desk:move-point", (POINT, DRAFT, "down")),
        ("desk:take-phrase", (DRAFT, POINT, 12)),
        ("desk:create", ("study-politics",)),
        ("bank:suggest", (3,)),
    ],
)
def test_address_is_what_django_makes_of_it(name: str, arguments: tuple[object, ...]) -> None:
    wanted = reverse(name, args=arguments)
    assert [url(name, *arguments) for _time in range(2)] == [wanted, wanted]


def test_query_is_changed_in_part() -> None:
    request = RequestFactory().get("/", {"q": "责任", "page": "1"})
    assert with_query(request, page=2) == "?q=%E8%B4%A3%E4%BB%BB&page=2"


def test_time_is_that_of_the_clock_here() -> None:
    moment = timezone.datetime(2026, 3, 1, 23, 5, tzinfo=timezone.get_fixed_timezone(0))
    assert (date(moment, "Y-m-d H:i"), date(None, "H:i")) == ("2026-03-02 07:05", "")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_template_is_short(path: Path) -> None:
    """The length of its lines is looked at by `make check`."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 120


def test_every_page_of_ours_can_be_read() -> None:
    env = engines["pages"].env
    assert len([env.get_template(name) for name in env.list_templates()]) > 50


def test_words_of_a_page_follow_the_language_of_the_moment():
    page = engines["pages"].from_string('{{ _("Remove") }}')
    seen = []
    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            seen.append(page.render())
    assert seen == ["删除", "Remove", "删除"]
