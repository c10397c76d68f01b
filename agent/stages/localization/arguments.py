"""Which expression a caller passes for a parameter."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tree_sitter import Node

from agent.code.source import Source
from agent.code.symbols import Symbol, decorators, parameters
from agent.stages.localization.failing import failing_statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a parameter got: an expression of the caller, or its own default."""

    type: Literal["argument", "default"]
    node: Node | None = None


def argument_for(source: Source, line: int, callee: Symbol, parameter: str) -> Given | None:
    """What the call on the caller's line passes as the parameter; None when no call there is clearly the one.

    Args:
        source: the caller's file.
        line: 1-based, where the caller stands.
        callee: the function that was called.
        parameter: name of one of its parameters.
    """
    calls = [node for node in failing_statement(source, line) if node.type == "call" and _calls(source, node, callee)]
    if len(calls) != 1:
        return None
    arguments = calls[0].child_by_field_name("arguments")
    if arguments is None or arguments.type != "argument_list":
        return None
    given = [node for node in arguments.named_children if node.type != "comment"]
    for node in given:
        named = node.child_by_field_name("name") if node.type == "keyword_argument" else None
        if named is not None and source.text(named) == parameter:
            return Given(type="argument", node=node.child_by_field_name("value"))
    return _positional(given, _positions(callee, bound=_is_bound(source, calls[0], callee)), parameter, callee)


def _positional(given: list[Node], names: list[str], parameter: str, callee: Symbol) -> Given | None:
    splat = any(node.type in {"list_splat", "dictionary_splat"} for node in given)
    plain = [node for node in given if node.type not in {"keyword_argument", "list_splat", "dictionary_splat"}]
    position = names.index(parameter) if parameter in names else -1
    if 0 <= position < len(plain) and not any(node.type == "list_splat" for node in given[: position + 1]):
        return Given(type="argument", node=plain[position])
    has_default = any(found.name == parameter and found.default is not None for found in parameters(callee))
    return Given(type="default") if has_default and not splat else None


def _positions(callee: Symbol, *, bound: bool) -> list[str]:
    names = [found.name for found in parameters(callee) if found.kind in {"positional", "positional-only"}]
    return names[1:] if bound else names


def _is_bound(source: Source, call: Node, callee: Symbol) -> bool:
    """True when the first parameter is filled by the object or class that the call goes through."""
    if callee.kind != "method" or "staticmethod" in decorators(callee):
        return False
    called = call.child_by_field_name("function")
    owner = called.child_by_field_name("object") if called is not None and called.type == "attribute" else None
    through_class = owner is not None and source.text(owner).rsplit(".", 1)[-1] == callee.owner.rsplit(".", 1)[-1]
    return not through_class or "classmethod" in decorators(callee)


def _calls(source: Source, call: Node, callee: Symbol) -> bool:
    return any(name in _names(callee) for name in _last_name(source, call))


def _names(callee: Symbol) -> frozenset[str]:
    owner = callee.owner.rsplit(".", 1)[-1]
    return frozenset({owner, "super"} if callee.short_name in {"__init__", "__new__"} else {callee.short_name}) | {
        callee.short_name
    }


def _last_name(source: Source, call: Node) -> Iterator[str]:
    called = call.child_by_field_name("function")
    if called is not None:
        yield source.text(called).rsplit(".", 1)[-1].strip()
