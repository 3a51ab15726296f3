"""What becomes of phrases at the desk: their uses, and what drafters say of them."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from drafting.bank.models.phrase import Phrase
from drafting.bank.models.recording import LONGEST_NAME, name_of


class PhraseUse(models.Model):
    """That a draft took a phrase. The draft is named by its id: the bank knows no more of it."""

    phrase = models.ForeignKey(
        Phrase, verbose_name=_("phrase"), on_delete=models.CASCADE, related_name="uses"
    )
    draft_id = models.UUIDField(_("draft"))
    blueprint_slug = models.SlugField(_("blueprint"), max_length=60, blank=True)
    used_at = models.DateTimeField(_("last use"), default=timezone.now)

    class Meta:
        verbose_name = _("use of a phrase")
        verbose_name_plural = _("uses of phrases")
        constraints = (
            models.UniqueConstraint(
                name="phrase_use_once_per_draft", fields=("draft_id", "phrase")
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class PhraseNoteQuerySet(models.QuerySet["PhraseNote"]):
    """Reads of notes."""

    def open(self) -> Self:
        """Notes no editor has dealt with."""
        return self.filter(settled_at=None)


class PhraseNote(models.Model):
    """A drafter's suggestion for a phrase."""

    phrase = models.ForeignKey(
        Phrase, verbose_name=_("phrase"), on_delete=models.CASCADE, related_name="notes"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("suggested by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
    )
    author_name = models.CharField(max_length=LONGEST_NAME, blank=True, default="", editable=False)
    text = models.TextField(_("suggestion"), max_length=1000)
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now)
    settled_at = models.DateTimeField(_("dealt with at"), null=True, blank=True)

    objects = PhraseNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ("-sent_at",)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def who(self) -> str:
        """The drafter's name, also when the account is gone."""
        return name_of(self.author) or self.author_name
