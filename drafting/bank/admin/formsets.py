"""The rows of facts, sections and points on one page: names may be swapped and handed on."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat
from django.forms import BaseInlineFormSet
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext as _

from drafting.bank.facts import still_needed


def _goes(form: Any) -> bool:
    """Whether the row is to be removed."""
    return bool(getattr(form, "cleaned_data", {}).get(DELETION_FIELD_NAME))


class NamedRows(BaseInlineFormSet):  # type: ignore[type-arg]
    """Rows of which every one has a name of its own, and all stand on the page.

    Django would compare each row with the stored ones and save row by row: two rows
    could not swap names, nor could one take the name of a row that is removed. Here
    the page is compared with itself, and names that change are laid aside first.
    """

    name_field = ""

    def validate_unique(self) -> None:
        """Said by `clean`, at the rows."""

    def clean(self) -> None:
        """Every name once; rows another editor added meanwhile count."""
        super().clean()
        rows = [form for form in self.forms if self._stands(form)]
        names = Counter(form.cleaned_data[self.name_field] for form in rows)
        names.update(self._names_not_on_the_page())
        for form in rows:
            if names[form.cleaned_data[self.name_field]] > 1:
                form.add_error(self.name_field, self.twice())

    def twice(self) -> str:
        """What to say of a name that two rows have."""
        raise NotImplementedError

    def _stands(self, form: Any) -> bool:
        named = bool(getattr(form, "cleaned_data", {}).get(self.name_field))
        return named and not _goes(form)

    def _names_not_on_the_page(self) -> list[str]:
        if self.instance.pk is None:
            return []
        shown = [form.instance.pk for form in self.forms if form.instance.pk]
        model: Any = self.model
        others = model._default_manager.filter(**{self.fk.name: self.instance.pk})
        return list(others.exclude(pk__in=shown).values_list(self.name_field, flat=True))

    def save(self, commit: bool = True) -> Any:
        """Lay changed names aside, take removed rows away, then save as usual."""
        if commit:
            self._lay_names_aside()
        return super().save(commit)

    def _lay_names_aside(self) -> None:
        """ "~12" is no name a row can have, so it is in nobody's way."""
        moving = [
            form.instance.pk
            for form in self.initial_forms
            if form.instance.pk and (self.name_field in form.changed_data or _goes(form))
        ]
        number = Cast(F("pk"), models.CharField())
        model: Any = self.model
        model._default_manager.filter(pk__in=moving).update(
            **{self.name_field: Concat(Value("~"), number)}
        )


class FactRows(NamedRows):
    """The facts of a blueprint; the last fact behind a slot that phrases use stays."""

    name_field = "key"

    def clean(self) -> None:
        """Keys once; none gone that a phrase needs."""
        super().clean()
        posted = {form.cleaned_data["key"] for form in self.forms if self._stands(form)}
        gone = {
            form.initial["key"]: form
            for form in self.initial_forms
            if form.instance.pk and form.initial.get("key") not in posted
        }
        own = [form.instance.pk for form in self.initial_forms if form.instance.pk]
        needed = still_needed(set(gone), without=own)
        removed = [key for key in needed if _goes(gone[key])]
        for key in needed.keys() - removed:
            gone[key].add_error("key", str(needed[key]))
        if removed:  # a row that is to go shows no errors of its own
            raise ValidationError([str(needed[key]) for key in removed])

    def twice(self) -> str:
        """Two rows ask for one slot."""
        return _("This slot is asked for already.")


class SectionRows(NamedRows):
    """The sections of a blueprint."""

    name_field = "heading"

    def twice(self) -> str:
        """Two sections have one heading."""
        return _("This blueprint has a section of this heading already.")
