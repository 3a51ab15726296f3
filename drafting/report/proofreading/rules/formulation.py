"""Fixed formulations: mistyped, or their parts in a wrong order or with a wrong member.

Near misses stand in a closed table here; orders and members follow the terms given.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import HAN, SLOT, Reading, Text
from drafting.report.proofreading.rule import Fix, Rule
from drafting.report.proofreading.term import Term

ID = "formulation"

_E, _W = Severity.ERROR, Severity.WARNING
_NEAR_MISSES = (
    ("[二三四五]个维护", "两个维护", _E),
    ("[二三四五]个确立", "两个确立", _E),
    ("两个[惟唯围为]护", "两个维护", _E),
    ("[两二]个确[力利]", "两个确立", _E),
    ("二个(?=结合|务必|毫不动摇|先锋队)", "两个", _E),
    (
        "(?<!四)(?:[一二两五六七八九]个|四[项种])意识(?=”?、?(?:坚定|[，、]?(?:做到)?)“?四个自信)",
        "四个意识",
        _E,
    ),
    ("四个(?:意思|意志|意见)(?=”)", "四个意识", _E),
    ("四个(?:自新|自行)", "四个自信", _E),
    ("四个全[会体]|四个全面性(?=”)", "四个全面", _E),
    ("政治[领理]会力", "政治领悟力", _E),
    ("政治[辨判]别力(?=、政治)", "政治判断力", _E),
    ("政治执行能力", "政治执行力", _W),
    ("[钉盯订叮丁][丁订叮盯][子字](?=精神|的精神|的?劲头|的?韧劲|那?样|一样|般)", "钉钉子", _E),
    ("(?:[盯订叮丁]钉|钉钉)(?:字)(?=精神|的精神|的?劲头|的?韧劲|一样|般)", "钉钉子", _E),
    ("[盯订叮丁]钉子(?=精神|的精神|的?劲头|的?韧劲|一样|般)", "钉钉子", _E),
    ("奢[靡糜]主义", "奢靡之风", _E),
    ("奢糜之风", "奢靡之风", _E),
    ("享乐之风(?=[、和])", "享乐主义", _E),
    ("形[势式]主意|形势主义", "形式主义", _E),
    ("官[撩寮]主义|官僚主意", "官僚主义", _E),
    ("习近[凭乎坪萍评]|习[进今金]平", "习近平", _E),
    (
        "习近平新时代(?:中国)?(?:特色)?的?社会主义思想(?<!中国特色社会主义思想)",
        "习近平新时代中国特色社会主义思想",
        _E,
    ),
    ("以习近平同志为核心的中央", "以习近平同志为核心的党中央", _E),
    ("习近平中国特色社会主义思想", "习近平新时代中国特色社会主义思想", _E),
    ("新时代习近平中国特色社会主义思想", "习近平新时代中国特色社会主义思想", _E),
    ("以习近平(?:总书记|主席)为核心的党中央", "以习近平同志为核心的党中央", _E),
    ("以习近平为核心的党中央", "以习近平同志为核心的党中央", _E),
    ("三课一会|三会一[刻科]|[二四五]会一课", "三会一课", _E),
    ("一岗双[则职]|双岗一责|一岗[三二]责", "一岗双责", _E),
    ("民主集中[治质]", "民主集中制", _E),
    ("(?:八[条向]|[六七九]项)规定精神", "八项规定精神", _E),
    ("三[不步]一大|三重一[打达]|二重一大", "三重一大", _E),
    ("八小时以?外外", "八小时以外", _W),
    ("牢记使命、不忘初心", "不忘初心、牢记使命", _W),
    ("(?<=[，、对坚])牢记初心、不忘使命|不忘使命、牢记初心", "不忘初心、牢记使命", _E),
    ("青山绿水就是金山银山|绿水青山就是银山金山", "绿水青山就是金山银山", _W),
    ("幸福感、获得感、安全感|获得感、安全感、幸福感", "获得感、幸福感、安全感", _W),
    ("社会经济(?=发展|建设|工作|和各项|高质量|持续|健康|平稳|各项)", "经济社会", _W),
    ("社会主义特色(?=道路|理论|制度|文化)", "中国特色社会主义", _W),
    ("为人民[福复]务", "为人民服务", _E),
    ("全心全力为人民服务", "全心全意为人民服务", _E),
    ("(?<!中华民族的)伟大复新", "伟大复兴", _E),
    ("中国梦的伟大复兴", "中华民族伟大复兴的中国梦", _W),
    ("党风联政|党风[连]政建设", "党风廉政", _E),
    ("[连联]洁自律|廉洁自[率侓]|廉结自律", "廉洁自律", _E),
    ("求真[物雾]实|求真务[时是]", "求真务实", _E),
    ("担[档挡]作为|但当作为|担当做为", "担当作为", _E),
    ("实事[就球]是|事实求是|实是求是", "实事求是", _E),
    ("脚踏实[的底]", "脚踏实地", _E),
    ("抓铁有[很恨]|踏石[流]印|踏实留印", "踏石留印", _W),
    ("高质量[放法]展", "高质量发展", _E),
    ("从严治[档挡]|从言治党", "从严治党", _E),
    ("意[思示]形态", "意识形态", _E),
    ("攻坚克[南坚]|攻艰克难", "攻坚克难", _E),
    ("久久为[工公]", "久久为功", _E),
    ("初心[是]命|初心使名", "初心使命", _E),
)
"""What is written, what is meant, how grave. Misspellings are errors, orders are warnings."""

_TABLE = tuple((re.compile(wrong), right, severity) for wrong, right, severity in _NEAR_MISSES)
_ANY = re.compile("|".join(wrong for wrong, _right, _severity in _NEAR_MISSES))
_JOINT = "(?:、|，|和|以及|与|及|”“|》《)"
_SHORT_QUOTATION = 12
"""Longer quotations are somebody's words; shorter ones are names: “二个维护”."""


def _find(reading: Reading) -> Iterator[Finding]:
    lists = [_List.of(term) for term in reading.terms if len(set(term.parts)) > 2]
    for text in reading.texts:
        yield from _near_misses(text)
        for each in lists:
            yield from _misplaced(text, each)


def _near_misses(text: Text) -> Iterator[Finding]:
    if not _ANY.search(text.seen):
        return
    for pattern, right, severity in _TABLE:
        for match in pattern.finditer(text.seen):
            if not _is_somebodys(text, match.start()):
                yield text.finding(ID, severity, match.span(), right)


def _is_somebodys(text: Text, place: int) -> bool:
    """Whether the place is in somebody's words or in a title."""
    quotation = text.quotation_at(place)
    if not quotation:
        return False
    return text.seen[quotation[0]] == "《" or quotation[1] - quotation[0] - 2 > _SHORT_QUOTATION


@dataclass(frozen=True, slots=True)
class _List:
    """The parts of a term without the ending they share, and what so many items look like."""

    term: str
    parts: tuple[str, ...]
    ending: str
    pattern: re.Pattern[str]

    @classmethod
    @lru_cache(maxsize=256)
    def of(cls, term: Term) -> "_List":
        ending = _shared_ending(term.parts)
        parts = tuple(part.removesuffix(ending) for part in term.parts)
        known = f"(?:{'|'.join(map(re.escape, parts))})(?:{re.escape(ending)})?"
        strange = f"[{HAN.replace(SLOT, '')}]{{2,{max(map(len, term.parts))}}}?"
        last = f"|{strange}{re.escape(ending)}" if ending else ""
        alike = ending and len(set(map(len, parts))) == 1
        first = f"|[{HAN.replace(SLOT, '')}]{{{len(parts[0])}}}{re.escape(ending)}" if alike else ""
        rest = f"(?:{_JOINT}(?:{known}|{strange}(?={_JOINT}){last})){{{len(parts) - 1}}}"
        end = f"(?!、|{_JOINT}{known})"
        return cls(term.name, parts, ending, re.compile(f"(?:{known}{first}){rest}{end}"))


def _shared_ending(parts: Sequence[str]) -> str:
    """The characters all parts end with: 意识; none where a part would keep less than two."""
    longest = min(map(len, parts)) - 2
    for length in range(longest, 0, -1):
        ending = parts[0][-length:]
        if all(part.endswith(ending) for part in parts):
            return ending
    return ""


def _misplaced(text: Text, each: _List) -> Iterator[Finding]:
    """Lists of as many items as the term has parts: another order, or one strange member."""
    if sum(part in text.seen for part in each.parts) < max(len(each.parts) - 1, 2):
        return
    for match in each.pattern.finditer(text.seen):
        pieces = re.split(f"({_JOINT})", match.group())
        items, joints = pieces[::2], [*pieces[1::2], ""]
        right = _put_right(items, each)
        if right and right != items and not _is_somebodys(text, match.start()):
            written = "".join(a + b for a, b in zip(right, joints, strict=True))
            yield text.finding(ID, _W, match.span(), written, term=each.term)


def _put_right(items: Sequence[str], each: _List) -> list[str] | None:
    """The items in order, a strange one replaced; None where more than one is strange."""
    cores = [item.removesuffix(each.ending) for item in items]
    strange = [core for core in cores if core not in each.parts]
    if len(items) != len(each.parts) or len(set(cores)) < len(cores) or len(strange) > 1:
        return None
    if strange and not _stands_for_missing(cores, each.parts):
        return None
    endings = [item.removeprefix(core) for item, core in zip(items, cores, strict=True)]
    return [part + ending for part, ending in zip(each.parts, endings, strict=True)]


def _stands_for_missing(cores: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether all but one stand in their places; of three, all must begin alike: 政治…力."""
    alike = len({part[:2] for part in (*parts, *cores)}) == 1
    return (len(parts) > 3 or alike) and sum(map(str.__eq__, cores, parts)) == len(parts) - 1


RULE = Rule(ID, Severity.WARNING, Fix.EACH, _find)
