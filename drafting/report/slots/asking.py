"""What a sound slot text asks for: the names of its slots and of its conditions."""

from collections.abc import Iterator

from jinja2 import nodes

from drafting.report.slots.language import ENVIRONMENT


def slots_of(source: str) -> tuple[str, ...]:
    """The names a sound slot text asks for, each once, in order. Loop variables are not asked."""
    tree = ENVIRONMENT.parse(source)
    own = {name for loop in tree.find_all(nodes.For) for name in loop_names(loop)}
    names = (
        node.name for node in walk(tree) if isinstance(node, nodes.Name) and node.ctx == "load"
    )
    return tuple(dict.fromkeys(name for name in names if name not in own))


def conditions_of(source: str) -> tuple[str, ...]:
    """The names that the conditions of a sound skeleton ask for, each once, in order."""
    tests = (condition.test for condition in ENVIRONMENT.parse(source).find_all(nodes.If))
    names = (node.name for test in tests for node in walk(test) if isinstance(node, nodes.Name))
    return tuple(dict.fromkeys(names))


def walk(node: nodes.Node) -> Iterator[nodes.Node]:
    """The node and all below it, in the order of the text."""
    yield node
    for child in node.iter_child_nodes():
        yield from walk(child)


def loop_names(loop: nodes.For) -> set[str]:
    """The names that a loop gives its items."""
    target = loop.target
    found = [target] if isinstance(target, nodes.Name) else target.find_all(nodes.Name)
    return {name.name for name in found}
