"""What drafters post: texts and facts, each with the revision it was read at.

A field posts its text, its revision, and a fingerprint of the text as it was
shown. A text that still has its fingerprint was not touched and is left alone, so
saving a whole page never turns generated text into an override. It also posts the
texts it sent before whose answer never came.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from drafting.bank.models import FactKind
from drafting.desk.models import DraftFact, Passage, PassageKind
from drafting.desk.services.room import MAX_TEXT, longest
from drafting.report.slots import LONGEST_ITEM, LONGEST_LIST, LONGEST_VALUE

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_SENT = 8
"""How many texts with an unknown fate a field posts; there is seldom more than one."""

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def fingerprint(text: str) -> str:
    """A short digest of a text as a field shows it; every line end counts as one."""
    shown = _LINE_ENDS.sub("\n", text).encode("utf-8", "surrogatepass")
    return hashlib.blake2s(shown, digest_size=8).hexdigest()


def _holdable(character: str) -> bool:
    if character in "\n\t":
        return True
    return unicodedata.category(character) not in {"Cc", "Cs"} and character not in "\ufffe\uffff"


def clean_text(typed: str) -> str:
    """What was typed: one kind of line end, no characters a file cannot hold."""
    lines = _LINE_ENDS.sub("\n", typed)
    return "".join(character for character in lines if _holdable(character))


def clean_line(typed: str) -> str:
    """The same on one line, without blanks around it."""
    return " ".join(clean_text(typed).split("\n")).strip()


class ReportTextField(forms.CharField):
    """Text for a report: line ends made one, characters no file can hold taken out.

    `stripped` tells how many were taken out, so that the page can say so.
    """

    default_error_messages: ClassVar = {
        "max_length": _("This text is too long: at most %(limit_value)d characters."),
    }

    def __init__(self, *, one_line: bool = False, most: int = MAX_TEXT, **options: Any) -> None:
        super().__init__(required=False, strip=False, max_length=most, **options)
        self.one_line = one_line
        self.stripped = 0

    def to_python(self, value: Any) -> str:
        """The cleaned text."""
        typed = super().to_python(value) or ""
        kept = clean_text(typed)
        self.stripped = len(_LINE_ENDS.sub("\n", typed)) - len(kept)
        return clean_line(kept) if self.one_line else kept


class _RevisedForm(forms.Form):
    """A field with the revision it was read at and the fingerprint it was shown with."""

    revision = forms.IntegerField(min_value=0)
    seen = forms.CharField(max_length=16, required=False)

    main_field: str
    prefix: str

    @property
    def typed(self) -> str:
        """What was posted, as it was typed; line ends made one."""
        value = self.data.get(self.add_prefix(self.main_field), "")
        return _LINE_ENDS.sub("\n", value)

    @property
    def is_posted(self) -> bool:
        """Whether the field came with the request at all."""
        return self.add_prefix(self.main_field) in self.data

    @property
    def is_touched(self) -> bool:
        """Whether the text differs from what was shown, or from what may be stored since."""
        seen = self.data.get(self.add_prefix("seen"))
        return self.is_posted and (bool(self._sent) or fingerprint(self.typed) != seen)

    @property
    def read_at(self) -> int:
        """The revision the text was read at."""
        revision: int = self.cleaned_data["revision"]
        return revision

    @property
    def sent(self) -> list[str]:
        """The texts sent before whose answer never came, as they would be stored."""
        return [text for typed in self._sent if (text := self.stored_as(typed)) is not None]

    @property
    def _sent(self) -> list[str]:
        posted = cast("MultiValueDict[str, str]", self.data)
        return posted.getlist(self.add_prefix("sent"))[-MAX_SENT:]

    def stored_as(self, typed: str) -> str | None:
        """What would be stored of a text; None where it would be refused."""
        raise NotImplementedError


class TextForm(_RevisedForm):
    """One passage."""

    main_field = "text"

    def __init__(self, data: Any, passage: Passage) -> None:
        super().__init__(data, prefix=passage_prefix(passage))
        self.passage = passage
        self.is_one_line = passage.kind == PassageKind.HEADING
        self.fields["text"] = ReportTextField(one_line=self.is_one_line, most=longest(passage))

    def stored_as(self, typed: str) -> str:
        """What would be stored of a text."""
        return clean_line(typed) if self.is_one_line else clean_text(typed)

    @property
    def value(self) -> str:
        """The checked text."""
        text: str = self.cleaned_data["text"]
        return text

    @property
    def stripped(self) -> int:
        """How many characters were taken out."""
        field = self.fields["text"]
        return field.stripped if isinstance(field, ReportTextField) else 0


def passage_prefix(passage: Passage) -> str:
    """What the names of a passage's inputs begin with."""
    return f"p{passage.pk}"


_TEXT_FIELD = re.compile(r"p([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-text")


def passages_posted(fields: Iterable[str]) -> list[UUID]:
    """The passages whose texts come under these names, each once; other names are passed over."""
    found = filter(None, map(_TEXT_FIELD.fullmatch, fields))
    return list(dict.fromkeys(UUID(match[1]) for match in found))


class FactForm(_RevisedForm):
    """One fact: its value is checked by its kind."""

    main_field = "value"

    def __init__(self, data: Any, fact: DraftFact) -> None:
        super().__init__(data, prefix=fact_prefix(fact))
        self.fact = fact
        self.fields["value"] = _VALUE_FIELDS[FactKind(fact.kind)](fact)

    @classmethod
    def answering(cls, fact: DraftFact, value: str) -> FactForm:
        """The form of an answer that did not come from the fact's own field."""
        prefix = fact_prefix(fact)
        data = {f"{prefix}-value": [value], f"{prefix}-revision": [str(fact.revision)]}
        return cls(MultiValueDict(data), fact)

    def stored_as(self, typed: str) -> str | None:
        """What would be stored of a value; None where it does not fit its kind."""
        try:
            value = self.fields["value"].clean(typed)
        except ValidationError:
            return None
        return "" if value is None else str(value)

    stripped = 0

    @property
    def value(self) -> str:
        """The checked value as text: a date as 2026-11-18."""
        value = self.cleaned_data["value"]
        return "" if value is None else str(value)


def fact_prefix(fact: DraftFact) -> str:
    """What the names of a fact's inputs begin with."""
    return f"f{fact.pk}"


def _text_field(_fact: DraftFact) -> forms.Field:
    return ReportTextField(one_line=True, most=LONGEST_ITEM)


def _long_text_field(_fact: DraftFact) -> forms.Field:
    return ReportTextField(most=LONGEST_VALUE)


def _list_field(_fact: DraftFact) -> forms.Field:
    return ReportTextField(most=LONGEST_LIST * (LONGEST_ITEM + 1), validators=[_check_items])


def _check_items(typed: str) -> None:
    """Refuse more items, or longer ones, than any notice has."""
    items = [line for line in typed.split("\n") if line.strip()]
    if len(items) > LONGEST_LIST:
        message = _("This list has %(count)d items; it can have at most %(most)d.")
        raise ValidationError(message, params={"count": len(items), "most": LONGEST_LIST})
    for number, item in enumerate(items, 1):
        if len(item.strip()) > LONGEST_ITEM:
            message = _("Item %(number)d is too long: at most %(most)d characters.")
            raise ValidationError(message, params={"number": number, "most": LONGEST_ITEM})


def _date_field(_fact: DraftFact) -> forms.Field:
    message = _("Write the date as 2026-11-18 or 2026年11月18日.")
    formats = ["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d"]
    return forms.DateField(
        required=False, input_formats=formats, error_messages={"invalid": message}
    )


def _number_field(_fact: DraftFact) -> forms.Field:
    message = _("Write a whole number, such as 3.")
    return forms.IntegerField(
        required=False, min_value=0, max_value=9_999_999, error_messages={"invalid": message}
    )


def _choice_field(fact: DraftFact) -> forms.Field:
    choices = [(choice, choice) for choice in fact.choice_list]
    message = _("Choose one of the answers offered.")
    return forms.ChoiceField(
        required=False, choices=choices, error_messages={"invalid_choice": message}
    )


_VALUE_FIELDS = {
    FactKind.TEXT: _text_field,
    FactKind.LONG_TEXT: _long_text_field,
    FactKind.LIST: _list_field,
    FactKind.DATE: _date_field,
    FactKind.NUMBER: _number_field,
    FactKind.CHOICE: _choice_field,
}
