"""What a draft becomes: preview, review, files."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from drafting.bank.models import PageStyle
from drafting.desk.access import DeskRequest, get_draft, get_draft_to_read
from drafting.desk.contents import load_draft
from drafting.desk.documents import FORMATS, MOST_COMMENTS, file_name, has_too_many_remarks
from drafting.desk.forms import clean_line
from drafting.desk.pane import Held, Pane
from drafting.desk.pdf import PDF_TROUBLE, PdfError, find_office
from drafting.desk.places import Places
from drafting.desk.progress import Progress
from drafting.desk.proof import proof
from drafting.desk.services.drafts import set_page_style
from drafting.report.html import page_css
from drafting.web.answers import page_or_part, wants_part


@require_safe
def preview(request: DeskRequest, draft_id: UUID) -> HttpResponse:
    """The report as paper; to the pane beside a form only what it does not show yet."""
    progress = Progress(load_draft(get_draft_to_read(request, draft_id)))
    key = request.GET.get("part")
    part = next((part for part in progress.parts if part.key == key), None)
    held = Held.by(request) if wants_part(request) else Held()
    context = {
        "progress": progress,
        "draft": progress.draft,
        "page": "preview",
        "part": part,
        "pane": Pane(progress, part, held),
    }
    return page_or_part(request, "desk/preview.html", "paper", context)


@require_safe
def field(request: DeskRequest, draft_id: UUID) -> HttpResponse:
    """The way from a text on the paper to the field it is made in."""
    places = Places(load_draft(get_draft_to_read(request, draft_id)))
    return redirect(places.url_of(request.GET.get("at", "")))


@require_safe
def review(request: DeskRequest, draft_id: UUID) -> HttpResponse:
    """What is still open and what the proofreader finds, each with the way to its field."""
    progress = Progress(load_draft(get_draft_to_read(request, draft_id)))
    findings = proof(progress)
    context = {
        "progress": progress,
        "draft": progress.draft,
        "page": "review",
        "findings": findings,
        "most_comments": MOST_COMMENTS,
        "has_too_many": has_too_many_remarks(progress, findings),
        "page_styles": PageStyle.objects.all(),
        "has_pdf": find_office() is not None,
    }
    return render(request, "desk/review.html", context)


@require_safe
def download(request: DeskRequest, draft_id: UUID, key: str = "docx") -> HttpResponse:
    """The file in one of its formats; a working copy is named so."""
    if key not in FORMATS:
        raise Http404
    form = FORMATS[key]
    progress = Progress(load_draft(get_draft_to_read(request, draft_id)))
    try:
        content = form.write(progress, timezone.now())
    except PdfError as error:
        messages.error(request, PDF_TROUBLE[error.code])
        return redirect("desk:review", draft_id)
    name = file_name(progress, timezone.localdate(), form)
    return HttpResponse(
        content,
        content_type=form.content_type,
        headers={"Content-Disposition": name.disposition},
    )


@require_POST
def page_style(request: DeskRequest, draft_id: UUID) -> HttpResponse:
    """Choose the page style of a draft's files and preview."""
    draft = get_draft(request, draft_id)
    chosen = clean_line(request.POST.get("page-style", ""))
    style = get_object_or_404(PageStyle, slug=chosen)
    set_page_style(draft=draft, page_style=style)
    messages.success(request, _("The page style is now “%(name)s”.") % {"name": style.name})
    return redirect("desk:review", draft_id)


@require_safe
@cache_control(max_age=60)
def page_style_css(request: DeskRequest, slug: str) -> HttpResponse:
    """The proportions of a page style for the preview."""
    style = get_object_or_404(PageStyle, slug=slug)
    return HttpResponse(page_css(style.as_value()), content_type="text/css; charset=utf-8")
