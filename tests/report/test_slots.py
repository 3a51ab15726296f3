"""The slot language: what is accepted, what is refused and where, what comes out."""

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateRuntimeError, UndefinedError
from jinja2.sandbox import SecurityError

from drafting.report.slots import (
    LONGEST_ITEM,
    LONGEST_LIST,
    LONGEST_VALUE,
    MAX_FAULTS,
    MAX_GROWN,
    MAX_LENGTH,
    TOO_LONG,
    Dialect,
    SlotError,
    check,
    conditions_of,
    fill,
    render,
    slots_of,
    written,
)

NAMES = {"单位", "职务", "重点工作", "书目", "日期"}
SKELETON, PHRASE = Dialect.SKELETON, Dialect.PHRASE


def nested(depth):
    return "【% if 单位 %】" * depth + "甲" + "【% endif %】" * depth


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("在【单位", SlotError("syntax", 1, 2)),
        ("甲\n乙【单位", SlotError("syntax", 2, 2)),
        ("甲\r\n乙\r丙【单位 职务】", SlotError("syntax", 3, 2)),
        ("甲\u2028乙【", SlotError("syntax", 1, 4)),
        ("【单位】甲【单位", SlotError("syntax", 1, 6)),
        ("【% if 单位 %】甲", SlotError("syntax", 1, 1)),
        ("【】", SlotError("syntax", 1, 1)),
        ("抓【重点工做】", SlotError("unknown-name", 1, 3, "重点工做", "重点工作")),
        ("单卫，【单卫】", SlotError("unknown-name", 1, 5, "单卫", "单位")),
        ("【单位】【单】", SlotError("unknown-name", 1, 6, "单", "单位")),
        ("单卫的【单卫】", SlotError("unknown-name", 1, 5, "单卫", "单位")),
        ("【单位】\n\n甲【单卫】", SlotError("unknown-name", 3, 3, "单卫", "单位")),
        ("甲\r\r乙【单卫】", SlotError("unknown-name", 3, 3, "单卫", "单位")),
        ("【abc】", SlotError("unknown-name", 1, 2, "abc", "")),
        ("【书目|顿】", SlotError("unknown-filter", 1, 5, "顿", "顿号")),
        ("【书目|upper】", SlotError("unknown-filter", 1, 5, "upper", "")),
        ("【单位.名】", SlotError("not-allowed", 1, 5, "名")),
        ("甲" * (MAX_LENGTH + 1), SlotError("too-long")),
        (
            "【% for 书 in 书目 %】【% for 字 in 书目 %】甲【% endfor %】【% endfor %】",
            SlotError("nested-loop", 1, 4, "for"),
        ),
    ],
)
def test_error_says_what_where_and_the_nearest_name(source, error):
    assert check(source, NAMES, SKELETON) == [error]


def test_every_unknown_name_is_an_error_of_its_own():
    assert check("【单卫】在\n【职物】", NAMES, PHRASE) == [
        SlotError("unknown-name", 1, 2, "单卫", "单位"),
        SlotError("unknown-name", 2, 2, "职物", "职务"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "【单位()】", "【单位.长】", "【单位['长']】", "【单位[0]】", "【书目[1:2]】",
        "【单位 + 职务】", "【单位 ~ 职务】", "【单位 * 9】", "【'甲' * 999999999】",
        "【9 ** 9 ** 9】",
        "【-9】", "【9】", "【'甲'】", "【[单位]】", "【(单位, 职务)】", "【{'甲': 单位}】",
        "【true】",
        "【单位 == 职务】", "【单位 in 书目】", "【单位 is 职务】", "【单位 is defined】",
        "【单位 if 职务】", "【not 单位】", "【单位 or 职务】", "【单位 and 职务】",
        "【(not 单位)|顿号】", "【书目|顿号('，')】", "【书目|顿号(甲='，')】",
        "【书目|顿号(*书目)】", "【书目|顿号(单位)】", "【书目|顿号(甲=单位)】",
        "【% set 单位 = 职务 %】", "【% macro 甲() %】【% endmacro %】", "【% include '甲' %】",
        "【% import '甲' as 乙 %】", "【% from '甲' import 乙 %】", "【% extends '甲' %】",
        "【% block 甲 %】【% endblock %】", "【% call 单位() %】【% endcall %】",
        "【% filter 顿号 %】甲【% endfilter %】",
        "【% for 书 in range(999999999) %】甲【% endfor %】",
        "【% for 书 in '甲乙' %】甲【% endfor %】",
        "【% for 书 in 书目|顿号 %】甲【% endfor %】",
        "【% for 书 in 书目 if 书 %】甲【% endfor %】",
        "【% for 书, 名 in 书目 %】甲【% endfor %】",
        "【% for 书 in 书目 recursive %】甲【% endfor %】",
        "【% for 书 in 书目 %】【loop.index】【% endfor %】",
        "【% for loop in 书目 %】甲【% endfor %】",
        "【% for 书 in 书目 %】【% if 单位 %】【% for 字 in 书目 %】甲【% endfor %】【% endif %】"
        "【% endfor %】",
        nested(100), "【" + " or ".join(["单位"] * 3000) + "】", "【单位" + "|数" * 3000 + "】",
        "【% if " + "not " * 3000 + "单位 %】甲【% endif %】", "【" + "(" * 5000 + "】",
        "【" + "9" * 5000 + "】",
    ],
)  # fmt: skip
def test_skeleton_allows_nothing_that_computes_or_grows(source):
    assert check(source, NAMES, SKELETON) != []


@pytest.mark.parametrize("name", ["self", "loop", "caller", "super"])
def test_names_of_the_engine_are_no_slots(name):
    assert check(f"【{name}】", {name}, SKELETON) == [SlotError("not-allowed", 1, 2, name)]


@pytest.mark.parametrize(
    "source",
    [
        "【书目|顿号】", "【% if 单位 %】甲【% endif %】",
        "【% for 书 in 书目 %】【书】【% endfor %】",
        "甲【# 注 #】", "【% raw %】甲【% endraw %】", "【-单位-】", "【" + "甲" * 21 + "】",
    ],
)  # fmt: skip
def test_phrase_takes_names_only_since_it_is_never_compiled(source):
    assert check(source, {*NAMES, "甲" * 21}, PHRASE) != []


@pytest.mark.parametrize(
    "source", ["", "无空位。", "【单位】", "在【 单位 】任【职务】", "{{ 甲 }}】%】"]
)
def test_phrase_of_known_names_is_sound(source):
    assert check(source, NAMES, PHRASE) == []


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("在【单位】任【职务】。", "在市民政局任【职务】。"),
        ("【书目】", "《甲》《乙》"),
        ("【书目|顿号】", "《甲》《乙》"),
        ("【事项|顿号】", "走访、调研"),
        ("【事项|书名号】", "《走访》《调研》"),
        ("【日期】", "2026年3月5日"),
        ("【日期|公文日期】", "2026年3月5日"),
        ("【年数|汉字数】年", "十二年"),
        ("【单位|汉字数】", "市民政局"),
        ("【事项|数】个", "两个"),
        ("【单位|数】个", "一个"),
        (
            "【职务|数】【职务|顿号】【职务|书名号】【职务|公文日期】",
            "【职务】【职务】【职务】【职务】",
        ),
        ("【% if 单位 %】有【% else %】无【% endif %】", "有"),
        ("【% if 职务 %】有【% elif 单位 and not 空 %】空【% endif %】", "空"),
        ("【% for 事 in 事项 %】【事】；【% endfor %】", "走访；调研；"),
        ("【% for 事 in 单位 %】【事】；【% endfor %】", "市民政局；"),
        ("【% for 事 in 日期 %】【事】；【% endfor %】", "2026-03-05；"),
        ("【% for 事 in 职务 %】【事】；【% endfor %】", "【职务】；"),
        ("甲【# 给管理员的话 #】乙\n", "甲乙\n"),
        ("【空】", "【空】"),
        ("{{ 单位 }}{% if 1 %}", "{{ 单位 }}{% if 1 %}"),
    ],
)
def test_skeleton_renders(source, text):
    values = {
        "单位": "市民政局", "书目": ["《甲》", "《乙》"], "事项": ["走访", "调研"], "空": "",
        "日期": date(2026, 3, 5), "年数": 12,
    }  # fmt: skip
    assert check(source, {*values, "职务"}, SKELETON) == []
    assert render(source, values) == text


@pytest.mark.parametrize(
    ("items", "joined"),
    [
        (["“甲”", "“乙”", "“丙”"], "“甲”“乙”“丙”"), (["《甲》", "《乙》"], "《甲》《乙》"),
        (["《甲》", "“乙”"], "《甲》“乙”"), (["“甲”", "《乙》"], "“甲”《乙》"),
        (["“甲”", "乙"], "“甲”、乙"), (["甲", "“乙”"], "甲、“乙”"),
        (["《甲》", "乙"], "《甲》、乙"),
        (["甲", "乙", "丙"], "甲、乙、丙"), (["甲"], "甲"), ("甲", "甲"), (("甲", "乙"), "甲、乙"),
    ],
)  # fmt: skip
def test_list_is_joined_by_a_mark_except_between_quotes_and_titles(items, joined):
    assert render("【项目|顿号】", {"项目": items}) == joined
    assert fill("【项目】", {"项目": items}) == joined


@pytest.mark.parametrize(
    "source",
    [
        "【单位.__class__】", "【单位['__class__']】", "【().__class__】",
        "【单位.upper.__self__】",
        "【'{0.__class__}'.format(单位)】", "【% for 书 in 单位.__class__ %】【书】【% endfor %】",
    ],
)  # fmt: skip
def test_what_got_past_the_check_gets_no_further_than_the_sandbox(source):
    """The second fence by itself: an attribute that Python itself has shows as an open slot."""
    assert check(source, NAMES, SKELETON) != []
    shown = render(source, {"单位": "甲"})
    assert shown in {"【__class__】", "【__self__】"}


@pytest.mark.parametrize(
    "source",
    ["【单位.__class__.__mro__】", "【单位.__init__.__globals__】", "【单位.__class__()】",
     "【'{0.__class__.__mro__}'.format(单位)】"],
)  # fmt: skip
def test_sandbox_goes_no_step_beyond_what_it_refused(source):
    with pytest.raises(SecurityError):
        render(source, {"单位": "甲"})


def test_language_has_no_functions_and_no_tests_of_its_own():
    for source in ("【range(3)】", "【dict()】", "【lipsum()】", "【cycler('甲')】"):
        with pytest.raises(UndefinedError):
            render(source, {})
    with pytest.raises(TemplateRuntimeError):
        render("【% if 单位 is defined %】甲【% endif %】", {})


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n"])
@pytest.mark.parametrize(
    ("first", "second", "error"),
    [
        ("【书目|顿号】", "甲【书目|顿号(单位)】", ("not-allowed", 6, "顿号", "")),
        ("单卫【# 单卫 #】", "甲【单卫】", ("unknown-name", 3, "单卫", "单位")),
        ("【书目|数】", "乙【书目|数|顿】", ("unknown-filter", 8, "顿", "顿号")),
        ("【% for 书 in 书目 %】【% endfor %】",
         "【% for 书 in 书目 %】【% for 字 in 书目 %】【% endfor %】【% endfor %】",
         ("nested-loop", 4, "for", "")),
        ("【% for 书 in 书目 %】【% endfor %】",
         "甲【% for 书 in 书目 %】【书目】【% endfor %】", ("grows", 5, "for", "")),
        ("【单位】", "甲乙【单位", ("syntax", 3, "", "")),
    ],
)  # fmt: skip
def test_error_stands_in_its_own_line_where_the_word_stands_rightly_before(
    first, second, error, end
):
    code, column, name, nearest = error
    line = 1 + len(end.replace("\r\n", "\n"))
    found = check(first + end + second, NAMES, SKELETON)
    assert found == [SlotError(code, line, column, name, nearest)]


def test_depth_is_bounded_and_what_is_less_deep_is_sound():
    assert check(nested(20), NAMES, SKELETON) == []
    assert [error.code for error in check(nested(40), NAMES, SKELETON)] == ["not-allowed"]


def test_longest_text_is_sound_and_one_character_more_is_not():
    assert check("甲" * MAX_LENGTH, NAMES, SKELETON) == []
    assert check("甲" * (MAX_LENGTH + 1), NAMES, SKELETON) == [SlotError("too-long")]


@pytest.mark.parametrize(
    ("name", "is_slot"),
    [("名" * 20, True), ("名" * 21, False), ("a1", True), ("1a", False), ("_a", True),
     ("甲 乙", False), ("甲-乙", False)],
)  # fmt: skip
def test_slot_has_a_name_of_at_most_twenty_letters(name, is_slot):
    assert fill(f"【{name}】", {name: "值"}) == ("值" if is_slot else f"【{name}】")
    assert (check(f"【{name}】", {name}, PHRASE) == []) is is_slot


@pytest.mark.parametrize(
    ("value", "source", "text"),
    [
        (9999, "【数字|汉字数】", "九千九百九十九"), (10_000, "【数字|汉字数】", "10000"),
        ("12个", "【数字|汉字数】", "12个"), ("１２", "【数字|汉字数】", "１２"),
        (["甲", "", "乙"], "【数字|数】", "两"), (["甲"] * 3, "【数字|数】", "三"),
        (["《甲》", "乙", "【丙】"], "【数字|书名号】", "《甲》《乙》【丙】"),
        (date(2026, 11, 30), "【数字|公文日期】", "2026年11月30日"),
        ("去年", "【数字|公文日期】", "去年"),
        (0, "【数字】", "【数字】"), ([], "【数字|顿号】", "【数字】"),
    ],
)  # fmt: skip
def test_filter_says_a_value_as_official_papers_do(value, source, text):
    assert render(source, {"数字": value}) == text


def test_known_value_is_written_as_it_stands_however_odd():
    odd = "【% if 单位 %】<b>&amp;</b>{{ 7 * 7 }}【单位】"
    assert render("【单位】", {"单位": odd}) == odd
    assert render("甲\n【单位】\n", {"单位": "乙"}) == "甲\n乙\n"


def test_render_stops_where_the_text_would_be_longer_than_it_may():
    assert render("【单位】", {"单位": "甲" * 9}, most=9) == "甲" * 9
    assert render("【单位】", {"单位": "甲" * 10}, most=9) == TOO_LONG


def test_names_of_a_loop_are_not_asked_nor_known_to_conditions_only():
    source = "【% for 书 in 书目 %】【% if 书 and 单位 %】【书】【% endif %】【% endfor %】【单位】"
    assert slots_of(source) == ("书目", "单位")
    assert conditions_of(source) == ("书", "单位")


def test_count_of_a_very_long_list_is_still_a_number():
    assert render("【书目|数】", {"书目": ["甲"] * 10_000}) == "10000"


def test_slots_of_a_text_are_its_names_once_and_in_order():
    source = "【职务】【% for 书 in 书目 %】【书】【单位】【% endfor %】【职务】"
    assert slots_of(source) == ("职务", "书目", "单位")


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("【职务】", "局长"),
        ("【 职务 】", "局长"),
        ("【职务】【职 务】【职务a】【空】【无】", "局长【职 务】【职务a】【空】【无】"),
        ("{{ 职务 }}{% if 1 %}", "{{ 职务 }}{% if 1 %}"),
        ("【% if 职务 %】【# 职务 #】【职务|数】", "【% if 职务 %】【# 职务 #】【职务|数】"),
        ("【【职务】】", "【局长】"),
        ("【书目】于【日期】", "甲、乙于2026年3月5日"),
        ("【绕】", "【职务】"),
    ],
)
def test_fill_replaces_exactly_the_known_names(text, filled):
    values = {
        "职务": "局长", "空": "", "书目": ["甲", "乙"], "日期": date(2026, 3, 5), "绕": "【职务】",
    }  # fmt: skip
    assert fill(text, values) == filled


PIECES = st.sampled_from(
    ["【", "】", "【%", "%】", "【#", "#】", "单位", "书目", "书", "无名", "if ", "endif", "for ",
     "endfor", "in ", "else", "elif ", "not ", "and ", "or ", "|", "顿号", "数", "公文日期",
     "(", ")", "'", "9",
     ".", "[", " ", "\n", "\r", "\0", "raw", "endraw", "-", "set ", "loop", "甲"]
)  # fmt: skip
SOUND = st.lists(
    st.sampled_from(
        ["甲。", "【单位】", "【日期】", "【书目|顿号】", "【单位|数|书名号】", "【# 注 #】",
        "【% if 单位 %】乙【% endif %】",
         "【% if not 单位 or 职务 %】乙【% else %】【职务】【% endif %】",
         "【% for 书 in 书目 %】【书】【% endfor %】",
         "【% for 书 in 日期 %】【书|公文日期】【% endfor %】",
         "【% for 书 in 单位 %】甲【% else %】乙【% endfor %】"]
    ),
    max_size=30,
).map("".join).filter(lambda source: source.count("【% for") <= 5)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=80) | SOUND
VALUES = st.dictionaries(
    st.sampled_from(sorted(NAMES)),
    st.text(max_size=9) | st.integers() | st.dates() | st.lists(st.text(max_size=9), max_size=9),
)


@given(source=TEXTS, dialect=st.sampled_from(Dialect), values=VALUES)
def test_what_is_accepted_renders_and_nothing_else_is_raised(source, dialect, values):
    if check(source, NAMES, dialect) == []:
        longest = max([9, *(len(written(value)) for value in values.values())])
        assert len(render(source, values)) <= (len(source) + 1) * (longest + 2) * 9


@given(source=TEXTS)
def test_errors_point_into_the_text(source):
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for error in check(source, NAMES, SKELETON):
        assert 1 <= error.line <= len(lines)
        assert 1 <= error.column <= len(lines[error.line - 1]) + 1


@given(source=SOUND, values=VALUES)
def test_no_value_makes_a_sound_skeleton_fail(source, values):
    assert check(source, NAMES, SKELETON) == []
    render(source, values)


@given(
    text=st.lists(st.sampled_from(["【单位】", "【", "】", "{{", "【% if 单位 %】", "甲"])).map(
        "".join
    ),
    value=st.text(alphabet="乙丙", min_size=1),
)
def test_fill_changes_nothing_but_the_slot(text, value):
    assert fill(text, {"单位": value}) == text.replace("【单位】", value)
    assert fill(text, {}) == text


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize(
    ("tag", "word"),
    [("autoescape true", "autoescape"), ("autoescape 单位", "autoescape"), ("with a = 1", "with"),
     ("filter 顿号", "filterblock"), ("call m()", "callblock"), ("block b", "b"),
     ("macro m()", "m"), ("set a", "assignblock")],
)  # fmt: skip
def test_tags_that_hold_others_are_refused_at_their_place(tag, word, dialect):
    closing = tag.split()[0]
    (error,) = check(f"甲\n乙【% {tag} %】【% end{closing} %】", NAMES, dialect)
    assert (error.code, error.name, error.line) == ("not-allowed", word, error.line)


def test_autoescape_is_found_in_its_line():
    source = "甲乙【% autoescape true %】【% endautoescape %】"
    assert check(source, NAMES, SKELETON) == [SlotError("not-allowed", 1, 6, "autoescape")]


@pytest.mark.parametrize("source", ["【无名】" * 5_000, "【# 注 #】" * 2_000])
def test_so_many_faults_are_told_of(source):
    assert len(check(source, NAMES, PHRASE)) == MAX_FAULTS


def test_same_fault_in_each_line_has_its_place_in_each():
    fault = SlotError("unknown-name", 1, 2, "单卫", "单位")
    found = check("甲\n【单卫】\n【单卫】\n乙", NAMES, SKELETON)
    assert found == [replace(fault, line=2), replace(fault, line=3)]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("【% if 甲 and not 乙 %】一【% elif 丙 or 甲 %】二【% endif %】", ("甲", "乙", "丙")),
        ("【# 【% if 甲 %】 if #】【% if 乙 %】一【% endif %】", ("乙",)),
        ("【# if" + " " * 19_000 + "#】", ()),
        ("甲【乙】", ()),
    ],
)
def test_conditions_are_those_of_the_skeleton_not_of_its_notes(source, names):
    assert conditions_of(source) == names


def test_values_that_make_too_much_of_a_text_stay_out():
    within = "【单位】" * (MAX_GROWN // 100)
    assert fill(within, {"单位": "甲" * 100}) == "甲" * MAX_GROWN
    assert fill("乙" + within, {"单位": "甲" * 100}) == "乙" + within
    longer = "乙" * MAX_GROWN + "【单位】"
    assert fill(longer, {"单位": "甲" * 9}) == longer
    assert fill(longer, {"单位": "甲"}) == "乙" * MAX_GROWN + "甲"


def test_skeleton_is_rendered_as_far_as_it_may_grow():
    loop = "【% for 书 in 书目 %】【% for 日 in 书目 %】【书目|顿号】【% endfor %】【% endfor %】"
    books = {"书目": ["甲" * LONGEST_ITEM] * LONGEST_LIST}
    start = time.process_time()

    assert render(loop * 50, books) == TOO_LONG
    assert render("【书目|顿号】", books) == "、".join(books["书目"])
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("source", "sound"),
    [
        ("【% for 书 in 书目 %】【书】；【% endfor %】", True),
        ("【% for 书 in 书目 %】" + "长" * 900 + "【书】【% endfor %】", True),
        ("【% for 书 in 书目 %】" + "长" * 1_100 + "【书】【% endfor %】", False),
        ("【% for 书 in 书目 %】【书目|顿号】【% endfor %】", False),
        ("【% for 书 in 书目 %】【书】【% endfor %】" * 6, True),
        ("【% for 书 in 书目 %】【书】【% endfor %】" * 7, False),
    ],
)
def test_loops_that_make_too_much_of_long_lists_are_refused(source, sound):
    faults = check(source, NAMES, SKELETON)
    assert [(fault.code, fault.name) for fault in faults] == ([] if sound else [("grows", "for")])
    if sound:
        most = {"书目": ["甲" * LONGEST_ITEM] * LONGEST_LIST, "单位": "乙" * LONGEST_VALUE}
        assert render(source, most) != TOO_LONG


def test_longest_texts_are_checked_and_rendered_in_no_time():
    start = time.perf_counter()
    for unit in (
        "【单位】",
        "【无名】",
        "【% if 单位 %】",
        "【",
        "】",
        "【% for 书 in 书目 %】甲【% endfor %】",
    ):
        source = unit * (MAX_LENGTH // len(unit))
        if not check(source, NAMES, SKELETON):
            render(source, {"书目": ["甲"] * 20})
    assert time.perf_counter() - start < 20


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("【书目|顿号(单位)】", ("顿号", 5)), ("【书目|顿号(甲=单位)】", ("顿号", 5)),
        ("【书目|顿号(*书目)】", ("顿号", 5)), ("【书目|顿号(**书目)】", ("顿号", 5)),
        ("【% for 书, 名 in 书目 %】甲【% endfor %】", ("for", 4)),
        ("【% for 书 in 书目 recursive %】甲【% endfor %】", ("for", 4)),
        ("【% for 书 in 书目 if 书 %】甲【% endfor %】", ("for", 4)),
        ("【% for 书 in 书目|顿号 %】甲【% endfor %】", ("for", 4)),
    ],
)  # fmt: skip
def test_what_is_wrong_as_a_whole_is_told_of_first(source, fault):
    first = check(source, NAMES, SKELETON)[0]
    assert (first.code, first.name, first.column) == ("not-allowed", *fault)
