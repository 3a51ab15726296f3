"""The promises that hold for every rule and any text."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafting.report.layout import Paragraph, ParagraphRole, Run, RunRole, layout
from drafting.report.proofreading import (
    RULES,
    Finding,
    Fix,
    Reach,
    Severity,
    Term,
    corrected,
    proofread,
    proofread_text,
)
from tests.report.proofreading.pages import ON, TERMS, page
from tests.report.proofreading.test_numbers import FOUND as NUMBERS
from tests.report.proofreading.test_numbers import FOUND_IN_REPORT
from tests.report.proofreading.test_punctuation import FOUND as PUNCTUATION
from tests.report.proofreading.test_words import FOUND as WORDS
from tests.report.samples import AWKWARD_REPORT, FULL_REPORT
from tests.report.strategies import paragraphs

_PIECES = st.sampled_from(
    [
        *'“”‘’"《》（）()，。；：、,.:一和８😀𠮷é\n\t 　\u200b\ufffc',
        *("一是", "二是", "三是", "第二，", "一、", "（一）", "1.", "1、", "三个方面：", "四点："),
        *("学习", "学习学习", "的的", "还还", "的开展", "做的不够", "二个维护", "一一", "**"),
        *(
            "形式主义、",
            "官僚主义、",
            "享乐主义",
            "奢靡之风",
            "喜迎二十大",
            "2,000",
            "【重点工作】",
        ),
    ]
)
texts = st.one_of(st.lists(_PIECES, max_size=14).map("".join), st.text(max_size=40))
"""Texts full of what rules look for, and any text."""


def everything(text):
    """What all rules find in a text as a report."""
    return proofread(page(*text.split("\n")), terms=TERMS, on=ON, rules=RULES)


@given(st.one_of(paragraphs, texts.map(lambda text: page(*text.split("\n")))))
@settings(max_examples=300, deadline=None)
def test_findings_lie_in_their_text_in_order(report):
    findings = proofread(report, terms=TERMS, on=ON, rules=RULES)
    for each in findings:
        assert report[each.paragraph].text[each.start : each.end] == each.found != ""
    places = [(each.paragraph, each.start, each.end, each.rule) for each in findings]
    assert places == sorted(places)


@given(texts)
@settings(max_examples=300, deadline=None)
def test_text_alone_is_never_too_odd_to_read(text):
    lines = text.split("\n")
    for each in proofread_text(text, terms=TERMS, on=ON):
        assert lines[each.paragraph][each.start : each.end] == each.found != ""
        assert RULES[each.rule].reach is Reach.TEXT


@given(texts)
@settings(max_examples=300, deadline=None)
def test_no_rule_but_placeholder_looks_into_a_slot(text):
    report = page(*text.split("\n"))
    for each in proofread(report, terms=TERMS, on=ON, rules=set(RULES) - {"placeholder"}):
        start = 0
        for run in report[each.paragraph].runs:
            end = start + len(run.text)
            if run.role is RunRole.SLOT:
                assert (
                    each.end <= start
                    or each.start >= end
                    or (each.start < start and each.end > end)
                )
            start = end


@pytest.mark.parametrize(("rule", "text", "_expected"), [*PUNCTUATION, *NUMBERS, *WORDS])
def test_corrected_text_shows_the_finding_no_more(rule, text, _expected):
    """Each replacement alone, then proofread again: the rule is content with the place."""
    lines = text.split("\n")
    for each in proofread_text(text, terms=TERMS, on=ON):
        if each.rule == rule and each.replacement is not None:
            mended = [*lines]
            mended[each.paragraph] = corrected(lines[each.paragraph], [each])
            again = proofread_text("\n".join(mended), terms=TERMS, on=ON)
            stop = each.start + max(len(each.replacement), 1)
            assert [
                one
                for one in again
                if one.rule == rule and one.paragraph == each.paragraph
                and one.start < stop and one.end > each.start
            ] == []  # fmt: skip


@pytest.mark.parametrize(("rule", "lines", "_expected"), FOUND_IN_REPORT)
def test_corrected_report_shows_the_finding_no_more(rule, lines, _expected):
    report = page(*lines)
    for each in proofread(report, rules=[rule]):
        if each.replacement is not None:
            mended = corrected(report[each.paragraph].text, [each])
            paragraph = replace(report[each.paragraph], runs=(Run(mended),))
            again = [*report[: each.paragraph], paragraph, *report[each.paragraph + 1 :]]
            places = [(one.paragraph, one.start) for one in proofread(again, rules=[rule])]
            assert (each.paragraph, each.start) not in places


@pytest.mark.parametrize("rule", [rule.id for rule in RULES.values() if rule.fix is Fix.ALL])
@given(text=texts)
@settings(max_examples=100, deadline=None)
def test_all_replacements_of_a_rule_at_once_settle_it(rule, text):
    """One click mends what the rule found; a second pass may find what the first uncovered."""
    for _pass in range(8):
        lines = text.split("\n")
        findings = [each for each in everything(text) if each.rule == rule]
        if not findings:
            return
        text = "\n".join(
            corrected(line, [each for each in findings if each.paragraph == number])
            for number, line in enumerate(lines)
        )
    pytest.fail(f"{rule} is never content: {text!r}")


def test_sound_reports_are_left_alone():
    assert proofread(layout(FULL_REPORT), terms=TERMS, on=ON) == []


def test_findings_of_an_awkward_report_are_these():
    found = [(each.rule, each.found) for each in proofread(layout(AWKWARD_REPORT))]
    assert found == [
        ("quote-direction", '"'),
        ("quote-direction", '"'),
        ("space-in-cjk", "\t"),
        ("half-punct", "; "),
        ("placeholder", "【领域】"),
        ("placeholder", "【一】"),
        ("placeholder", "【具体事例】"),
        ("space-in-cjk", "  "),
        ("missing-final-stop", "格"),
    ]


def test_proofread_applies_the_rules_that_are_named():
    report = page("学习,  调研还还不够")
    found = [each.rule for each in proofread(report, rules=["doubled-char"])]
    assert found == ["doubled-char"]


def test_proofread_of_an_unknown_rule_is_refused():
    with pytest.raises(KeyError):
        proofread([], rules=["no-such-rule"])


def test_finding_says_all_that_a_page_needs():
    report = page("# 一、存在的问题", "一是学得不深；三是想得不透。")
    assert proofread(report, rules=["ordinal-skip"]) == [
        Finding(1, 7, 9, "ordinal-skip", Severity.ERROR, "三是", "二是", (("expected", "二是"),))
    ]


def test_text_alone_has_slots_by_right():
    assert proofread_text("推进【重点工作】不快，【具体事例】。") == []
    assert [each.found for each in proofread_text("推进**不快，【具体事例】。")] == ["**"]


def test_text_alone_counts_blank_lines():
    assert [(each.paragraph, each.found) for each in proofread_text("甲。\n\n乙,丙。")] == [
        (2, ",")
    ]


def test_text_alone_is_read_the_same_with_any_line_end():
    lines = ("一是学,问。", "二是想得不透", "四是做得不实。", "")
    found = [[(1, 2), "，"], [(0, 2), "三是"]]
    places = {
        "\n": [(0, 3), (2, 0)],
        "\r\n": [(0, 3), (2, 0)],
        "\r": [(0, 3), (0, 14)],
    }
    for end, expected in places.items():
        findings = proofread_text(end.join(lines))
        assert [(each.paragraph, each.start) for each in findings] == expected
        assert [each.replacement for each in findings] == [right for _span, right in found]


@pytest.mark.parametrize(
    ("text", "rule", "count"),
    [
        ("甲”乙“" * 10_000, "quote-missing", 2),
        ("”甲““、乙”" * 5_000, "quote-direction", 10_000),
        ("）" * 20_000, "bracket-missing", 20_000),
        ("二是，" * 10_001, "ordinal-skip", 10_000),
    ],
)
def test_long_and_disordered_text_is_read_to_its_end(text, rule, count):
    findings = [each for each in proofread_text(text) if each.rule == rule]
    assert len(findings) == count


def test_headings_beyond_all_numbers_are_read_to_their_end():
    findings = proofread(page(*["（二）甲"] * 10_001), rules=["heading-seq"])
    assert len(findings) == 10_001


def test_heading_alone_wants_no_stop():
    text = "学得不深。想得不透"
    assert [each.rule for each in proofread_text(text)] == ["missing-final-stop"]
    assert proofread_text(text, is_heading=True) == []


def test_run_in_heading_begins_a_series_anew():
    heading = Run("（二）作风方面。", RunRole.HEADING2)
    report = [
        *page("一是甲。二是乙。"),
        Paragraph(ParagraphRole.BODY, (heading, Run("一是丙。三是丁。"))),
    ]
    assert [each.found for each in proofread(report, rules=["ordinal-skip"])] == ["三是"]


@pytest.mark.parametrize(
    ("text", "stretches", "expected"),
    [
        ("学习,调研;", [(2, 3, "，"), (5, 6, "；")], "学习，调研；"),
        ("学习", [], "学习"),
        ("学习学习调研", [(0, 4, "学习"), (2, 6, "调研")], "学习调研"),
        ("甲  乙", [(1, 3, ""), (1, 3, "")], "甲乙"),
        ("甲乙", [(0, 1, None)], "甲乙"),
    ],
)
def test_corrected_applies_what_does_not_overlap(text, stretches, expected):
    findings = [
        Finding(0, start, end, "some-rule", Severity.WARNING, text[start:end], replacement)
        for start, end, replacement in stretches
    ]
    assert corrected(text, findings) == expected


def test_terms_may_have_no_parts_and_no_dates():
    terms = [Term("两个确立"), replace(TERMS[0], since=""), Term("一", ("甲", "甲", "甲"))]
    assert (
        proofread_text("深刻领悟“两个确立”的决定性意义。", terms=terms, on=date(2026, 1, 1)) == []
    )


def test_rules_are_those_of_the_manual():
    errors = [rule.id for rule in RULES.values() if rule.severity is Severity.ERROR]
    assert errors == [
        "placeholder", "half-punct", "doubled-punct", "quote-direction", "quote-missing",
        "nested-quote", "bracket-missing", "ordinal-missing-first", "ordinal-skip", "heading-seq",
    ]  # fmt: skip
    assert len(RULES) == 24
