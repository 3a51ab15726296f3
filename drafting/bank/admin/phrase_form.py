"""The form of a phrase: warned of near-copies and errors, its answers checked as chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drafting.bank.phrases import PLACE, near_words, neighbours
from drafting.bank.proof import proof_phrase
from drafting.report.compare.similarity import nearest
from drafting.web.numbers import whole_number

SAVE_ANYWAY = "save_anyway"


class LeadWidget(AutocompleteSelect):
    """Searches among the lead sentences."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        """The chosen row, for the field to show."""
        return super().optgroups(name, _rows(value), attr)


class AnswersWidget(AutocompleteSelectMultiple):
    """Searches among the answers of the phrase's own topic."""

    topic_id: int | None = None

    def get_url(self) -> str:
        """The address of the search, with the topic."""
        query = urlencode({"topic": self.topic_id}) if self.topic_id else ""
        return f"{super().get_url()}?{query}" if query else super().get_url()

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        """The chosen rows, for the field to show."""
        return super().optgroups(name, _rows(value), attr)


def _rows(chosen: Sequence[str]) -> list[str]:
    """Numbers of rows only: Django would look for whatever was posted in the place of one."""
    return [each for each in chosen if whole_number(str(each)) is not None]


class PhraseForm(forms.ModelForm):  # type: ignore[type-arg]
    """A phrase; a text with errors or like another's is saved on a second, deliberate press."""

    save_anyway = forms.BooleanField(
        label=gettext_lazy("Save it all the same"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = self.fields["answered_by"].widget if "answered_by" in self.fields else None
        widget = getattr(widget, "widget", widget)  # the admin wraps it
        if isinstance(widget, AnswersWidget):
            widget.topic_id = self.instance.topic_id

    def clean(self) -> dict[str, Any]:
        """Warn of near-copies and of what the proofreader calls an error."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.instance.chosen_answers = cleaned.get("answered_by")
        if not self.errors and PLACE & set(self.changed_data) and not cleaned.get(SAVE_ANYWAY):
            self._warn([*self._errors_of(cleaned), *self._likenesses_of(cleaned)])
        return cleaned

    def _errors_of(self, cleaned: dict[str, Any]) -> list[str]:
        if "text" not in self.changed_data:
            return []
        remarks = proof_phrase(cleaned["text"], kind=cleaned["kind"])
        return [str(remark) for remark in remarks if remark.is_grave]

    def _likenesses_of(self, cleaned: dict[str, Any]) -> list[str]:
        return likenesses(
            text=cleaned["text"],
            role=cleaned["role"],
            topic_id=cleaned["topic"] and cleaned["topic"].pk,
            without=self.instance.pk,
        )

    def _warn(self, warnings: list[str]) -> None:
        if warnings:
            self.fields[SAVE_ANYWAY].widget = forms.CheckboxInput()
            hint = _("Change the text, or tick “Save it all the same” and save again.")
            self.add_error("text", ValidationError([*warnings, hint]))


def likenesses(
    *, text: str, role: str, topic_id: int | None, without: int | None = None
) -> list[str]:
    """What to say of the phrases of the same role and topic that this text is like; one query."""
    rows = neighbours(role=role, topic_id=topic_id, without=without)
    texts = dict(rows)
    return [near_words(near.likeness, near.key, texts[near.key]) for near in nearest(text, rows)]
