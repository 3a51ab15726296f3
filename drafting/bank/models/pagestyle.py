"""Page styles as rows."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from drafting.bank.models.recording import BankRecords
from drafting.report import pagestyle

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _measure(label: StrOrPromise, default: float, low: float, high: float) -> models.FloatField:  # type: ignore[type-arg]
    return models.FloatField(
        label, default=default, validators=[MinValueValidator(low), MaxValueValidator(high)]
    )


def _font(label: StrOrPromise, default: str) -> models.CharField:  # type: ignore[type-arg]
    return models.CharField(label, max_length=60, default=default)


class PageNumber(models.TextChoices):
    """Where the page number stands."""

    OUTSIDE = pagestyle.PageNumber.OUTSIDE.value, _("Outside: odd pages right, even pages left")
    CENTRED = pagestyle.PageNumber.CENTRED.value, _("Centred")
    NONE = pagestyle.PageNumber.NONE.value, _("No page number")


class PageStyleManager(models.Manager["PageStyle"]):
    """Page styles, by slug in fixtures."""

    def get_by_natural_key(self, slug: str) -> PageStyle:
        """The page style of this slug."""
        return self.get(slug=slug)


class PageStyle(models.Model):
    """Page, fonts and spacing of the Word file; the fields of `report.pagestyle.PageStyle`."""

    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    paper_width_mm = _measure(_("paper width (mm)"), 210, 100, 420)
    paper_height_mm = _measure(_("paper height (mm)"), 297, 140, 594)
    margin_top_mm = _measure(_("top margin (mm)"), 37, 5, 80)
    margin_bottom_mm = _measure(_("bottom margin (mm)"), 35, 5, 80)
    margin_left_mm = _measure(_("left margin (mm)"), 28, 5, 80)
    margin_right_mm = _measure(_("right margin (mm)"), 26, 5, 80)
    title_font = _font(_("title font"), "方正小标宋简体")
    heading1_font = _font(_("font of 一、"), "黑体")
    heading2_font = _font(_("font of （一）"), "楷体_GB2312")
    body_font = _font(_("body font"), "仿宋_GB2312")
    latin_font = _font(_("Latin font"), "Times New Roman")
    use_latin_font = models.BooleanField(
        _("Latin font for letters and digits"),
        default=False,
        help_text=_("Off: letters and digits take the Chinese font, as the standard's samples do."),
    )
    byline_font = _font(_("font of the lines under the title"), "楷体_GB2312")
    page_number_font = _font(_("font of the page number"), "宋体")
    title_size_pt = _measure(_("title size (pt)"), 22, 8, 72)
    body_size_pt = _measure(_("body size (pt)"), 16, 6, 48)
    page_number_size_pt = _measure(_("page number size (pt)"), 14, 6, 36)
    line_pitch_pt = _measure(_("line pitch (pt)"), 28.95, 8, 100)
    character_spacing_pt = _measure(_("character spacing (pt)"), -0.25, -3, 10)
    bold_heading3 = models.BooleanField(_("bold third level"), default=False)
    page_number = models.CharField(
        _("page number"), max_length=10, choices=PageNumber, default=PageNumber.OUTSIDE
    )

    objects = PageStyleManager()

    history = BankRecords()

    class Meta:
        verbose_name = _("page style")
        verbose_name_plural = _("page styles")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """The slug."""
        return (self.slug,)

    def as_value(self) -> pagestyle.PageStyle:
        """The same page style as a value of the report floor."""
        values = {field.name: getattr(self, field.name) for field in fields(pagestyle.PageStyle)}
        values["page_number"] = pagestyle.PageNumber(self.page_number)
        return pagestyle.PageStyle(**values)


class PageStyleBase(models.Model):
    """A unit's own .docx, into which the reports of a page style are written.

    A row of its own, so that no page reads the file that only wants the numbers.
    """

    page_style = models.OneToOneField(
        PageStyle, verbose_name=_("page style"), on_delete=models.CASCADE, related_name="base"
    )
    file_name = models.CharField(_("file"), max_length=200)
    data = models.BinaryField(_("content"))
    changed_at = models.DateTimeField(_("last change"), auto_now=True)

    history = BankRecords()

    class Meta:
        verbose_name = _("base file")
        verbose_name_plural = _("base files")

    def __str__(self) -> str:
        return self.file_name
