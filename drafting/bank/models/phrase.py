"""Topics and phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import MD5, StrIndex
from django.db.models.lookups import GreaterThan
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from drafting.bank.models.blueprint import Fact
from drafting.bank.models.choices import PhraseKind, Register, SectionRole, Status
from drafting.bank.models.columns import SmallNumberField
from drafting.bank.models.fields import slot_errors
from drafting.bank.models.links import ANSWERS, Link, Spot, source_faults, target_faults
from drafting.bank.models.recording import BankRecords
from drafting.report import slots


class TopicManager(models.Manager["Topic"]):
    """Topics, by name in fixtures."""

    def get_by_natural_key(self, name: str) -> Topic:
        """The topic of this name."""
        return self.get(name=name)


class Topic(models.Model):
    """What links a problem to its cause and its measure: 理论武装, 担当作为 …"""

    name = models.CharField(_("name"), max_length=20, unique=True)
    description = models.CharField(_("description"), max_length=200, blank=True)
    examples = models.CharField(_("what belongs here"), max_length=200, blank=True)
    order = SmallNumberField(_("order"), default=0)

    objects = TopicManager()

    history = BankRecords()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("order", "name")

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """The name."""
        return (self.name,)


def new_code() -> str:
    """A code for a phrase that was not given one."""
    return "p-" + get_random_string(10, "abcdefghjkmnpqrstuvwxyz23456789")


class PhraseQuerySet(models.QuerySet["Phrase"]):
    """Reads of the bank's phrases."""

    def get_by_natural_key(self, code: str) -> Phrase:
        """The phrase of this code."""
        return self.get(code=code)

    def active(self) -> Self:
        """What drafters may use today."""
        today = timezone.localdate()
        return self.filter(
            models.Q(valid_from=None) | models.Q(valid_from__lte=today),
            models.Q(valid_until=None) | models.Q(valid_until__gte=today),
            status=Status.ACTIVE,
        )

    def leads(self) -> Self:
        """Lead sentences: what can stand as a point's heading."""
        return self.filter(kind=PhraseKind.LEAD)

    def containing(self, words: str) -> Self:
        """Phrases that contain every one of the blank-separated words, in capitals or not.

        A word without capitals, as Chinese ones are, is looked for as it is: to fold
        the case of every text takes PostgreSQL four times as long.
        """
        found = self
        for word in words.split()[:8]:
            if word.lower() == word.upper():
                found = found.filter(GreaterThan(StrIndex("text", models.Value(word)), 0))
            else:
                found = found.filter(text__icontains=word)
        return found


class Phrase(models.Model):
    """One reusable text of the bank: role × topic × kind, with named slots."""

    code = models.CharField(
        _("code"),
        max_length=60,
        unique=True,
        default=new_code,
        validators=[RegexValidator(r"^[a-z0-9-]+$")],
        help_text=_("Names the phrase in files that move between offices."),
    )
    role = models.CharField(_("role"), max_length=10, choices=SectionRole)
    topic = models.ForeignKey(
        Topic,
        verbose_name=_("topic"),
        on_delete=models.PROTECT,
        related_name="phrases",
        null=True,
        blank=True,
        help_text=_("Empty: fits every topic."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=PhraseKind)
    text = models.TextField(
        _("text"),
        max_length=2000,
        help_text=_("Write a gap as 【name】; it is filled from the drafter's facts."),
    )
    continues = models.ForeignKey(
        "self",
        verbose_name=_("continues the lead sentence"),
        on_delete=models.SET_NULL,
        related_name="continuations",
        null=True,
        blank=True,
        db_index=False,  # `phrase_continues` leaves out the many that continue nothing
        limit_choices_to={"kind": PhraseKind.LEAD},
    )
    answered_by = models.ManyToManyField(
        "self",
        verbose_name=_("answered by"),
        symmetrical=False,
        related_name="answers",
        blank=True,
        help_text=_("For a problem: the causes and measures that answer it."),
        limit_choices_to={"role__in": sorted(ANSWERS)},
    )
    register = models.CharField(_("register"), max_length=10, choices=Register, blank=True)
    note = models.CharField(
        _("note"),
        max_length=300,
        blank=True,
        help_text=_("What it is modelled on, or when to use it."),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    changed_at = models.DateTimeField(_("last change"), default=timezone.now, editable=False)

    objects = PhraseQuerySet.as_manager()

    chosen_answers: Iterable[Phrase] | None = None
    """The answers a form is about to set: checked in the place of those the bank has."""

    history = BankRecords(m2m_fields=("answered_by",))

    class Meta:
        verbose_name = _("phrase")
        verbose_name_plural = _("phrases")
        ordering = ("role", "topic__order", "code")
        indexes = (
            models.Index(fields=("role", "topic", "status", "kind"), name="phrase_picker"),
            models.Index(fields=("role", "topic", "status", "code"), name="phrase_order"),
            models.Index(
                fields=("continues",),
                name="phrase_continues",
                condition=models.Q(continues__isnull=False),
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="phrase_role_known", condition=models.Q(role__in=SectionRole.values)
            ),
            models.CheckConstraint(
                name="phrase_kind_known", condition=models.Q(kind__in=PhraseKind.values)
            ),
            models.CheckConstraint(
                name="phrase_status_known", condition=models.Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="phrase_validity_in_order",
                condition=models.Q(valid_from=None)
                | models.Q(valid_until=None)
                | models.Q(valid_from__lte=models.F("valid_until")),
                violation_error_message=_("It ends before it begins."),
            ),
            # By the digest: no database keeps texts of any length in an index.
            models.UniqueConstraint(
                "role",
                "topic",
                "kind",
                MD5("text"),
                name="phrase_text_once_per_place",
                violation_error_message=_("This phrase is in the bank already."),
            ),
            models.UniqueConstraint(
                "role",
                "kind",
                MD5("text"),
                name="phrase_text_once_without_topic",
                condition=models.Q(topic=None),
                violation_error_message=_("This phrase is in the bank already."),
            ),
        )

    def __str__(self) -> str:
        return self.text if len(self.text) <= 40 else self.text[:39] + "…"

    def save(self, *args: Any, **options: Any) -> None:
        """Note the time of the change."""
        self.changed_at = timezone.now()
        super().save(*args, **options)

    def natural_key(self) -> tuple[str]:
        """The code."""
        return (self.code,)

    natural_key.dependencies = ("bank.topic",)  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Refuse slots that no fact of the bank knows, and links that do not fit."""
        super().clean()
        slot_faults = slot_errors(self.text, Fact.objects.known_keys(), slots.Dialect.PHRASE)
        faults = {"text": slot_faults} if slot_faults else {}
        faults |= self._faults_of_links()
        if faults:
            raise ValidationError(faults)

    @property
    def spot(self) -> Spot:
        """What its links depend on."""
        return Spot(self.role, self.kind, self.topic_id)

    def _faults_of_links(self) -> dict[str, list[ValidationError]]:
        """By field; at most four queries."""
        lead = [(str(self.continues), self.continues.spot)] if self.continues else []
        answers: Iterable[Phrase] = self.answered_by.all() if self.pk else ()
        if self.chosen_answers is not None:
            answers = self.chosen_answers
        faults = {
            "continues": source_faults("continues", self.spot, lead),
            "answered_by": source_faults(
                "answered_by", self.spot, ((str(row), row.spot) for row in answers)
            ),
        }
        pointing = target_faults(self.spot, self._pointing_here())
        return {name: errors for name, errors in (*faults.items(), *pointing.items()) if errors}

    def _pointing_here(self) -> Iterator[tuple[Link, str, Spot]]:
        if self.pk:
            for row in self.continuations.order_by("code"):
                yield "continues", row.code, row.spot
            for row in self.answers.order_by("code"):
                yield "answered_by", row.code, row.spot
