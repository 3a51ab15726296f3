"""A character typed twice: 还还, 的的, 工作作.

A segmenter tells 学习|习近平 from 工作|作: between two longer words a pair is lawful,
inside one word (常常) as well; beside a single character it is so in closed lists only.
"""

import re
from collections.abc import Iterator

import rjieba

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import HAN, NUMERALS, SLOT, Reading, Text
from drafting.report.proofreading.rule import Fix, Rule

ID = "doubled-char"

_PAIR = re.compile(rf"([{HAN.replace(SLOT, '')}])\1+")
_NEVER = "的了还是在"
"""Hardly ever twice on purpose: an error, not a warning."""

_REDUPLICATED = frozenset(
    "看想听说谈走问查试算比讲读学帮歇坐转跑聊改治洗照敲排正动摸管抓理找翻补提压紧拧过亮晒扯揪"
    "咬吹松搞练评议碰交记尝守揭挂念挑选拉扫瞧数握聚见玩搭跳炼刷猜演唱劝推退磨站用做写拍红出"
    "打开望逛商品擦拜串吵闹挤让避绕缓静清理顺盘点点号把冲晾遛捋盯催逼管教考测验哄逗赶追"
    "婷丽莉娜芳媛楠萍芸兰晶莹倩娟燕玲琳蕾佳欣苗菲玉婧颖爸妈爷奶哥姐弟妹叔舅太婆公"
)
"""Verbs that take the form 看看, characters that names and kin double."""

_UNITS = frozenset("年月天件个条家户次步层日时处事样项句字张种代点片遍回趟批村校店班")
"""年年, 件件: each of them."""

_VERB_OBJECT = re.compile(
    "谈谈[心话]|治治[病]|出出[汗力]|洗洗[澡手]|做做[事]|帮帮[忙]|跑跑[步腿]|动动[手脑嘴]|把把[关脉]"
    "|见见[面]|聊聊[天]|开开[会]|排排[毒队]|吹吹[风]|补补[课钙]|亮亮[相]|鼓鼓[劲]|念念[经]|说说[话]"
    "|读读[书报]|看看[书报病]|听听[课]|讲讲[课理话]|照照[镜相]|红红[脸]|正正[衣风]|咬咬[耳牙]|扯扯[袖]"
    "|(?<=[化作成变视称])为为|(?<=[\u4e00-\u9fff])(?:上上|下下)|作作[了出过为成]|习习(?=总书记|主席)|号号[脉]|提提[神气]|松松[绑土]|加加[油压]|散散[步心]|歇歇[脚]|握握[手]|点点[头赞]|拍拍[照]"
)
_LAWFUL_RIGHT = {
    "的": ("的确", "的士"),
    "了": ("了解", "了然", "了却", "了断", "了结", "了如指掌"),
    "还": ("还款", "还债", "还清", "还本", "还贷", "还田", "还林"),
    "是": ("是否", "是非", "是不是"),
    "在": tuple("在" + each for each in "职岗建场座家校外册编任京位线党案押逃乡村"),
    "人": ("人数", "人次", "人均", "人选"),
}
"""A single character before a longer word that begins with it: 关键是|是否."""

_PLACES = frozenset("中上下内外前后里")
_LAWFUL_BEFORE_ANY = _PLACES | frozenset("和与同对为把到有得地着过于所就被让向用给")
"""Characters that go before a word that begins with them: 进程中|中国, 和|和谐."""

_LAWFUL_LEFT = {
    "为": None,
    "上": None,
    "下": None,
    "的": ("目的", "标的", "有的放矢"),
    "是": ("实事求是", "自以为是", "各行其是"),
    "在": ("现在", "存在", "所在"),
    "和": ("缓和", "温和", "平和", "饱和", "谦和", "总和", "祥和", "随和"),
    "与": ("参与", "给与", "赠与"),
    "以": ("可以", "得以", "足以"),
    "要": ("主要", "需要", "摘要", "纪要"),
    "就": ("成就", "造就"),
    "更": ("变更",),
    "从": ("服从", "听从"),
    "向": ("方向", "动向", "意向"),
    "会": ("机会", "社会", "学会"),
    "能": ("可能", "职能", "才能"),
    "到": ("报到", "迟到"),
    "对": ("核对", "面对", "反对"),
    "记": ("笔记", "书记", "日记"),
}
"""A longer word before a single character that it ends with: 转化为|为, 实事求是|是."""

_OFFICES = frozenset("局处科部院校会委组站所队镇村乡县市省区厅社团行国")
_OF_OFFICES = frozenset("长委员民级属内域直情务政机史干书主")
_MEASURED = re.compile(
    "[一每](?=([次个条件项步点遍年天代批层户家座处句字页笔张本份封趟幅支排声滴串双根块片段场桩位名道级章节页])\\1)"
)
_NUMERAL_BEFORE_UNIT = re.compile(
    "[是要个项条次种名位件章级些圈张份家户批步]|(?<=[二三四五六七八九十])点"
)
_NO_OBJECT = re.compile("[着过得了]|不(?!妨|如|难|要)")
"""What never follows the form 看看."""

_OTHER_WORD = frozenset("整头源个天年人处层家户时事件条星步点面口声世代日月分足微")
"""Doubled they are words, but 整整|理 stands for 整理, 来|源源 for 来源."""


def _find(reading: Reading) -> Iterator[Finding]:
    for text in reading.texts:
        for pair in _PAIR.finditer(text.seen):
            character = pair[1]
            if _is_number(text.seen, pair) or _is_lawful(text, pair):
                continue
            severity = Severity.ERROR if character in _NEVER else Severity.WARNING
            yield text.finding(ID, severity, pair.span(), character)


def _is_number(seen: str, pair: re.Match[str]) -> bool:
    """Whether numerals stand side by side: 三三制, 一一对应; not 三三是."""
    if pair[1] not in NUMERALS + "〇":
        return False
    before = seen[max(pair.start() - 1, 0) : pair.start()]
    after = seen[pair.end() : pair.end() + 1]
    if before == "逐" or (pair[1] == "一" and before == after != ""):
        return False  # 逐一一, 讲一一讲
    return before in {"第", *NUMERALS} or not _NUMERAL_BEFORE_UNIT.match(seen, pair.end())


def _is_lawful(text: Text, pair: re.Match[str]) -> bool:
    start, end = pair.span()
    if end - start > 2 or pair[1] in NUMERALS:
        return False
    if _is_reduplicated(text.seen, start, pair[1]):
        return True
    left, right = text.word_at(start), text.word_at(start + 1)
    if left == right:
        return _is_lawful_within(text, left)
    if pair[1] in _PLACES and not text.seen[max(start - 1, 0) : start].isalpha():
        return False  # 《中中国共产党章程》
    after = text.seen[end : end + 2]
    return _is_lawful_between(text.seen[slice(*left)], text.seen[slice(*right)], after)


def _is_reduplicated(seen: str, start: int, character: str) -> bool:
    """AABB, verb and object (谈谈心), 一次次, a unit and its own (局局长)."""
    after, before = seen[start + 2 : start + 4], seen[max(start - 2, 0) : start]
    if _is_pair(after, character) and rjieba.has_word(character + after[0]):
        return True
    if _is_pair(before, character) and rjieba.has_word(before[0] + character):
        return True
    if after[:1] == "相" and character not in _NEVER:  # 账账相符, 环环相扣
        return True
    if _VERB_OBJECT.match(seen, start) or _MEASURED.match(seen, max(start - 1, 0)):
        return True
    return character in _OFFICES and after[:1] in _OF_OFFICES and after != ""


def _is_pair(two: str, other: str) -> bool:
    return len(two) == 2 and two[0] == two[1] != other and two[0].isalpha()


def _is_lawful_within(text: Text, word: tuple[int, int]) -> bool:
    """Whether the word 常常 or 看看 may stand here; 整整|理, 管管|不了 and 明明|白 are slips."""
    start, end = word[0], word[1]
    pair, after = text.seen[start:end], text.seen[end : end + 2]
    if len(pair) != 2:
        return True
    if pair[0] in _REDUPLICATED and _NO_OBJECT.match(after):
        return False
    if len(after) > 0 and len(set(after)) == len(after) and rjieba.has_word(pair + after[0] * 2):
        return False
    return pair[0] not in _OTHER_WORD or not (_goes_on(text, end) or _goes_before(text, start))


def _goes_on(text: Text, end: int) -> bool:
    """Whether the second copy begins a longer word with the single character after it."""
    if end >= len(text.seen) or text.word_at(end) != (end, end + 1):
        return False
    first = rjieba.cut(text.seen[end - 1 : end + 5], hmm=False)[0]
    return len(first) > 1 and text.seen[end] not in "上下有在自晚夜"


def _goes_before(text: Text, start: int) -> bool:
    """Whether the first copy ends a longer word with the single character before it."""
    if not start or text.word_at(start - 1) != (start - 1, start):
        return False
    last = rjieba.cut(text.seen[max(start - 5, 0) : start + 1], hmm=False)[-1]
    return len(last) > 1 and text.seen[start - 1] not in "不一每"


def _is_lawful_between(left: str, right: str, after: str) -> bool:
    character = right[0]
    if len(left) > 1 and len(right) > 1:
        return True
    if len(left) > 1:
        allowed = _LAWFUL_LEFT.get(character, ())
        return allowed is None or (left in allowed and after[:1].isalpha())
    if len(right) > 1:
        known = _LAWFUL_RIGHT.get(character)
        return right.startswith(known) if known else character in _LAWFUL_BEFORE_ANY
    if character in _UNITS:
        return True
    if _NO_OBJECT.match(after):
        return False
    return character in _REDUPLICATED and not rjieba.has_word(character + after[:1])


RULE = Rule(ID, Severity.WARNING, Fix.EACH, _find)
