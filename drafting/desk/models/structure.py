"""The structure a draft owns: sections, points, and the passages written in them."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from drafting.bank.models import SectionRole, SectionSkeleton, Topic
from drafting.bank.models.choices import LAYOUT_CHOICES
from drafting.desk.models.draft import Draft
from drafting.desk.models.stored import StoredRow


class Section(models.Model):
    """A level-1 part of a draft, copied from its blueprint. Removing it can be undone.

    `points_from` is the slot of a list: the section has a point for each of its items.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="sections")
    skeleton = models.ForeignKey(
        SectionSkeleton, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=10, choices=SectionRole)
    guidance = models.TextField(blank=True)
    layout = models.CharField(max_length=20, choices=LAYOUT_CHOICES)
    inner_layout = models.CharField(max_length=20, choices=LAYOUT_CHOICES, blank=True)
    points_from = models.CharField(max_length=20, blank=True)
    points_min = models.PositiveSmallIntegerField(default=0)
    points_max = models.PositiveSmallIntegerField(default=20)
    length_min = models.PositiveIntegerField(default=0)
    length_max = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return str(self.pk)


class PointQuerySet(models.QuerySet["Point"]):
    """Reads of points."""

    def present(self) -> Self:
        """Points that were not removed."""
        return self.filter(removed_at=None)

    def standing(self) -> Self:
        """Points that stand in the report: neither removed nor within a removed one."""
        return self.present().filter(Q(parent=None) | Q(parent__removed_at=None))

    def siblings_of(self, point: Point) -> Self:
        """The present points of the same series, in order, the point among them."""
        return self.present().filter(section=point.section_id, parent=point.parent_id)


class Tie(models.TextChoices):
    """How a point hangs on the list its section's points follow.

    A free point was added, or brought back, by hand. One whose line is blank waits
    there for what is typed next; it is removed meanwhile, as is one whose item is gone.
    """

    FREE = "free", _("Free")
    HELD = "held", _("Holds an item")
    WAITING = "waiting", _("Its line is blank")
    GONE = "gone", _("Its item is gone")


class Point(StoredRow):
    """One item of a section, or of another point. Removing it can be undone.

    `item` is the entry of the list the section's points follow; the heading's skeleton
    calls it 【项】. `written_for` is the item it had when it was last written in, and
    `written_revision` tells whether it has been written in since.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="points")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, related_name="inner_points", null=True, blank=True
    )
    order = models.PositiveSmallIntegerField()
    topic = models.ForeignKey(
        Topic, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    guidance = models.TextField(blank=True)
    item = models.TextField(blank=True)
    tie = models.CharField(max_length=10, choices=Tie, default=Tie.FREE)
    written_for = models.TextField(blank=True)
    written_revision = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PointQuerySet.as_manager()

    class Meta:
        verbose_name = _("point")
        verbose_name_plural = _("points")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return str(self.pk)


class PassageKind(models.TextChoices):
    """Which text of a draft, a section or a point a passage is."""

    TITLE = "title", _("Title")
    SUBTITLE = "subtitle", _("Subtitle")
    BYLINE = "byline", _("Post and name")
    DATELINE = "dateline", _("Date under the title")
    SALUTATION = "salutation", _("Salutation")
    OPENING = "opening", _("Opening")
    CLOSING = "closing", _("Closing")
    SIGNATURE = "signature", _("Signature")
    DATE = "date", _("Date under the signature")
    HEADING = "heading", _("Heading")
    LEAD = "lead", _("Words before the points")
    TAIL = "tail", _("Words after the points")
    BODY = "body", _("Text")
    EVIDENCE = "evidence", _("Your own example")


class Passage(StoredRow):
    """One text of a draft with its own revision, so that fields save without each other.

    `skeleton` makes the generated text; `override`, once made, wins until the
    drafter asks for the generated text back. What is given up so is kept in `former`,
    the newest first. A passage that is `left_out` keeps all but does not stand in the
    report. Without section and point the passage belongs to the draft's frame (title,
    opening, closing …).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="passages")
    section = models.ForeignKey(
        Section, on_delete=models.CASCADE, related_name="passages", null=True, blank=True
    )
    point = models.ForeignKey(
        Point, on_delete=models.CASCADE, related_name="passages", null=True, blank=True
    )
    kind = models.CharField(max_length=10, choices=PassageKind)
    skeleton = models.TextField(blank=True)
    override = models.TextField(null=True, blank=True)
    former = models.JSONField(default=list, blank=True)
    left_out = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        constraints = (
            models.UniqueConstraint(
                name="passage_once_per_draft",
                fields=("draft", "kind"),
                condition=Q(section=None, point=None),
            ),
            models.UniqueConstraint(
                name="passage_once_per_section",
                fields=("section", "kind"),
                condition=Q(section__isnull=False),
            ),
            models.UniqueConstraint(
                name="passage_once_per_point",
                fields=("point", "kind"),
                condition=Q(point__isnull=False),
            ),
            models.CheckConstraint(
                name="passage_of_one_owner", condition=Q(section=None) | Q(point=None)
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @cached_property
    def source(self) -> str:
        """What `report.layout.Run.source` calls this text."""
        owner = self.point_id or self.section_id
        return f"{owner}.{self.kind}" if owner else self.kind
