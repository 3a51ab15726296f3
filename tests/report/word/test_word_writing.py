import io
import re
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import docx
import pytest
from docx.shared import Mm, Pt
from lxml import etree

from drafting.report.layout import Paragraph, ParagraphRole, Run, RunRole, layout
from drafting.report.pagestyle import PageNumber, PageStyle
from drafting.report.word.package import ClosingInsets, style_package
from drafting.report.word.writing import Properties, closing_insets, write_docx
from tests.report.samples import AWKWARD_REPORT, FULL_REPORT

CREATED = datetime(2026, 3, 5, 14, 32, 6, tzinfo=UTC)
PROPERTIES = Properties("题目", "某人", CREATED, "专题组织生活会")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def paragraph(role, *texts):
    return Paragraph(role, tuple(Run(text) for text in texts))


def written(report_or_paragraphs, style=None):
    paragraphs = report_or_paragraphs
    if not isinstance(paragraphs, list):
        paragraphs = layout(paragraphs)
    return write_docx(paragraphs, style or PageStyle(), PROPERTIES)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def opened(data):
    return docx.Document(io.BytesIO(data))


def style_names(*roles):
    paragraphs = [paragraph(ParagraphRole(role), "字") for role in roles]
    return [p.style.name for p in opened(written(paragraphs)).paragraphs]


def style_xml(data, style_id):
    styles = etree.fromstring(parts(data)["word/styles.xml"].encode())
    (found,) = styles.xpath(f"//w:style[@w:styleId='{style_id}']", namespaces={"w": W.strip("{}")})
    return etree.tostring(found, encoding="unicode")


def test_word_file_holds_these_parts_and_no_other():
    assert list(parts(written(FULL_REPORT))) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "word/_rels/document.xml.rels",
        "word/styles.xml",
        "word/settings.xml",
        "word/footer-default.xml",
        "word/footer-even.xml",
        "word/document.xml",
        "docProps/core.xml",
    ]


def test_word_parts_are_well_formed():
    for name, xml in parts(written(AWKWARD_REPORT)).items():
        assert etree.fromstring(xml.encode()) is not None, name


def test_word_keeps_every_character():
    for report in (FULL_REPORT, AWKWARD_REPORT):
        laid = layout(report)
        document = opened(written(report))
        assert [p.text for p in document.paragraphs] == [p.text for p in laid]
        assert [[run.text for run in p.runs] for p in document.paragraphs] == [
            [run.text for run in p.runs] for p in laid
        ]


def test_word_writes_tabs_breaks_and_spaces_as_word_reads_them():
    body = [paragraph(ParagraphRole.BODY, "\t甲\t\t乙\n丙", " 丁  戊 ", "己")]
    runs = re.findall(r"<w:r>.*?</w:r>", parts(written(body))["word/document.xml"])
    assert runs == [
        "<w:r><w:tab/><w:t>甲</w:t><w:tab/><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>",
        '<w:r><w:t xml:space="preserve"> 丁  戊 </w:t></w:r>',
        "<w:r><w:t>己</w:t></w:r>",
    ]


@pytest.mark.parametrize("illegal", ["\x00", "\x0b", "\x1f", "\r", "\ud800", "\ufffe", "\uffff"])
def test_word_refuses_what_xml_cannot_hold_and_says_where(illegal):
    body = [
        paragraph(ParagraphRole.BODY, "好"),
        paragraph(ParagraphRole.BODY, "甲乙", f"丙{illegal}"),
    ]
    message = rf"^paragraph 2, character 4: U\+{ord(illegal):04X} cannot stand in XML$"
    with pytest.raises(ValueError, match=message):
        written(body)


def test_word_refuses_illegal_characters_in_properties():
    with pytest.raises(ValueError, match=r"^author, character 2: U\+0001 cannot stand in XML$"):
        write_docx([], PageStyle(), Properties("题", "某\x01人", CREATED))


def test_word_styles_follow_the_roles():
    roles = ("title", "subtitle", "byline", "dateline", "salutation", "heading1", "heading2",
             "heading3", "body", "body", "signature", "date")  # fmt: skip
    assert style_names(*roles) == [
        "Title",
        "Subtitle",
        "Byline",
        "Dateline",
        "Salutation After Blank",
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "Body Text",
        "Body Text Kept",
        "Signature After Blank",
        "Date",
    ]


@pytest.mark.parametrize(
    ("roles", "names"),
    [
        (["body"], ["Body Text"]),
        (["title", "body", "body"], ["Title", "Body Text After Blank", "Body Text"]),
        (["title", "heading1", "body"], ["Title", "Heading 1 After Blank", "Body Text"]),
        (["body", "date"], ["Body Text Kept", "Date After Blank"]),
        (["title", "signature"], ["Title", "Signature After Blank"]),
        (["title", "heading2"], ["Title", "Heading 2"]),
        (["title", "body", "date"], ["Title", "Body Text After Blank", "Date After Blank"]),
    ],
)
def test_word_parts_title_text_and_closing_by_a_blank_line(roles, names):
    assert style_names(*roles) == names


def test_word_run_roles_have_character_styles():
    runs = tuple(Run(role.value, role) for role in RunRole)
    document = opened(written([Paragraph(ParagraphRole.BODY, runs)]))
    assert [(run.text, run.style.name) for run in document.paragraphs[0].runs] == [
        ("text", "Default Paragraph Font"),
        ("heading2", "Heading 2 Char"),
        ("heading3", "Heading 3 Char"),
        ("slot", "Open Slot"),
    ]


def test_word_text_has_no_direct_formatting():
    document = etree.fromstring(parts(written(FULL_REPORT))["word/document.xml"].encode())
    formats = {
        (parent, child.tag)
        for parent in ("pPr", "rPr")
        for properties in document.iter(W + parent)
        for child in properties
    }
    assert formats == {("pPr", W + "pStyle"), ("rPr", W + "rStyle")}


def test_word_uses_only_styles_it_has():
    for page_number in PageNumber:
        package = parts(written(FULL_REPORT, PageStyle(page_number=page_number)))
        known = set(re.findall(r'w:styleId="(\w+)"', package["word/styles.xml"]))
        named = re.findall(
            r'<w:(?:pStyle|rStyle|basedOn|next|link) w:val="(\w+)"', "".join(package.values())
        )
        assert set(named) <= known


def test_word_has_no_theme_and_no_foreign_font():
    package = "".join(parts(written(FULL_REPORT)).values())
    assert "theme" not in package.lower()
    for fonts in re.findall(r"<w:rFonts [^>]*>", package):
        named = dict(re.findall(r'w:(\w+)="([^"]*)"', fonts))
        assert named.pop("hint") == "eastAsia"
        assert set(named) == {"ascii", "hAnsi", "eastAsia", "cs"}
        assert len(set(named.values())) == 1
    assert set(re.findall(r'w:eastAsia="([^"]*)"', package)) == {
        "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体", "zh-CN",
    }  # fmt: skip


def test_word_latin_font_is_for_ascii_only():
    data = written(FULL_REPORT, PageStyle(use_latin_font=True))
    assert (
        '<w:rFonts w:hint="eastAsia" w:ascii="Times New Roman" w:hAnsi="黑体"'
        ' w:eastAsia="黑体" w:cs="Times New Roman"/>'
    ) in style_xml(data, "Heading1")


def test_word_font_names_are_escaped():
    data = written(FULL_REPORT, PageStyle(body_font='宋"<&体'))
    assert opened(data).styles["Heading 3"].font.name == '宋"<&体'


def test_word_body_follows_the_standard():
    styles = opened(written(FULL_REPORT)).styles
    xml = parts(written(FULL_REPORT))["word/styles.xml"]
    assert (
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="579"'
        ' w:lineRule="exact"/><w:jc w:val="both"/></w:pPr></w:pPrDefault>'
    ) in xml
    assert (
        '<w:spacing w:val="-5"/><w:sz w:val="32"/><w:szCs w:val="32"/>'
        '<w:lang w:val="zh-CN" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    ) in xml
    assert styles["Body Text"].paragraph_format.first_line_indent == Pt(31.5)
    assert styles["Normal"].paragraph_format.widow_control is True
    for name in ("Body Text", "Heading 1", "Heading 2", "Heading 3"):
        assert 'w:firstLineChars="200"' in style_xml(written(FULL_REPORT), styles[name].style_id), (
            name
        )


def test_word_headings_have_outline_levels_and_stay_with_the_next():
    data = written(FULL_REPORT)
    styles = opened(data).styles
    assert [
        (
            styles[f"Heading {level}"].style_id,
            re.findall(r'outlineLvl w:val="(\d)"', style_xml(data, f"Heading{level}")),
            styles[f"Heading {level}"].paragraph_format.keep_with_next,
            styles[f"Heading {level}"].font.bold,
        )
        for level in (1, 2, 3)
    ] == [
        ("Heading1", ["0"], True, None),
        ("Heading2", ["1"], True, None),
        ("Heading3", ["2"], True, None),
    ]


def test_word_third_level_is_bold_on_demand():
    styles = opened(written(FULL_REPORT, PageStyle(bold_heading3=True))).styles
    bold = [styles[name].font.bold for name in ("Heading 2", "Heading 3", "Heading 3 Char")]
    assert bold == [None, True, True]


def test_word_title_block_is_centred_and_never_indented():
    data = written(FULL_REPORT)
    for style_id in ("Title", "Subtitle", "Byline", "Dateline"):
        xml = style_xml(data, style_id)
        assert '<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>' in xml
    assert opened(data).styles["Title"].font.size == Pt(22)


def test_word_title_is_not_cut_off_by_a_small_pitch():
    usual = written([], PageStyle(line_pitch_pt=28))
    assert '<w:spacing w:line="560" w:lineRule="exact"/>' in style_xml(usual, "Title")
    larger = written([], PageStyle(line_pitch_pt=20, title_size_pt=26))
    assert '<w:spacing w:line="650" w:lineRule="exact"/>' in style_xml(larger, "Title")


def test_word_page_follows_the_standard():
    section = opened(written(FULL_REPORT)).sections[0]
    page = (section.page_width, section.page_height, section.top_margin,
            section.bottom_margin, section.left_margin, section.right_margin)  # fmt: skip
    wanted = (210, 297, 37, 35, 28, 26)
    assert [abs(have - Mm(want)) < Mm(0.05) for have, want in zip(page, wanted, strict=True)] == [
        True
    ] * 6
    number_centre = section.footer_distance + Pt(14 * 1.25 / 2)
    assert abs(section.bottom_margin - number_centre - Mm(7)) < Mm(0.1)


@pytest.mark.parametrize(
    ("where", "footers", "even_differs"),
    [
        (PageNumber.OUTSIDE, [("default", "Footer"), ("even", "FooterEven")], True),
        (PageNumber.CENTRED, [("default", "Footer")], False),
        (PageNumber.NONE, [], False),
    ],
)
def test_word_page_number_stands_where_the_style_says(where, footers, even_differs):
    package = parts(written(FULL_REPORT, PageStyle(page_number=where)))
    found = [
        (name[12:-4], re.findall(r'pStyle w:val="(\w+)"', xml)[0])
        for name, xml in package.items()
        if name.startswith("word/footer")
    ]
    assert found == footers
    assert ("<w:evenAndOddHeaders/>" in package["word/settings.xml"]) is even_differs
    assert len(re.findall("<w:footerReference ", package["word/document.xml"])) == len(footers)


def test_word_page_number_is_a_field_between_dashes():
    data = written(FULL_REPORT)
    footer = opened(data).sections[0].footer
    assert footer.paragraphs[0]._p.xpath("string(.)") == "— 1 —"
    assert footer.paragraphs[0]._p.xpath("string(w:fldSimple/@w:instr)") == "PAGE"
    odd, even = style_xml(data, "Footer"), style_xml(data, "FooterEven")
    assert '<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>' in odd
    assert '<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>' in even


@pytest.mark.parametrize(
    ("signature", "date", "insets"),
    [
        ("", "2026年3月5日", ClosingInsets(200, 200)),
        ("某人", "", ClosingInsets(200, 200)),
        ("林知远", "2026年3月5日", ClosingInsets(700, 200)),
        ("中共某市某区委员会办公室", "2026年3月5日", ClosingInsets(200, 600)),
        ("某人", "2026年12月15日", ClosingInsets(900, 200)),
        ("字" * 28, "2026年3月5日", ClosingInsets(200, 2200)),
        ("字" * 60, "2026年3月5日", ClosingInsets(200, 2200)),
        ("某", "日" * 40, ClosingInsets(2700, 200)),
    ],
)
def test_word_date_begins_two_characters_right_of_the_signature(signature, date, insets):
    paragraphs = [
        paragraph(ParagraphRole.SIGNATURE, signature),
        paragraph(ParagraphRole.DATE, date),
    ]
    assert closing_insets(paragraphs, 28) == insets


def test_word_signature_stands_after_a_blank_line():
    data = written(FULL_REPORT)
    assert '<w:spacing w:before="579"/>' in style_xml(data, "SignatureAfterBlank")
    assert 'w:rightChars="700" w:right="2205"' in style_xml(data, "Signature")
    assert 'w:rightChars="200" w:right="630"' in style_xml(data, "Date")


def test_word_properties_are_the_files():
    core = opened(written(FULL_REPORT)).core_properties
    assert (core.title, core.author, core.subject, core.last_modified_by, core.language) == (
        "题目",
        "某人",
        "专题组织生活会",
        "某人",
        "zh-CN",
    )
    assert core.created == core.modified == CREATED


def test_word_time_is_written_in_utc():
    beijing = datetime(2026, 3, 6, 1, 0, tzinfo=timezone(timedelta(hours=8)))
    data = write_docx([], PageStyle(), Properties("题", "人", beijing))
    assert opened(data).core_properties.created == datetime(2026, 3, 5, 17, 0, tzinfo=UTC)


def test_word_same_input_gives_the_same_bytes():
    first = written(FULL_REPORT)
    style_package.cache_clear()
    assert written(FULL_REPORT) == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        stamps = {entry.filename: entry.date_time for entry in package.infolist()}
    assert stamps["word/document.xml"] == (2026, 3, 5, 14, 32, 6)
    assert stamps["word/styles.xml"] == (1980, 1, 1, 0, 0, 0)


def test_word_writes_years_no_zip_knows():
    old = Properties("题", "人", datetime(1970, 1, 1, tzinfo=UTC))
    assert opened(write_docx([], PageStyle(), old)).core_properties.created.year == 1970


def test_package_of_a_page_style_is_built_once():
    style_package.cache_clear()
    for report in (FULL_REPORT, FULL_REPORT):
        written(report)
    assert style_package.cache_info().misses == 1


def test_word_of_nothing_is_a_file():
    assert opened(written([])).paragraphs == []


def test_word_file_stays_small():
    body = [paragraph(ParagraphRole.BODY, p.text) for p in layout(FULL_REPORT)]
    assert len(written(FULL_REPORT)) < 12_000
    assert len(written(body * 2)) < 15_000


def test_word_entries_are_in_the_order_of_the_package():
    with zipfile.ZipFile(io.BytesIO(written(FULL_REPORT))) as package:
        offsets = [entry.header_offset for entry in package.infolist()]
        assert package.testzip() is None
    assert all(before < after for before, after in pairwise(offsets))
