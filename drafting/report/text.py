"""The paragraphs of a report as plain text."""

from collections.abc import Iterable

from drafting.report.layout import Paragraph


def plain_text(paragraphs: Iterable[Paragraph]) -> str:
    """A paragraph a line, each ended by a newline."""
    return "".join(f"{paragraph.text}\n" for paragraph in paragraphs)
