"""The forms of the pages, as a browser finds them: what each button and field would send."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import html
from lxml.html import FormElement, HtmlElement

TOKEN = "csrfmiddlewaretoken"


@dataclass(frozen=True, slots=True)
class Deed:
    """What one press sends: where, by which method, the fields, which of them are files."""

    method: str
    path: str
    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()
    is_multipart: bool = False


def deeds_of(page: bytes, path: str) -> list[Deed]:
    """All forms of a page and all elements that htmx lets send something."""
    if not page.strip():
        return []
    tree = html.document_fromstring(page.decode("utf-8", "replace"))
    found = [deed for form in tree.forms for deed in _of_form(form, path)]
    return list(dict.fromkeys([*found, *_by_htmx(tree, path)]))


def _of_form(form: FormElement, path: str) -> Iterator[Deed]:
    method = (form.get("method") or "get").upper()
    fields, files = _fields(form)
    is_multipart = form.get("enctype") == "multipart/form-data"
    yield Deed(method, _whole(form.get("action"), path), fields, files, is_multipart)
    for button in form.xpath(".//button|.//input[@type='submit']"):
        pressed = ((button.get("name"), button.get("value") or ""),) if button.get("name") else ()
        target = _whole(button.get("formaction") or form.get("action"), path)
        way = (button.get("formmethod") or method).upper()
        yield Deed(way, target, fields + pressed, files, is_multipart)


def _by_htmx(tree: HtmlElement, path: str) -> Iterator[Deed]:
    for verb in ("get", "post"):
        for element in tree.xpath(f"//*[@hx-{verb}]"):
            form = next(element.iterancestors("form"), None)
            fields, files = _fields(form) if form is not None else ((), ())
            own = tuple((e.get("name"), e.get("value") or "") for e in element.xpath(".//*[@name]"))
            yield Deed(verb.upper(), _whole(element.get(f"hx-{verb}"), path), fields or own, files)


def _fields(form: FormElement) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    files = tuple(each.get("name") for each in form.xpath(".//input[@type='file'][@name]"))
    fields = tuple(
        (name, value or "") for name, value in form.form_values() if name not in {*files, TOKEN}
    )
    unset = form.xpath(".//input[@type='checkbox'][@name]/@name")  # a box that may be ticked
    return fields + tuple(
        (name, "") for name in dict.fromkeys(unset) if name not in dict(fields)
    ), files


def _whole(target: str | None, path: str) -> str:
    parts = urlsplit(urljoin(path, target or ""))
    return parts.path + (f"?{parts.query}" if parts.query else "")
