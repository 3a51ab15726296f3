"""Checking a slot text: all that is wrong with it, each with its place and the nearest name.

A text is parsed, then walked against a list of what is allowed, so neither code nor
unbounded work gets in.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from jinja2 import TemplateSyntaxError, nodes

from drafting.report.compare.words import nearest_word
from drafting.report.slots.asking import loop_names, walk
from drafting.report.slots.language import (
    ENVIRONMENT,
    FILTERS,
    LONGEST_ITEM,
    LONGEST_LIST,
    LONGEST_VALUE,
    MAX_GROWN,
    MAX_LENGTH,
    NAME,
)

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


def check(source: str, names: Collection[str], dialect: Dialect) -> list[SlotError]:
    """All faults of a slot text whose slots may only be `names`; an empty list when it is sound."""
    if len(source) > MAX_LENGTH:
        return [SlotError("too-long")]
    try:
        tree = ENVIRONMENT.parse(source)
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
    known = names.union(*map(loop_names, tree.find_all(nodes.For)))
    for node in walk(tree):
        if not isinstance(node, _ALLOWED[dialect]) or getattr(node, "name", "") in _RESERVED:
            yield _at(source, "not-allowed", _word(node), node.lineno or 1)
            return
        if isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in known:
            like = nearest_word(node.name, known)
            yield _at(source, "unknown-name", node.name, node.lineno, like)
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


def _filter_faults(source: str, node: nodes.Filter) -> Iterator[SlotError]:
    if node.name not in FILTERS:
        like = nearest_word(node.name, FILTERS)
        yield _at(source, "unknown-filter", node.name, node.lineno, like)
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
    own = loop_names(loop)
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
