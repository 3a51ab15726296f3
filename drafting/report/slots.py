"""The slot language: Jinja2 with fill-in brackets.

`【单位】` is a value, `【% if 副标题 %】…【% endif %】` a condition, `【% for … %】` a
loop, `【# … #】` a note. Phrases use names only; skeletons also filters, conditions
and loops. A text is checked when it is saved: parsed, then walked against a list
of what is allowed, so neither code nor unbounded work gets in; the sandbox is the
second fence. A slot without value renders as itself.
"""

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import Any

from jinja2 import Template, TemplateSyntaxError, Undefined, nodes
from jinja2.sandbox import SandboxedEnvironment

from drafting.report.numbering import chinese_number

FactValue = str | int | date | Sequence[str]
"""What a fact can be."""

NAME = re.compile(r"【\s*([^\W\d]\w{0,19})\s*】")
"""A plain slot: a name of 1–20 letters, digits and underscores, not begun by a digit."""

MAX_LENGTH = 20_000
"""The longest skeleton or phrase, in characters."""

MAX_GROWN = 60_000
"""The longest text that slots may make of one text, in characters."""

TOO_LONG = "【内容过长】"
"""What stands in the place of a text that its slots would make longer than that."""

LONGEST_LIST, LONGEST_ITEM, LONGEST_VALUE = 50, 200, 5_000
"""Lists have so many items of so many characters; other values so many characters."""

MAX_FAULTS = 20
"""So many faults of one text are told of; to find the place of each takes a look at the whole."""

MAX_DEPTH = 30
"""How deep conditions and filters may stand in one another; Python compiles no more than 90."""


class Dialect(StrEnum):
    """Which parts of the slot language a text may use."""

    PHRASE = "phrase"
    SKELETON = "skeleton"


@dataclass(frozen=True, slots=True)
class SlotError:
    """One fault of a slot text: a code, where it is, the name it is about, the nearest name.

    Codes: `syntax`, `unknown-name`, `unknown-filter`, `not-allowed`, `nested-loop`,
    `too-long`, `grows`. `line` and `column` count from 1.
    """

    code: str
    line: int = 1
    column: int = 1
    name: str = ""
    nearest: str = ""


class OpenSlot(Undefined):
    """A name without value: it renders as its own slot and is false in a condition."""

    def __str__(self) -> str:
        return f"【{self._undefined_name}】"

    def __iter__(self) -> Iterator[str]:
        return iter((str(self),))

    __slots__ = ()


def _listed(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return (
        [str(item) for item in value]
        if isinstance(value, (list, tuple, OpenSlot))
        else [str(value)]
    )


def join_dunhao(value: object) -> str:
    """甲、乙、丙; no 、 between items that bring their own quotes or 《》 (GB/T 15834)."""
    joined = ""
    for item in _listed(value):
        bare = joined.endswith(("》", "”")) and item.startswith(("《", "“"))
        joined += ("" if bare or not joined else "、") + item
    return joined


def book_titles(value: object) -> str:
    """《甲》《乙》; an item that has its marks keeps them."""
    return "".join(
        item if item.startswith(("《", "【")) else f"《{item}》" for item in _listed(value)
    )


def official_date(value: object) -> str:
    """2026年3月5日 (GB/T 9704—2012, 7.3.5.4): Arabic, full year, no zero padding."""
    return f"{value.year}年{value.month}月{value.day}日" if isinstance(value, date) else str(value)


def numeral(value: object) -> str:
    """3 → 三; what is no whole number below 10,000 stays as it is."""
    text = str(value)
    return chinese_number(int(text)) if re.fullmatch(r"[0-9]{1,4}", text) else text


def count(value: object) -> str:
    """How many items a list has, as one says it before 个: 两, 三, 四 …"""
    if isinstance(value, OpenSlot):
        return str(value)
    items = [item for item in _listed(value) if item]
    return "两" if len(items) == 2 else numeral(len(items))


def written(value: object) -> str:
    """A fact as it stands in running text: dates as in official papers, lists with 、."""
    return official_date(value) if isinstance(value, date) else join_dunhao(value)


FILTERS: dict[str, Callable[[Any], str]] = {
    "顿号": join_dunhao,
    "书名号": book_titles,
    "公文日期": official_date,
    "汉字数": numeral,
    "数": count,
}

_ALLOWED: dict[Dialect, tuple[type[nodes.Node], ...]] = {
    Dialect.PHRASE: (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name),
    Dialect.SKELETON: (
        nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Filter,
        nodes.If, nodes.For, nodes.Not, nodes.And, nodes.Or,
    ),
}  # fmt: skip

_CONDITIONS = (nodes.Not, nodes.And, nodes.Or)

_RESERVED = frozenset({"loop", "self", "super", "caller"})
"""Names that mean something to Jinja itself."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_BRACKETS = re.compile(r"【[^】]*】?")


def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        variable_start_string="【", variable_end_string="】",
        block_start_string="【%", block_end_string="%】",
        comment_start_string="【#", comment_end_string="#】",
        undefined=OpenSlot, autoescape=False, keep_trailing_newline=True, cache_size=0,
        finalize=written,
    )  # fmt: skip
    environment.filters = {**FILTERS, "items": _listed}
    environment.tests = {}
    environment.globals = {}
    return environment


_ENVIRONMENT = _environment()


def check(source: str, names: Collection[str], dialect: Dialect) -> list[SlotError]:
    """All faults of a slot text whose slots may only be `names`; an empty list when it is sound."""
    if len(source) > MAX_LENGTH:
        return [SlotError("too-long")]
    try:
        tree = _ENVIRONMENT.parse(source)
    except TemplateSyntaxError as error:
        return [_syntax_error(source, error)]
    except (RecursionError, ValueError):  # too many brackets in one another; too long a number
        return [_at(source, "not-allowed", "【", 1)]
    if _is_too_deep(tree):
        return [_at(source, "not-allowed", "【", 1)]
    faults = list(islice(_faults(tree, source, set(names), dialect), MAX_FAULTS))
    if not faults and dialect is Dialect.PHRASE:
        faults = list(islice(_bracket_faults(source), MAX_FAULTS))
    return faults or list(_growth_faults(tree, source))


def _syntax_error(source: str, error: TemplateSyntaxError) -> SlotError:
    lines = _LINE_END.split(source)
    line = min(max(error.lineno, 1), len(lines))
    last_bracket = lines[line - 1].rfind("【") + 1
    return SlotError("syntax", line, max(last_bracket, 1))


def _is_too_deep(tree: nodes.Node) -> bool:
    """Whether the tree has more than `MAX_DEPTH` floors; found without recursion."""
    floor: list[nodes.Node] = [tree]
    for _number in range(MAX_DEPTH):
        floor = [child for node in floor for child in node.iter_child_nodes()]
        if not floor:
            return False
    return True


def _faults(
    tree: nodes.Node, source: str, names: set[str], dialect: Dialect
) -> Iterator[SlotError]:
    known = names | {target.name for loop in tree.find_all(nodes.For) for target in _targets(loop)}
    for node in _walk(tree):
        if not isinstance(node, _ALLOWED[dialect]) or getattr(node, "name", "") in _RESERVED:
            yield _at(source, "not-allowed", _word(node), node.lineno or 1)
            return
        if isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in known:
            yield _at(source, "unknown-name", node.name, node.lineno, _nearest(node.name, known))
        if isinstance(node, (nodes.Output, nodes.Filter)):
            yield from _condition_faults(source, node)
        if isinstance(node, nodes.Filter):
            yield from _filter_faults(source, node)
        if isinstance(node, nodes.For):
            yield from _loop_faults(source, node)


def _condition_faults(source: str, node: nodes.Node) -> Iterator[SlotError]:
    """A condition is asked, never written: no “False” gets into a report."""
    for child in node.iter_child_nodes():
        if isinstance(child, _CONDITIONS):
            yield _at(source, "not-allowed", _word(child), child.lineno)


def _bracket_faults(source: str) -> Iterator[SlotError]:
    """What `fill` would leave standing: a phrase is never compiled."""
    for bracket in _BRACKETS.finditer(source):
        if not NAME.fullmatch(bracket[0]):
            yield _error_at(source, bracket.start(), "not-allowed", bracket[0])


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    """The node and all below it, in the order of the text."""
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child)


def _targets(loop: nodes.For) -> Iterator[nodes.Name]:
    return (
        loop.target.find_all(nodes.Name)
        if not isinstance(loop.target, nodes.Name)
        else iter((loop.target,))
    )


def _filter_faults(source: str, node: nodes.Filter) -> Iterator[SlotError]:
    if node.name not in FILTERS:
        yield _at(source, "unknown-filter", node.name, node.lineno, _nearest(node.name, FILTERS))
    elif node.node is None or node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
        yield _at(source, "not-allowed", node.name, node.lineno)


def _loop_faults(source: str, loop: nodes.For) -> Iterator[SlotError]:
    plain = isinstance(loop.target, nodes.Name) and isinstance(loop.iter, nodes.Name)
    if not plain or loop.recursive or loop.test is not None:
        yield _at(source, "not-allowed", "for", loop.lineno)
    if any(child.find(nodes.For) or isinstance(child, nodes.For) for child in loop.body):
        yield _at(source, "nested-loop", "for", loop.lineno)


def _growth_faults(tree: nodes.Node, source: str) -> Iterator[SlotError]:
    """The loop with which the loops of a text could make too much of long lists."""
    length = 0
    for loop in tree.find_all(nodes.For):
        length += LONGEST_LIST * _longest_round(loop)
        if length > MAX_GROWN:
            yield _at(source, "grows", "for", loop.lineno)
            return


def _longest_round(loop: nodes.For) -> int:
    """How many characters one round of a loop can make; a name other than the item's is long."""
    texts = sum(len(text.data) for text in loop.find_all(nodes.TemplateData))
    names = (name for output in loop.find_all(nodes.Output) for name in output.find_all(nodes.Name))
    own = {target.name for target in _targets(loop)}
    return texts + sum(LONGEST_ITEM if name.name in own else LONGEST_VALUE for name in names)


def _at(source: str, code: str, name: str, line: int, nearest: str = "") -> SlotError:
    """An error at the first place of `name` within brackets, in or after its line."""
    ends = [end.end() for end in _LINE_END.finditer(source)]
    start = ends[line - 2] if 2 <= line <= len(ends) + 1 else 0
    word = re.compile(
        rf"(?<!\w){re.escape(name)}(?!\w)" if name.isidentifier() else re.escape(name)
    )
    for bracket in _BRACKETS.finditer(source):
        found = word.search(source, max(start, bracket.start()), bracket.end())
        if found and name:
            return _error_at(source, found.start(), code, name, nearest)
    return SlotError(code, line, 1, name, nearest)


def _error_at(source: str, offset: int, code: str, name: str, nearest: str = "") -> SlotError:
    before = _LINE_END.split(source[:offset])
    return SlotError(code, len(before), len(before[-1]) + 1, name, nearest)


def _word(node: nodes.Node) -> str:
    """What to call a thing that is not allowed: as near to what was typed as can be told."""
    for attribute in ("name", "attr", "value"):
        found = getattr(node, attribute, None)
        if isinstance(found, (str, int)):
            return str(found)
    return _SIGNS.get(type(node), type(node).__name__.lower())


_SIGNS: dict[type[nodes.Node], str] = {
    nodes.Call: "(", nodes.Getitem: "[", nodes.Add: "+", nodes.Sub: "-", nodes.Mul: "*",
    nodes.Div: "/", nodes.Pow: "**", nodes.Concat: "~", nodes.CondExpr: "if", nodes.Assign: "set",
    nodes.List: "[", nodes.Tuple: ",", nodes.Dict: "{", nodes.Compare: "=",
    nodes.Scope: "autoescape",
}  # fmt: skip


def _nearest(name: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.4)
    return close[0] if close else ""


def slots_of(source: str) -> tuple[str, ...]:
    """The names a sound slot text asks for, each once, in order. Loop variables are not asked."""
    tree = _ENVIRONMENT.parse(source)
    own = {target.name for loop in tree.find_all(nodes.For) for target in _targets(loop)}
    names = (
        node.name for node in _walk(tree) if isinstance(node, nodes.Name) and node.ctx == "load"
    )
    return tuple(dict.fromkeys(name for name in names if name not in own))


def conditions_of(source: str) -> tuple[str, ...]:
    """The names that the conditions of a sound skeleton ask for, each once, in order."""
    tests = (condition.test for condition in _ENVIRONMENT.parse(source).find_all(nodes.If))
    names = (node.name for test in tests for node in _walk(test) if isinstance(node, nodes.Name))
    return tuple(dict.fromkeys(names))


@lru_cache(maxsize=2048)
def _compiled(source: str) -> Template:
    """The template; its loops take what is no list for a list of one."""
    tree = _ENVIRONMENT.parse(source)
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(
            loop.iter, "items", [], [], None, None, lineno=loop.lineno, environment=_ENVIRONMENT
        )
    return _ENVIRONMENT.from_string(tree)


def render(source: str, values: Mapping[str, FactValue], *, most: int = MAX_GROWN) -> str:
    """Render a checked skeleton. Empty values count as missing: the slot shows itself.

    What would be longer than `most` is not made: `TOO_LONG` stands in its place.
    """
    known = {name: value for name, value in values.items() if value}
    pieces, length = [], 0
    for piece in _compiled(source).generate(known):
        length += len(piece)
        if length > most:
            return TOO_LONG
        pieces.append(piece)
    return "".join(pieces)


def fill(text: str, values: Mapping[str, FactValue], *, most: int = MAX_GROWN) -> str:
    """Replace `【name】` by its value where `name` is known and has one; all else stays.

    For phrases and for what drafters type: the text is data and never compiled. Where
    values would make more than `most` of it, all its slots stay.
    """
    found = list(NAME.finditer(text))
    known = {
        name: written(values[name]) for name in {slot[1] for slot in found} if values.get(name)
    }
    grown = len(text) + sum(
        len(known[slot[1]]) - len(slot[0]) for slot in found if slot[1] in known
    )
    if not known or grown > max(most, len(text)):
        return text
    return NAME.sub(lambda slot: known.get(slot[1], slot[0]), text)
