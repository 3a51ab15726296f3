"""The words the bank's rows choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from drafting.report.numbering import LAYOUTS
from drafting.report.tree import Role


class Status(models.TextChoices):
    """Whether drafters see a row."""

    PROPOSED = "proposed", _("Proposed")
    ACTIVE = "active", _("In use")
    RETIRED = "retired", _("Retired")


class SectionRole(models.TextChoices):
    """What a part of the report does; the roles of `report.tree`."""

    OPENING = Role.OPENING.value, _("Opening")
    INSIGHT = Role.INSIGHT.value, _("Insights")
    PROGRESS = Role.PROGRESS.value, _("Progress")
    PROBLEM = Role.PROBLEM.value, _("Problems")
    CAUSE = Role.CAUSE.value, _("Causes")
    MEASURE = Role.MEASURE.value, _("Measures")
    CLOSING = Role.CLOSING.value, _("Closing")


class PhraseKind(models.TextChoices):
    """What a phrase does within its role."""

    LEAD = "lead", _("Lead sentence")
    ELABORATION = "elaboration", _("Elaboration")
    APPLICATION = "application", _("Application")
    SYMPTOM = "symptom", _("Where it shows")
    CONSEQUENCE = "consequence", _("Consequence")
    ROOT = "root", _("Root")
    WHAT = "what", _("Measure: what")
    WHEN = "when", _("Measure: by when")
    WHO = "who", _("Measure: who")
    CHECK = "check", _("Measure: how checked")
    INTRO = "intro", _("Words before the points")
    TRANSITION = "transition", _("Words after the points")
    STATEMENT = "statement", _("Statement")
    CASE = "case", _("Reflection on a case")
    DECLARATION = "declaration", _("Declaration of personal matters")
    OPENING = "opening", _("Opening of the report")
    CLOSING = "closing", _("Closing of the report")


class Register(models.TextChoices):
    """Who would say it."""

    OFFICE = "office", _("Office staff")
    GRASSROOTS = "grassroots", _("Grassroots")


_LAYOUT_LABELS = {
    "own-line": _("（一） heading on its own line"),
    "run-in": _("（一） heading within the paragraph"),
    "run-in-arabic": _("1. heading within the paragraph"),
    "ordinal-paragraph": _("一是 as paragraphs"),
    "ordinal-inline": _("一是 in one paragraph"),
    "must-inline": _("一要 in one paragraph"),
    "plain": _("Paragraph without number"),
}

LAYOUT_CHOICES = [(key, _LAYOUT_LABELS.get(key, key)) for key in LAYOUTS]
