"""Slot texts: their check, with errors in the words of the page."""

from collections.abc import Collection, Iterable, Mapping

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from drafting.report import slots
from drafting.report.paper import KNOWLEDGE

slot_name_validator = RegexValidator(
    r"^[^\W\d]\w{0,19}$",
    _("A slot's name has 1 to 20 letters or Chinese characters, and no spaces or marks."),
)

_MESSAGES = {
    "syntax": _("Line %(line)d, column %(column)d: a bracket is not closed, or a word is missing."),
    "unknown-name": _("Line %(line)d, column %(column)d: there is no slot 【%(name)s】."),
    "unknown-name-nearest": _(
        "Line %(line)d, column %(column)d: there is no slot 【%(name)s】. "
        "Did you mean 【%(nearest)s】?"
    ),
    "unknown-filter": _("Line %(line)d, column %(column)d: there is no filter “%(name)s”."),
    "unknown-filter-nearest": _(
        "Line %(line)d, column %(column)d: there is no filter “%(name)s”. "
        "Did you mean “%(nearest)s”?"
    ),
    "not-allowed": _("Line %(line)d, column %(column)d: “%(name)s” is not allowed here."),
    "nested-loop": _("Line %(line)d, column %(column)d: a loop within a loop is not allowed."),
    "too-long": _("This text is too long."),
    "grows": _(
        "Line %(line)d, column %(column)d: with a long list this loop makes the text too long. "
        "Within a loop name only the item, once or twice."
    ),
}


def slot_errors(text: str, names: Collection[str], dialect: slots.Dialect) -> list[ValidationError]:
    """The faults of one slot text, each with its place and the nearest right name."""
    return [_as_validation_error(error) for error in slots.check(text, names, dialect)]


def _as_validation_error(error: slots.SlotError) -> ValidationError:
    key = f"{error.code}-nearest" if error.nearest else error.code
    parameters = {
        "line": error.line,
        "column": error.column,
        "name": error.name,
        "nearest": error.nearest,
    }
    return ValidationError(_MESSAGES[key], code=error.code, params=parameters)


def check_skeletons(texts: Mapping[str, str], names: Iterable[str]) -> None:
    """Raise a ValidationError by field for every skeleton that does not hold."""
    known = {*names, *KNOWLEDGE.values()}
    faults = {
        field: slot_errors(text, known, slots.Dialect.SKELETON) for field, text in texts.items()
    }
    if any(faults.values()):
        raise ValidationError({field: errors for field, errors in faults.items() if errors})
