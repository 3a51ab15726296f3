"""Forms in which facts and the skeletons that use them are checked together."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext as _

from drafting.bank.models import SectionSkeleton
from drafting.bank.standing import layout_faults, list_faults, point_faults
from drafting.web.numbers import whole_number

FACTS = "facts"
"""The prefix of the facts' rows on a blueprint's page."""

MOST_FACTS = 1000


def posted_facts(data: Mapping[str, Any]) -> dict[str, str] | None:
    """Key → kind of the facts on a posted page, removed ones left out.

    None when the page shows no facts to be edited: the stored ones count.
    """
    if f"{FACTS}-0-key" not in data:
        return None
    total = str(data.get(f"{FACTS}-TOTAL_FORMS", 0))
    rows = range(min(whole_number(total) or 0, MOST_FACTS))
    kept = (f"{FACTS}-{row}" for row in rows if f"{FACTS}-{row}-DELETE" not in data)
    facts = {str(data.get(f"{row}-key", "")).strip(): str(data.get(f"{row}-kind")) for row in kept}
    return {key: kind for key, kind in facts.items() if key}


class BlueprintForm(forms.ModelForm):  # type: ignore[type-arg]
    """A blueprint, with the slots asked on the same page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            facts = posted_facts(self.data)
            self.instance.asked_keys = None if facts is None else set(facts)
            self.instance.asked_kinds = facts


class SectionForm(forms.ModelForm):  # type: ignore[type-arg]
    """A section on its blueprint's page: its points, which stand elsewhere, must hold too."""

    def clean(self) -> dict[str, Any]:
        """Refuse to take away a fact that a point of this section still uses."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get(DELETION_FIELD_NAME) or "blueprint" not in cleaned:  # another's row
            return cleaned
        self.instance.blueprint = cleaned["blueprint"]
        _check_list_of(self, cleaned)
        if self.instance.pk:
            for message in layout_faults(self.instance, cleaned.get("inner_layout", "")):
                self.add_error("inner_layout", message)
            faults = list(point_faults(self.instance, cleaned.get("points_from", "")))
            if faults:
                raise ValidationError(faults)
        return cleaned


def _check_list_of(form: forms.ModelForm, cleaned: Mapping[str, Any]) -> None:  # type: ignore[type-arg]
    for message in list_faults(form.instance, cleaned.get("points_from", "")):
        form.add_error("points_from", message)


class SectionPageForm(forms.ModelForm):  # type: ignore[type-arg]
    """A section on its own page, where its blueprint (or that it has none) is fixed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.instance.blueprint:
            # one reading of the keys serves every point of the page
            self.instance.blueprint.asked_keys = self.instance.blueprint.fact_keys()

    def clean_heading(self) -> str:
        """One section a heading.

        The constraint would see to it, but Django skips it here: it is about
        the blueprint, which this page does not ask for.
        """
        heading: str = self.cleaned_data["heading"]
        owner = self.instance.blueprint
        others = SectionSkeleton.objects.filter(blueprint=owner).exclude(pk=self.instance.pk)
        if others.filter(heading=heading).exists():
            raise ValidationError(
                _("This blueprint has a section of this heading already.")
                if owner
                else _("There is a section of this heading already.")
            )
        return heading

    def clean(self) -> dict[str, Any]:
        """Points follow a list only."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        _check_list_of(self, cleaned)
        return cleaned
