"""Drafts and their facts."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from drafting.bank.models import Blueprint, FactKind, PageStyle


class DraftQuerySet(models.QuerySet["Draft"]):
    """Reads of drafts."""

    def with_standing(self) -> Self:
        """With how far each has come, as lists show it; not with its parts."""
        return self.select_related("standing").defer("standing__parts")

    def matching(self, words: str) -> Self:
        """Drafts whose name or blueprint contains every blank-separated word."""
        found = self
        for word in words.split()[:8]:
            found = found.filter(
                models.Q(name__icontains=word) | models.Q(blueprint_name__icontains=word)
            )
        return found


class Draft(models.Model):
    """A report in the making. It owns a copy of its blueprint's structure.

    `name` is what the list shows and searches: the report's title as it was last
    worked out. `revision` counts the changes of all that the draft holds; who made the
    last one, when, and what it was stand beside it. Only `services.changes` writes these.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    blueprint = models.ForeignKey(
        Blueprint, on_delete=models.SET_NULL, null=True, related_name="drafts"
    )
    blueprint_name = models.CharField(max_length=80)
    blueprint_version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=400, blank=True)
    page_style = models.ForeignKey(PageStyle, on_delete=models.PROTECT, related_name="+")
    length_min = models.PositiveIntegerField(default=0)
    length_max = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    changed_what = models.CharField(max_length=20, blank=True)
    revision = models.PositiveBigIntegerField(default=0)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ("-changed_at",)
        indexes = (models.Index(fields=("owner", "deleted_at", "-changed_at"), name="draft_list"),)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def newer_blueprint(self) -> Blueprint | None:
        """The draft's blueprint, where editors have changed it since the draft was made."""
        blueprint = self.blueprint
        return blueprint if blueprint and blueprint.version > self.blueprint_version else None


class Standing(models.Model):
    """How far a draft had come at one of its revisions, for pages that do not read it whole.

    It is true while `revision` is the draft's and `shape` is what the program works out
    today (`desk.standing`). `parts` holds codes and the draft's own words, nothing
    translated.
    """

    draft = models.OneToOneField(
        Draft, on_delete=models.CASCADE, related_name="standing", primary_key=True
    )
    revision = models.PositiveBigIntegerField()
    shape = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10)
    gap_count = models.PositiveIntegerField()
    length = models.PositiveIntegerField()
    parts = models.JSONField(default=list)

    class Meta:
        verbose_name = _("standing of a draft")
        verbose_name_plural = _("standings of drafts")

    def __str__(self) -> str:
        return str(self.pk)


class DraftFact(models.Model):
    """A drafter's answer to a question of the blueprint; a copy of the question with it.

    `value` is text: a date as 2026-11-18, a list one item a line.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="facts")
    key = models.CharField(max_length=20)
    label = models.CharField(max_length=60)
    help = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=FactKind)
    required = models.BooleanField(default=True)
    choices = models.TextField(blank=True)
    example = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    value = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ("order", "pk")
        constraints = (models.UniqueConstraint(name="draft_fact_once", fields=("draft", "key")),)

    def __str__(self) -> str:
        return f"【{self.key}】"

    @property
    def typed_value(self) -> str | date | list[str]:
        """The answer as the slot language takes it; an empty one is the empty string."""
        if self.kind == FactKind.DATE and self.value:
            return date.fromisoformat(self.value)
        if self.kind == FactKind.LIST:
            return [line.strip() for line in self.value.splitlines() if line.strip()]
        return self.value

    @property
    def choice_list(self) -> list[str]:
        """What a choice offers."""
        return [line.strip() for line in self.choices.splitlines() if line.strip()]
