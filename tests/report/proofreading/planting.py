"""Faults planted into sound reports, a class each, at lawful places drawn by a seed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

import rjieba

from drafting.report.layout import Paragraph, ParagraphRole, RunRole

Planted = tuple[list[Paragraph], int]
"""A report with one fault, and the paragraph it shows in."""

BODY = ParagraphRole.BODY
_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


def edited(paragraphs: Sequence[Paragraph], index: int, start: int, end: int, new: str) -> Planted:
    """The report with a stretch of one of its runs rewritten."""
    runs, at = [], 0
    for number, run in enumerate(paragraphs[index].runs):
        last = number == len(paragraphs[index].runs) - 1
        here = at <= start < at + len(run.text) or (last and start == at + len(run.text))
        text = run.text[: start - at] + new + run.text[end - at :] if here else run.text
        at += len(run.text)
        runs += [replace(run, text=text)] if text else []
    changed = replace(paragraphs[index], runs=tuple(runs))
    return [*paragraphs[:index], changed, *paragraphs[index + 1 :]], index


def places(paragraphs, pattern, roles=(BODY,)):
    """Every place outside slots where the pattern stands: paragraph and match."""
    found = []
    for index, paragraph in enumerate(paragraphs):
        seen = "".join(
            "\ue000" * len(run.text) if run.role is RunRole.SLOT else run.text
            for run in paragraph.runs
        )
        if paragraph.role in roles:
            found += [(index, match) for match in re.finditer(pattern, seen)]
    return found


def rewrite(pattern: str, new: Callable[[re.Match[str], Random], str], roles=(BODY,)):
    """A planter: one place where the pattern stands, rewritten."""

    def plant(paragraphs: Sequence[Paragraph], random: Random) -> Planted | None:
        chosen = places(paragraphs, pattern, roles)
        if not chosen:
            return None
        index, match = random.choice(chosen)
        return edited(paragraphs, index, match.start(), match.end(), new(match, random))

    return plant


HAN = "[\u4e00-\u9fff]"
CLAUSE = f"(?<=[，。；])({HAN}{{4,10}})(?=[，。；])"
GAPS = ["**", "××", "xxx", "XX", "____", "〔待填〕", "20××年", "（此处填写）"]
HALF = dict(zip("，。；：？！（）", ",.;:?!()", strict=True))
ONES_TWICE = "看想听说谈走问查找讲等试绕出管理做改学读写"
HEADINGS = (ParagraphRole.HEADING1, ParagraphRole.HEADING2)
NEAR_MISSES = {
    "两个维护": "二个维护",
    "两个确立": "二个确立",
    "钉钉子": "钉丁子",
    "奢靡之风": "奢靡主义",
    "形式主义": "形势主义",
    "担当作为": "担挡作为",
    "实事求是": "实事就是",
    "官僚主义": "官撩主义",
    "从严治党": "从严治档",
    "经济社会发展": "社会经济发展",
    "意识形态": "意思形态",
    "三会一课": "三课一会",
}
STALE = [
    "当前，全党正在深入开展党史学习教育。",
    "以实际行动喜迎二十大。",
    "为全面建成小康社会而努力奋斗。",
    "认真学习“八个明确”的要求。",
    "扎实做好“六稳”“六保”各项工作。",
    "按照“学思想、强党性、重实践、建新功”的总要求抓好落实。",
    "认真学习刚刚闭幕的党的二十届三中全会精神。",
]
SPLIT_QUOTES = [
    "克服“等”、“靠”的思想。",
    "反复学习《党章》、《准则》。",
    "不做“传声筒”、“二传手”。",
]
WRONG_LISTS = [
    "不断提高政治领悟力、政治判断力、政治执行力。",
    "增强大局意识、政治意识、核心意识、看齐意识。",
    "完整准确全面贯彻创新、绿色、协调、开放、共享的新发展理念。",
    "做到严以用权、严以修身、严以律己，谋事要实、创业要实、做人要实。",
    "统筹推进经济建设、文化建设、政治建设、社会建设、生态文明建设。",
    "严守政治纪律、组织纪律、廉洁纪律、群众纪律、生活纪律、工作纪律。",
    "不断自我完善、自我净化、自我革新、自我提高。",
    "整治形式主义、享乐主义、官僚主义和奢靡之风。",
]


def _sentence(sentences):
    """A planter: a sentence of its own before another."""
    return rewrite("(?<=。)(?=[\u4e00-\u9fff])", lambda _m, random: random.choice(sentences))


def plant_half(match, _random):
    return HALF[match.group()]


def doubled_char(paragraphs, random):
    """A character twice, where that is no form of its own: 看看, 找找, 常常."""
    chosen = [
        (index, match)
        for index, match in places(paragraphs, HAN)
        if match.group() not in ONES_TWICE and not rjieba.has_word(match.group() * 2)
    ]
    index, match = random.choice(chosen)
    return edited(paragraphs, index, *match.span(), match.group() * 2)


def dunhao(paragraphs, random):
    """A 、 between two quotations or titles, with them where there are none."""
    plant = rewrite("(?<=[”》])(?=[“《])", lambda _m, _r: "、")
    return plant(paragraphs, random) or _sentence(SPLIT_QUOTES)(paragraphs, random)


def formulation(paragraphs, random):
    """A near miss of an expression that stands there, or a list out of order."""
    chosen = places(paragraphs, "|".join(NEAR_MISSES))
    if not chosen or random.random() < 0.4:
        return _sentence(WRONG_LISTS)(paragraphs, random)
    index, match = random.choice(chosen)
    return edited(paragraphs, index, *match.span(), NEAR_MISSES[match.group()])


def repeated_sentence(paragraphs, random):
    """A long sentence of one paragraph put into another."""
    chosen = places(paragraphs, "(?<=。)[^。！？；“”\ue000]{25,80}。")
    targets = places(paragraphs, f"(?<=。)(?={HAN})")
    if not chosen or not targets:
        return None
    index, match = random.choice(chosen)
    target, place = random.choice([each for each in targets if each[0] != index] or targets)
    changed, _index = edited(paragraphs, target, place.start(), place.start(), match.group())
    return changed, max(index, target)


def heading_seq(paragraphs, random):
    """A heading whose number is another's."""
    numerals = "一二三四五六七八九"
    chosen = [
        (index, match)
        for index, match in places(paragraphs, "^（?([一二三四五六七])(?=）|、)", (*HEADINGS, BODY))
        if match[1] != "一"
    ]
    if not chosen:
        return None
    index, match = random.choice(chosen)
    other = random.choice([each for each in numerals if each not in (match[1], "一")])
    return edited(paragraphs, index, *match.span(1), other)


def count_mismatch(paragraphs, random):
    """A number said before a list, another one."""
    chosen = places(paragraphs, "(?<=[有下从到])([二三四五六两])(?=个方面|点：|个问题)")
    if not chosen:
        return None
    index, match = random.choice(chosen)
    other = random.choice([each for each in "三四五六七" if each != match[1]])
    return edited(paragraphs, index, *match.span(1), other)


def mixed_series(paragraphs, random):
    """One stop of a series made another, or 一是 followed by 第二."""
    if random.random() < 0.7:
        chosen = places(paragraphs, "[。；](?=[二三四五]是)")
        if chosen:
            index, match = random.choice(chosen)
            more = [each for each in chosen if each[0] == index]
            if len(more) > 1 or match.group() == "。":
                other = "；" if match.group() == "。" else "。"
                return edited(paragraphs, index, *match.span(), other)
    return rewrite("(?<![一-十])二是", lambda _m, _r: "第二，")(paragraphs, random)


def final_stop(paragraphs, random):
    """A paragraph without its last stop."""
    return rewrite("(?<=[^\ue000])。$", lambda _m, _r: "")(paragraphs, random)


PLANTERS = {
    "placeholder": rewrite("(?<=[在对，])(?=[\u4e00-\u9fff])", lambda _m, r: r.choice(GAPS)),
    "half-punct": rewrite("(?<=[\u4e00-\u9fff”》])[，；：？！（）]", plant_half),
    "doubled-punct": rewrite(
        "(?<=[\u4e00-\u9fff])[，。；](?=[\u4e00-\u9fff])",
        lambda m, r: r.choice(
            [m.group() * 2, m.group() + "。", "，" + m.group(), m.group() + "；"]
        ),
    ),
    "quote-direction": rewrite("[“”]", lambda m, _r: "”" if m.group() == "“" else "“"),
    "quote-missing": rewrite("[“”]", lambda _m, _r: ""),
    "nested-quote": rewrite(
        f"(?<=“){HAN}{{2,3}}(?=[^“”]{{2,}}”)|(?<=“{HAN}{HAN}){HAN}{{2,3}}(?=[^“”]*”)",
        lambda m, _r: f"“{m.group()}”",
    ),
    "bracket-missing": rewrite("[《》（）]", lambda _m, _r: ""),
    "ordinal-missing-first": rewrite("(?:(?<=[。，；：])|^)一是", lambda _m, _r: ""),
    "ordinal-skip": rewrite(
        "(?:(?<=[。，；：])|^)([二三四])(?=是)",
        lambda m, _r: {"二": "三", "三": "四", "四": "六"}[m[1]],
    ),
    "heading-seq": heading_seq,
    "space-in-cjk": rewrite("(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", lambda _m, _r: " "),
    "trailing-space": rewrite("(?<=。)$", lambda _m, r: r.choice([" ", "　", "  "])),
    "fullwidth-digit": rewrite("\\d+", lambda m, _r: m.group().translate(_DIGITS)),
    "number-mark": rewrite(
        "(?:^（[一二三四五]）)|(?<=^\\d)\\.|^[一二三四]、|(?<=[。，；：])[一二三四]是",
        lambda m, _r: {"）": m.group() + "、", ".": "、", "、": m.group()[:-1] + "，"}.get(
            m.group()[-1], m.group() + "，"
        ),
        (*HEADINGS, BODY),
    ),
    "dunhao-between-quotes": dunhao,
    "count-mismatch": count_mismatch,
    "doubled-char": doubled_char,
    "repeated-phrase": rewrite(
        f"(?<=[，。；])([对向从在为把以与]{HAN}{{2,5}}|{HAN}{{4,6}})(?={HAN}{{2}})",
        lambda m, r: m.group() + r.choice(["、", "", "，"]) + m.group(),
    ),
    "repeated-sentence": repeated_sentence,
    "de-particle": rewrite(
        "(?<=[做抓学看想改练摸落管查])得(?=不够|还不够|不深|不实|不细|不好|不紧|不准)"
        "|(?<=不自觉)地|(?<=[一][条件项章]一[条件项节])地",
        lambda _m, _r: "的",
    ),
    "missing-final-stop": final_stop,
    "formulation": formulation,
    "stale-term": _sentence(STALE),
    "mixed-series": mixed_series,
}
"""A planter for each rule: (paragraphs, random) to a report with one fault, or None."""
