"""A draft on paper."""

from datetime import date

from drafting.desk.contents import Contents
from drafting.report.layout import Paragraph, layout
from drafting.report.paper import report_of
from drafting.report.tree import Report


def assemble(contents: Contents) -> Report:
    """The report as it stands. An empty required text is an open slot, never a blank."""
    return report_of(contents.outline, contents.values)


def paragraphs(contents: Contents, title_width: int | None = None) -> list[Paragraph]:
    """The report laid out: what the preview, the review and every file are made of.

    The title is broken for the draft's page style, or for lines of `title_width`
    full-width characters.
    """
    width = title_width or contents.draft.page_style.as_value().title_characters
    return layout(assemble(contents), title_width=width)


def report_date(contents: Contents) -> date | None:
    """The date the drafter gave the report, if any."""
    given = contents.answers.get("日期")
    return given if isinstance(given, date) else None
