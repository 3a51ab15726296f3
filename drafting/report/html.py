"""The paragraphs of a report as HTML, and its paper as CSS, for the preview.

No inline styles (CSP): the page's style sheet knows the classes.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from hashlib import blake2s
from html import escape

from drafting.report.layout import Paragraph, Run
from drafting.report.pagestyle import PageStyle


def paragraphs_html(paragraphs: Iterable[Paragraph]) -> str:
    """One `<p class="paper-<role>">` a paragraph, one `<span class="run-<role>">` a run.

    `data-source` names the field the run's text came from.
    """
    return "\n".join(_paragraph_html(paragraph) for paragraph in paragraphs)


def marked_paragraphs(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[str, str]]:
    """A digest of each paragraph, and its HTML, which carries it as `data-held`.

    By the digests two papers are compared: 48 bits, for the few hundred of a page.
    """
    for paragraph in paragraphs:
        html = _paragraph_html(paragraph)
        digest = urlsafe_b64encode(blake2s(html.encode(), digest_size=6).digest()).decode()
        yield digest, html.replace("<p ", f'<p data-held="{digest}" ', 1)


def _paragraph_html(paragraph: Paragraph) -> str:
    runs = "".join(_run_html(run) for run in paragraph.runs)
    return f'<p class="paper-{paragraph.role}">{runs}</p>'


def _run_html(run: Run) -> str:
    source = escape(run.source)
    return f'<span class="run-{run.role}" data-source="{source}">{escape(run.text)}</span>'


def page_css(style: PageStyle) -> str:
    """A page style's proportions and fonts for `.paper`; `--mm` is a millimetre of it."""
    width = style.paper_width_mm
    pad = (
        style.margin_top_mm,
        style.margin_right_mm,
        style.margin_bottom_mm,
        style.margin_left_mm,
    )
    padding = " ".join(_mm(side) for side in pad)
    return (
        f"@page{{size:{width}mm {style.paper_height_mm}mm;"
        f"margin:{' '.join(f'{side}mm' for side in pad)}}}\n"
        f"@supports (width:1cqw){{.paper{{--mm:calc(100cqw / {width})}}}}\n"
        f"@media print{{.paper{{--mm:1mm}}}}\n"
        f".paper{{--lines:{style.lines_per_page};--pitch:{_pt(style.line_pitch_pt)};"
        f"width:{_mm(width)};min-height:{_mm(style.paper_height_mm)};padding:{padding};"
        f"font-size:{_pt(style.body_size_pt)};letter-spacing:{_pt(style.character_spacing_pt)};"
        f"font-family:{_font(style.body_font)},var(--fangsong)}}\n"
        f".paper .paper-title{{font-size:{_pt(style.title_size_pt)};"
        f"font-family:{_font(style.title_font)},var(--xiaobiaosong)}}\n"
        f".paper .paper-heading1{{font-family:{_font(style.heading1_font)},var(--heiti)}}\n"
        ".paper .paper-heading2,.paper .run-heading2"
        f"{{font-family:{_font(style.heading2_font)},var(--kaiti)}}\n"
        ".paper .paper-subtitle,.paper .paper-byline,.paper .paper-dateline"
        f"{{font-family:{_font(style.byline_font)},var(--kaiti)}}\n"
        ".paper .paper-heading3,.paper .run-heading3"
        f"{{font-weight:{'bold' if style.bold_heading3 else 'normal'}}}\n"
    )


def _mm(length: float) -> str:
    return f"calc({length} * var(--mm))"


def _pt(length: float) -> str:
    return f"calc({length} * var(--pt))"


def _font(name: str) -> str:
    """A font's name as a CSS string: every character but plain letters and digits escaped."""
    return '"' + "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in name) + '"'
