"""Blueprints: the skeleton of one kind of report for one occasion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from drafting.bank.models.choices import LAYOUT_CHOICES, SectionRole, Status
from drafting.bank.models.columns import SmallNumberField
from drafting.bank.models.fields import check_skeletons, slot_name_validator
from drafting.bank.models.pagestyle import PageStyle
from drafting.bank.models.recording import BankRecords
from drafting.report.paper import ITEM

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MAX_POINTS = 20

COMMON_KEYS = ("姓名", "职务", "单位", "日期", "会议名称", "主题")
"""What a section without blueprint may ask for: facts nearly every report has."""

NO_INNER_LAYOUT = _(
    "Choose a layout within a point, or give no point of the section points within."
)

POINT_ROLES = [
    (role.value, role.label)
    for role in SectionRole
    if role not in {SectionRole.OPENING, SectionRole.CLOSING}
]


def _length(label: StrOrPromise) -> models.PositiveIntegerField:  # type: ignore[type-arg]
    return models.PositiveIntegerField(
        label, default=0, validators=[MaxValueValidator(100_000)], help_text=_("0: not asked.")
    )


def _skeleton(label: StrOrPromise, help_text: StrOrPromise = "") -> models.TextField:  # type: ignore[type-arg]
    return models.TextField(label, blank=True, max_length=4000, help_text=help_text)


class BlueprintQuerySet(models.QuerySet["Blueprint"]):
    """Reads of blueprints."""

    def get_by_natural_key(self, slug: str) -> Blueprint:
        """The blueprint of this slug."""
        return self.get(slug=slug)

    def active(self) -> Self:
        """What a drafter can choose."""
        return self.filter(status=Status.ACTIVE)

    def with_outline(self) -> Self:
        """Blueprints with facts, sections and points, in four queries."""
        return self.select_related("page_style").prefetch_related(
            "facts", "sections__points__topic"
        )


class Blueprint(models.Model):
    """A kind of report for one occasion: facts asked, texts around the sections, sections."""

    TEXTS = (
        "title", "subtitle", "byline", "dateline", "salutation",
        "opening", "closing", "signature", "date",
    )  # fmt: skip

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    occasion = models.CharField(_("occasion"), max_length=200, blank=True)
    description = models.CharField(_("description"), max_length=400, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    order = SmallNumberField(_("order"), default=0)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    page_style = models.ForeignKey(
        PageStyle, verbose_name=_("page style"), on_delete=models.PROTECT, related_name="+"
    )
    length_min = _length(_("shortest length (characters)"))
    length_max = _length(_("greatest length (characters)"))
    title = models.TextField(_("title"), max_length=400)
    subtitle = _skeleton(_("subtitle"))
    byline = _skeleton(_("line with post and name"))
    dateline = _skeleton(_("date under the title"))
    salutation = _skeleton(_("salutation"))
    opening = _skeleton(_("opening"))
    closing = _skeleton(_("closing"), _("Empty: the report ends with its last section."))
    signature = _skeleton(_("signature"))
    date = _skeleton(_("date under the signature"))

    objects = BlueprintQuerySet.as_manager()

    history = BankRecords()

    class Meta:
        verbose_name = _("blueprint")
        verbose_name_plural = _("blueprints")
        ordering = ("order", "name")
        constraints = (
            models.CheckConstraint(
                name="blueprint_length_in_order",
                condition=Q(length_max=0) | Q(length_min__lte=F("length_max")),
                violation_error_message=_("The shortest length must not exceed the greatest."),
            ),
            models.CheckConstraint(
                name="blueprint_status_known", condition=Q(status__in=Status.values)
            ),
        )

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """The slug."""
        return (self.slug,)

    natural_key.dependencies = ("bank.pagestyle",)  # type: ignore[attr-defined]

    def fact_keys(self) -> set[str]:
        """The slots its skeletons may use.

        While a page is being saved, the keys on that page (`asked_keys`) count
        instead of the stored ones: facts and skeletons are checked together.
        """
        asked: set[str] | None = getattr(self, "asked_keys", None)
        if asked is not None:
            return asked
        return {fact.key for fact in self.facts.all()} if self.pk else set()

    def clean(self) -> None:
        """Refuse skeletons whose slots are not asked for."""
        super().clean()
        check_skeletons({name: getattr(self, name) for name in self.TEXTS}, self.fact_keys())


class FactKind(models.TextChoices):
    """How a fact is asked."""

    TEXT = "text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    DATE = "date", _("Date")
    NUMBER = "number", _("Number")
    CHOICE = "choice", _("Choice")
    LIST = "list", _("List, one item a line")


class FactQuerySet(models.QuerySet["Fact"]):
    """Reads of facts."""

    def get_by_natural_key(self, blueprint: str | None, key: str) -> Fact:
        """The fact of a blueprint's slug (None: a shared one) and a key."""
        return self.get(blueprint__slug=blueprint, key=key)

    def shared(self) -> Self:
        """Facts of no blueprint: asked in place when a phrase needs them."""
        return self.filter(blueprint=None)

    def known_keys(self) -> set[str]:
        """Every slot name the bank knows."""
        return set(self.values_list("key", flat=True))


class Fact(models.Model):
    """A question whose answer fills a slot; without blueprint, one asked in place."""

    blueprint = models.ForeignKey(
        Blueprint,
        verbose_name=_("blueprint"),
        on_delete=models.CASCADE,
        related_name="facts",
        null=True,
        blank=True,
        help_text=_("Empty: asked in place when a phrase needs it."),
    )
    key = models.CharField(_("slot"), max_length=20, validators=[slot_name_validator])
    label = models.CharField(_("question"), max_length=60)
    help = models.CharField(_("help"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=FactKind, default=FactKind.TEXT)
    required = models.BooleanField(_("required"), default=True)
    choices = models.TextField(_("choices"), blank=True, help_text=_("One a line."))
    example = models.TextField(_("example"), blank=True)
    order = SmallNumberField(_("order"), default=0)

    objects = FactQuerySet.as_manager()

    history = BankRecords()

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(
                name="fact_once_per_blueprint",
                fields=("blueprint", "key"),
                violation_error_message=_("This slot is asked for already."),
            ),
            models.UniqueConstraint(
                name="shared_fact_once", fields=("key",), condition=Q(blueprint=None)
            ),
            models.CheckConstraint(name="fact_kind_known", condition=Q(kind__in=FactKind.values)),
        )

    def __str__(self) -> str:
        return f"【{self.key}】"

    def natural_key(self) -> tuple[str | None, str]:
        """The blueprint's slug and the key."""
        return (self.blueprint.slug if self.blueprint else None, self.key)

    natural_key.dependencies = ("bank.blueprint",)  # type: ignore[attr-defined]

    def clean(self) -> None:
        """A choice has something to choose from."""
        super().clean()
        if self.kind == FactKind.CHOICE and not self.choices.split():
            raise ValidationError({"choices": _("Write the choices, one a line.")})


class SectionQuerySet(models.QuerySet["SectionSkeleton"]):
    """Reads of section skeletons."""

    def get_by_natural_key(self, blueprint: str | None, heading: str) -> SectionSkeleton:
        """The section of a blueprint's slug (None: one any draft can take) and a heading."""
        return self.get(blueprint__slug=blueprint, heading=heading)

    def shared(self) -> Self:
        """Sections of no blueprint: any draft can take them."""
        return self.filter(blueprint=None).order_by("order", "pk")


class SectionSkeleton(models.Model):
    """A level-1 part of a blueprint."""

    TEXTS = ("heading", "lead", "tail")

    blueprint = models.ForeignKey(
        Blueprint,
        verbose_name=_("blueprint"),
        on_delete=models.CASCADE,
        related_name="sections",
        null=True,
        blank=True,
        help_text=_("Empty: a section any draft can take."),
    )
    follows = models.CharField(
        _("stands after"),
        max_length=10,
        choices=POINT_ROLES,
        blank=True,
        help_text=_("For a section any draft can take: the role it is put after."),
    )
    order = SmallNumberField(_("order"), default=0)
    role = models.CharField(_("role"), max_length=10, choices=POINT_ROLES)
    heading = models.CharField(
        _("heading"), max_length=120, help_text=_("Without number: it follows from the place.")
    )
    lead = _skeleton(_("words before the points"))
    tail = _skeleton(_("words after the points"))
    guidance = models.TextField(_("guidance"), blank=True, max_length=1000)
    layout = models.CharField(_("layout"), max_length=20, choices=LAYOUT_CHOICES)
    inner_layout = models.CharField(
        _("layout within a point"), max_length=20, choices=LAYOUT_CHOICES, blank=True
    )
    points_from = models.CharField(
        _("points follow the list"),
        max_length=20,
        blank=True,
        help_text=_("The slot of a list: one point for each of its items."),
    )
    points_min = SmallNumberField(
        _("fewest points"), default=1, validators=[MaxValueValidator(MAX_POINTS)]
    )
    points_max = SmallNumberField(
        _("most points"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_POINTS)],
    )
    length_min = _length(_("shortest length (characters)"))
    length_max = _length(_("greatest length (characters)"))

    objects = SectionQuerySet.as_manager()

    history = BankRecords()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(
                name="section_heading_once_per_blueprint",
                fields=("blueprint", "heading"),
                violation_error_message=_("This blueprint has a section of this heading already."),
            ),
            models.UniqueConstraint(
                name="shared_section_heading_once",
                fields=("heading",),
                condition=Q(blueprint=None),
                violation_error_message=_("There is a section of this heading already."),
            ),
            models.CheckConstraint(
                name="section_points_in_order",
                condition=Q(points_min__lte=F("points_max")),
                violation_error_message=_("The fewest points must not exceed the most."),
            ),
        )

    def __str__(self) -> str:
        return self.heading

    def natural_key(self) -> tuple[str | None, str]:
        """The blueprint's slug and the heading."""
        return (self.blueprint.slug if self.blueprint else None, self.heading)

    def fact_keys(self) -> set[str]:
        """The slots its skeletons may use; without blueprint, those every report has."""
        return self.blueprint.fact_keys() if self.blueprint else set(COMMON_KEYS)

    natural_key.dependencies = ("bank.blueprint",)  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Refuse skeletons, and a list to follow, that are not asked for."""
        super().clean()
        if self.points_from and self.points_from not in self.fact_keys():
            message = _("There is no slot 【%(name)s】 among the facts.")
            raise ValidationError(
                {"points_from": ValidationError(message, params={"name": self.points_from})}
            )
        texts = {name: getattr(self, name) for name in self.TEXTS}
        check_skeletons(texts, self.fact_keys())


class PointManager(models.Manager["PointSkeleton"]):
    """Point skeletons, by section and place in fixtures."""

    def get_by_natural_key(self, blueprint: str | None, section: str, order: int) -> PointSkeleton:
        """The point at a place of a section."""
        return self.get(section__blueprint__slug=blueprint, section__heading=section, order=order)


class PointSkeleton(models.Model):
    """A point a draft starts with."""

    section = models.ForeignKey(
        SectionSkeleton, verbose_name=_("section"), on_delete=models.CASCADE, related_name="points"
    )
    order = SmallNumberField(_("order"), default=0)
    heading = models.CharField(
        _("point heading"),
        max_length=200,
        blank=True,
        help_text=_("Empty: the drafter writes it or takes a lead sentence."),
    )
    topic = models.ForeignKey(
        "bank.Topic",
        verbose_name=_("topic"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    inner_points = SmallNumberField(
        _("points within"), default=0, validators=[MaxValueValidator(MAX_POINTS)]
    )
    guidance = models.TextField(_("guidance"), blank=True, max_length=600)

    objects = PointManager()

    history = BankRecords()

    class Meta:
        verbose_name = _("point")
        verbose_name_plural = _("points")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.heading or str(self.topic or "")

    def natural_key(self) -> tuple[str | None, str, int]:
        """The section's natural key and the place."""
        return (*self.section.natural_key(), self.order)

    natural_key.dependencies = (  # type: ignore[attr-defined]
        "bank.sectionskeleton",
        "bank.topic",
    )

    def clean(self) -> None:
        """Refuse a heading whose slots are not asked for, and points within that nothing sets."""
        super().clean()
        if self.inner_points and not self.section.inner_layout:
            raise ValidationError({"inner_points": NO_INNER_LAYOUT})
        known = self.section.fact_keys() | ({ITEM} if self.section.points_from else set())
        check_skeletons({"heading": self.heading}, known)
