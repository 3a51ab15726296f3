"""Page styles: paper, fonts and spacing as data.

The defaults are GB/T 9704—2012 (clauses 5.1, 5.2, 7.3, 7.5) for an internal
paper without red head and seal. Lengths are millimetres or points, as named.
Characters a line and lines a page are not set: they follow from the text area,
the sizes, the character spacing and the line pitch.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from unicodedata import category


class PageNumber(StrEnum):
    """Where the page number — n — stands."""

    OUTSIDE = "outside"
    """Odd pages right, even pages left, one character in (7.5)."""
    CENTRED = "centred"
    NONE = "none"


LEAST_LEADING = 1.25
"""Below so many times the size an exact pitch cuts the tops of characters off."""


@dataclass(frozen=True, slots=True)
class PageStyle:
    """A page style. Immutable and hashable, so that what is built from it can be cached.

    `line_pitch_pt` is an exact line height; 28.95 pt sets 22 lines on the
    standard page. `character_spacing_pt` −0.25 lets 28 characters of 16 pt fit
    the 156 mm line. ASCII letters and digits take the Chinese font of their style
    (5.2.2), or with `use_latin_font` the `latin_font`; then LibreOffice sets quotes at
    the beginning of a paragraph and beside Latin in it, too. `byline_font` also sets
    subtitle and dateline.
    """

    name: str = "GB/T 9704—2012"
    paper_width_mm: float = 210
    paper_height_mm: float = 297
    margin_top_mm: float = 37
    margin_bottom_mm: float = 35
    margin_left_mm: float = 28
    margin_right_mm: float = 26
    title_font: str = "方正小标宋简体"
    heading1_font: str = "黑体"
    heading2_font: str = "楷体_GB2312"
    body_font: str = "仿宋_GB2312"
    latin_font: str = "Times New Roman"
    use_latin_font: bool = False
    byline_font: str = "楷体_GB2312"
    page_number_font: str = "宋体"
    title_size_pt: float = 22
    body_size_pt: float = 16
    page_number_size_pt: float = 14
    line_pitch_pt: float = 28.95
    character_spacing_pt: float = -0.25
    bold_heading3: bool = False
    page_number: PageNumber = PageNumber.OUTSIDE

    @property
    def characters_per_line(self) -> int:
        """How many full-width characters of body text a line holds."""
        return self._cells(self.body_size_pt)

    @property
    def title_characters(self) -> int:
        """How many full-width characters a line of the title holds."""
        return self._cells(self.title_size_pt)

    @property
    def lines_per_page(self) -> int:
        """How many lines of body text a page holds."""
        height = (
            mm_twips(self.paper_height_mm)
            - mm_twips(self.margin_top_mm)
            - mm_twips(self.margin_bottom_mm)
        )
        return height // twips(self.line_pitch_pt)

    def _cells(self, size_pt: float) -> int:
        """Cells of a size on a line, counted as Word does: in whole twips and half points."""
        width = (
            mm_twips(self.paper_width_mm)
            - mm_twips(self.margin_left_mm)
            - mm_twips(self.margin_right_mm)
        )
        return width // (10 * round(2 * size_pt) + twips(self.character_spacing_pt))


class Limit(NamedTuple):
    """The least and the most a number of a page style may be."""

    least: float
    most: float


LIMITS: Mapping[str, Limit] = {
    "paper_width_mm": Limit(100, 420),
    "paper_height_mm": Limit(140, 594),
    "margin_top_mm": Limit(5, 80),
    "margin_bottom_mm": Limit(5, 80),
    "margin_left_mm": Limit(5, 80),
    "margin_right_mm": Limit(5, 80),
    "title_size_pt": Limit(8, 72),
    "body_size_pt": Limit(6, 48),
    "page_number_size_pt": Limit(6, 36),
    "line_pitch_pt": Limit(8, 100),
    "character_spacing_pt": Limit(-3, 10),
}
FONT_FIELDS = ("title_font", "heading1_font", "heading2_font", "body_font", "latin_font",
               "byline_font", "page_number_font")  # fmt: skip
LONGEST_FONT_NAME = 31
"""In UTF-16 units: Word takes no longer name ([MS-OI29500] 2.1.88)."""
LEAST_CHARACTERS = 10
LEAST_TITLE_CHARACTERS = 5
LEAST_LINES = 5


@dataclass(frozen=True, slots=True)
class PageStyleError:
    """One fault of a page style: a code, the field to mend, and what the field may hold.

    Codes: `out-of-range` (`least` to `most`), `empty`, `too-long` (`most`
    characters), `control-character`, `pitch-too-small` (`least` points),
    `text-too-narrow` (`least` characters), `text-too-low` (`least` lines),
    `title-too-large` (`least` characters a line), `no-room-for-page-number`
    (`least` millimetres).
    """

    code: str
    field: str
    least: float = 0
    most: float = 0


def check_page_style(style: PageStyle) -> list[PageStyleError]:
    """The faults of a page style. A style without any can be written whatever the report.

    How the numbers go together is looked at only where each is in its range.
    """
    errors = [*_range_errors(style), *_font_errors(style)]
    if not any(error.code == "out-of-range" for error in errors):
        errors += _proportion_errors(style)
    return errors


def _range_errors(style: PageStyle) -> Iterator[PageStyleError]:
    for field, limit in LIMITS.items():
        if not limit.least <= getattr(style, field) <= limit.most:
            yield PageStyleError("out-of-range", field, limit.least, limit.most)


def _font_errors(style: PageStyle) -> Iterator[PageStyleError]:
    for field in FONT_FIELDS:
        name: str = getattr(style, field)
        if not name.strip():
            yield PageStyleError("empty", field)
        elif any(category(character) in {"Cc", "Cs", "Cn", "Zl", "Zp"} for character in name):
            yield PageStyleError("control-character", field)
        elif len(name.encode("utf-16-le")) > 2 * LONGEST_FONT_NAME:
            yield PageStyleError("too-long", field, most=LONGEST_FONT_NAME)


def _proportion_errors(style: PageStyle) -> Iterator[PageStyleError]:
    if style.line_pitch_pt < style.body_size_pt:
        yield PageStyleError("pitch-too-small", "line_pitch_pt", least=style.body_size_pt)
    if style.characters_per_line < LEAST_CHARACTERS:
        yield PageStyleError("text-too-narrow", "paper_width_mm", least=LEAST_CHARACTERS)
    elif style.title_characters < LEAST_TITLE_CHARACTERS:
        yield PageStyleError("title-too-large", "title_size_pt", least=LEAST_TITLE_CHARACTERS)
    if style.lines_per_page < LEAST_LINES:
        yield PageStyleError("text-too-low", "paper_height_mm", least=LEAST_LINES)
    number_mm = round(style.page_number_size_pt * LEAST_LEADING * 25.4 / 72, 1)
    if style.page_number is not PageNumber.NONE and style.margin_bottom_mm < number_mm:
        yield PageStyleError("no-room-for-page-number", "margin_bottom_mm", least=number_mm)


def twips(points: float) -> int:
    """Points in twips, the twentieths of a point that Word counts in."""
    return round(points * 20)


def mm_twips(millimetres: float) -> int:
    """Millimetres in twips."""
    return round(millimetres * 1440 / 25.4)
