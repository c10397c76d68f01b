"""Several recorded values of one call, built together so that what they share is shared."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from agent.domain.capsule_nodes import CapsuleNode, MappingNode, NodeId, ObjectNode, ScalarNode, SequenceNode, SymbolNode
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.expressions import NotRebuildable
from agent.stages.reproduction.rebuilding.builder import Building, Circle, Style, Surroundings, Workshop
from agent.stages.reproduction.rebuilding.containers import mapping, sequence
from agent.stages.reproduction.rebuilding.graph import holding
from agent.stages.reproduction.rebuilding.objects import instance
from agent.stages.reproduction.rebuilding.plain import plain, symbolic

_CIRCLES_AT_MOST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """Values of one call as expressions.

    Args:
        values: label -> expression, for those that could be rebuilt.
        reasons: label -> why not, for the others.
        arrange: statements that make the variables of the expressions; variables are marks.
        words: mark -> a word for the variable.
        remarks: what a person should know.
        left_out: attributes that could not be brought back.
        bare: classes of objects made without their constructor.
        derived: classes of objects whose state may itself be what is wrong: the constructor arguments it came of are lost.
        taken: the same, of what the method is called on.
        stood_in: classes that something else stands for.
        cut: True when a value is shorter than it was.
    """

    values: dict[str, ast.expr]
    reasons: dict[str, str]
    arrange: tuple[ast.stmt, ...]
    words: dict[str, str]
    remarks: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    bare: frozenset[str] = frozenset()
    derived: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    stood_in: tuple[str, ...] = ()
    cut: bool = False


def rebuild(
    bench: Bench,
    nodes: Sequence[CapsuleNode],
    roots: Sequence[tuple[str, NodeId]],
    style: Style,
    surroundings: Surroundings,
) -> Rebuilt:
    """Build the roots again.

    Args:
        bench: the repository, for the shapes of its classes.
        nodes: of the capsule.
        roots: label -> node, each label once.
        style: how objects are built.
        surroundings: what is outside of the capsule.
    """
    first: frozenset[NodeId] = frozenset()
    reached = holding(nodes, roots)
    for _ in range(_CIRCLES_AT_MOST):
        shop = Workshop(
            bench=bench, nodes=nodes, holding=reached, style=style, begin=_begun, surroundings=surroundings, first=first
        )
        try:
            return _rebuilt(shop, roots)
        except Circle as circle:
            first |= {circle.node}
    reason = "its values go round in too many circles"
    return Rebuilt(values={}, reasons={label: reason for label, _ in roots}, arrange=(), words={})


def _rebuilt(shop: Workshop, roots: Sequence[tuple[str, NodeId]]) -> Rebuilt:
    values: dict[str, ast.expr] = {}
    reasons: dict[str, str] = {}
    for label, node in roots:
        try:
            values[label] = shop.value(node)
        except NotRebuildable as reason:
            reasons[label] = str(reason)
    return Rebuilt(
        values=values,
        reasons=reasons,
        arrange=tuple(shop.statements),
        words=shop.words,
        remarks=tuple(shop.remarks),
        left_out=tuple(shop.left_out),
        bare=frozenset(shop.bare),
        derived=tuple(shop.derived),
        taken=tuple(shop.taken),
        stood_in=tuple(shop.stood_in),
        cut=shop.cut,
    )


def _begun(shop: Workshop, node: NodeId) -> Building:
    found = shop.nodes[node]
    match found:
        case ScalarNode():
            return plain(shop, found)
        case SymbolNode():
            return symbolic(shop, found)
        case SequenceNode():
            return sequence(shop, node, found)
        case MappingNode():
            return mapping(shop, node, found)
        case ObjectNode():
            return instance(shop, node, found)
