"""Statements that arrange a test: what nobody uses left out, variables named, values used once written where they are used."""

import ast
import builtins
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from keyword import iskeyword
from typing import Final, TypeVar

from agent.stages.reproduction.expressions import depth_of, references

MARK: Final = "§"
_INLINED_DEPTH: Final = 4
_INLINED_LENGTH: Final = 60
Node = TypeVar("Node", bound=ast.AST)


def subject(statement: ast.stmt) -> str:
    """The variable that a statement makes or changes, empty for any other statement."""
    target: ast.AST = statement
    if isinstance(statement, ast.Assign):
        target = statement.targets[0]
    names = [node.id for node in _in_order(target) if isinstance(node, ast.Name) and ":" not in node.id]
    local = [name for name in names if not hasattr(builtins, name)]
    return local[0] if local else ""


def used(nodes: Sequence[ast.AST]) -> Counter[str]:
    """How often each plain name is read or written."""
    return Counter(node.id for root in nodes for node in ast.walk(root) if isinstance(node, ast.Name) and ":" not in node.id)


def needed(arrange: Sequence[ast.stmt], roots: Sequence[ast.AST]) -> tuple[ast.stmt, ...]:
    """The statements that make something the roots use, in their order."""
    wanted = set(used(roots))
    waiting, kept = list(enumerate(arrange)), set[int]()
    while found := [(at, statement) for at, statement in waiting if subject(statement) in wanted]:
        kept |= {at for at, _ in found}
        wanted |= set(used([statement for _, statement in found]))
        waiting = [item for item in waiting if item[0] not in kept]
    return tuple(statement for at, statement in enumerate(arrange) if at in kept)


def inlined(arrange: Sequence[ast.stmt], roots: Sequence[ast.expr]) -> tuple[tuple[ast.stmt, ...], tuple[ast.expr, ...]]:
    """Statements and roots with short values that are used once in the place where they are used."""
    counts = used([*arrange, *roots])
    values: dict[str, ast.expr] = {}
    left: list[ast.stmt] = []
    for statement in arrange:
        moved = _replaced(statement, values)
        made = moved.targets[0] if isinstance(moved, ast.Assign) else None
        if isinstance(moved, ast.Assign) and isinstance(made, ast.Name) and counts[made.id] == 2 and _is_short(moved.value):
            values[made.id] = moved.value
        else:
            left.append(moved)
    return tuple(left), tuple(_replaced(root, values) for root in roots)


def named(
    arrange: Sequence[ast.stmt], roots: Sequence[ast.expr], names: Mapping[str, str], taken: frozenset[str]
) -> tuple[tuple[ast.stmt, ...], tuple[ast.expr, ...]]:
    """Statements and roots with names instead of marks.

    Args:
        arrange: the statements.
        roots: the values.
        names: mark -> the word for it.
        taken: names that mean something else in the test.
    """
    everything = [*arrange, *roots]
    imported = {attribute or module for node in everything for module, attribute in references(node)}
    busy = set(taken) | {name.partition(".")[0] for name in imported}
    order = dict.fromkeys(
        node.id for root in everything for node in _in_order(root) if isinstance(node, ast.Name) and node.id.startswith(MARK)
    )
    chosen: dict[str, ast.expr] = {}
    for mark in order:
        name = _free(names.get(mark, "value"), busy)
        busy.add(name)
        chosen[mark] = ast.Name(id=name, ctx=ast.Load())
    return tuple(_replaced(statement, chosen) for statement in arrange), tuple(_replaced(root, chosen) for root in roots)


def is_constructed(value: ast.expr) -> bool:
    """True for a call of a class, as opposed to `__new__`, which leaves the object empty."""
    return isinstance(value, ast.Call) and not (isinstance(value.func, ast.Attribute) and value.func.attr == "__new__")


def optional_settings(arrange: Sequence[ast.stmt]) -> tuple[int, ...]:
    """Statements that change an attribute a constructor has set already, by position: those a test may do without."""
    made = {
        statement.targets[0].id
        for statement in arrange
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name) and is_constructed(statement.value)
    }
    return tuple(
        at
        for at, statement in enumerate(arrange)
        if subject(statement) in made and not (isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name))
    )


def _free(word: str, busy: set[str]) -> str:
    plain = re.sub(r"\W+", "_", word).strip("_").lower() or "value"
    plain = f"the_{plain}" if plain[0].isdigit() or iskeyword(plain) or hasattr(builtins, plain) else plain
    if plain not in busy:
        return plain
    return next(name for number in range(2, len(busy) + 3) if (name := f"{plain}_{number}") not in busy)


def _is_short(value: ast.expr) -> bool:
    return depth_of(value) <= _INLINED_DEPTH and len(ast.unparse(value)) <= _INLINED_LENGTH


def _replaced(node: Node, values: Mapping[str, ast.expr]) -> Node:
    if not values or not any(isinstance(inner, ast.Name) and inner.id in values for inner in ast.walk(node)):
        return node
    found: Node = _Replaced(values).visit(deepcopy(node))
    return found


class _Replaced(ast.NodeTransformer):
    """Puts values where names were."""

    def __init__(self, values: Mapping[str, ast.expr]) -> None:
        self._values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A value, or the name as it is."""
        value = self._values.get(node.id)
        if value is None:
            return node
        if isinstance(value, ast.Name):
            return ast.Name(id=value.id, ctx=node.ctx)
        return deepcopy(value)


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes as they are written, the first one first."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        waiting += reversed(list(ast.iter_child_nodes(here)))
