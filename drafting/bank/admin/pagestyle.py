"""Page styles, with the unit's own base file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from drafting.bank.admin.base import BankAdmin
from drafting.bank.admin.merging import Conflict, Merge, said
from drafting.bank.models import PageStyle, PageStyleBase
from drafting.bank.pagestyles import (
    base_refusal,
    describe_base,
    page_style_errors,
    remove_base,
    set_base,
)
from drafting.bank.versions import Row, Versions
from drafting.report.word.intake import MAX_BYTES, BadBaseError
from drafting.report.word.office_base import inspect_base

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.db.models import Model
    from django.http import HttpRequest


class PageStyleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A page style whose numbers go together, and the base it may bring."""

    base_file = forms.FileField(
        label=_("base file (.docx)"),
        required=False,
        help_text=_(
            "Reports are written into it: its page, headers and styles stay. "
            "Styles are found by their names; what is missing is added."
        ),
    )
    without_base = forms.BooleanField(label=_("take the base file off"), required=False)

    def clean_base_file(self) -> UploadedFile[Any] | None:
        """Refuse a file that cannot be a base, with the reason."""
        upload: UploadedFile[Any] | None = self.cleaned_data["base_file"]
        if upload is None:
            return None
        try:
            if (upload.size or 0) > MAX_BYTES:
                raise BadBaseError("too-large", limit=MAX_BYTES)
            inspect_base(upload.read())
        except BadBaseError as error:
            raise forms.ValidationError(base_refusal(error), code=error.code) from error
        return upload

    def clean(self) -> dict[str, Any]:
        """Refuse numbers that cannot stand together on a page."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            for field, message in page_style_errors(cleaned):
                self.add_error(field, message)
        return cleaned


def _bases(versions: Versions) -> set[tuple[Row, int]]:
    return {(row, number) for row, number in versions.items() if row[0] == "pagestylebase"}


@admin.register(PageStyle)
class PageStyleAdmin(BankAdmin):
    """Page styles."""

    form = PageStyleForm
    list_display = ("name", "slug", "body_font", "body_size_pt", "line_pitch_pt", "has_base")
    readonly_fields = ("base_report",)
    fieldsets = (
        (None, {"fields": ("name", "slug")}),
        (
            _("Paper"),
            {
                "fields": (
                    ("paper_width_mm", "paper_height_mm"),
                    ("margin_top_mm", "margin_bottom_mm"),
                    ("margin_left_mm", "margin_right_mm"),
                    "page_number",
                    ("page_number_font", "page_number_size_pt"),
                )
            },
        ),
        (
            _("Fonts"),
            {
                "fields": (
                    ("title_font", "title_size_pt"),
                    ("heading1_font", "heading2_font", "bold_heading3"),
                    ("body_font", "body_size_pt"),
                    ("byline_font", "latin_font", "use_latin_font"),
                    ("line_pitch_pt", "character_spacing_pt"),
                )
            },
        ),
        (_("The unit's own base"), {"fields": ("base_report", "base_file", "without_base")}),
    )

    @admin.display(description=_("base file"), boolean=True)
    def has_base(self, style: PageStyle) -> bool:
        """Whether reports are written into a file of the unit's own."""
        return bool(getattr(style, "with_base", False))

    def get_queryset(self, request: HttpRequest) -> QuerySet[PageStyle]:
        """The page styles, with whether they have a base; the file itself is not read."""
        bases = PageStyleBase.objects.filter(page_style=OuterRef("pk"))
        styles: QuerySet[PageStyle] = super().get_queryset(request)
        return styles.annotate(with_base=Exists(bases))

    @admin.display(description=_("what the base has"))
    def base_report(self, style: PageStyle) -> str:
        """The styles found in the base, and those that are missing."""
        if not style.pk or not hasattr(style, "base"):
            return str(_("None: the numbers above make the page."))
        return render_to_string("bank/_base_report.html", {"report": describe_base(style.base)})

    def merge_more(self, request: HttpRequest, row: PageStyle, merge: Merge) -> None:
        """A base that somebody put on or took off meanwhile is not replaced unasked."""
        wants_other = request.FILES.get("base_file") or request.POST.get("without_base")
        if wants_other and _bases(merge.seen) != _bases(merge.now):
            record = PageStyleBase.history.defer("data").filter(page_style=row.pk).first()
            merge.conflicts.append(Conflict("", "base_file", said("file", record)))

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Save the page style, then its base."""
        super().save_model(request, obj, form, change)
        assert isinstance(obj, PageStyle)  # noqa: S101 - what this page is about
        upload: UploadedFile[Any] | None = form.cleaned_data["base_file"]
        if upload is not None:
            upload.seek(0)
            set_base(page_style=obj, name=upload.name or "", data=upload.read())
        elif form.cleaned_data["without_base"]:
            remove_base(page_style=obj)
