"""Which expression a caller passes for a parameter."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tree_sitter import Node

from agent.code.source import Source
from agent.code.symbols import Symbol, decorators, parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a parameter got: an expression of the caller, or its own default."""

    type: Literal["argument", "default"]
    node: Node | None = None


def argument_for(source: Source, call: Node, callee: Symbol, parameter: str) -> Given | None:
    """What the call passes as the parameter; None when that can't be told.

    Args:
        source: the caller's file.
        call: the call node there.
        callee: the function that was called.
        parameter: name of one of its parameters.
    """
    arguments = call.child_by_field_name("arguments")
    if arguments is None or arguments.type != "argument_list":
        return None
    given = [node for node in arguments.named_children if node.type != "comment"]
    for node in given:
        named = node.child_by_field_name("name") if node.type == "keyword_argument" else None
        if named is not None and source.text(named) == parameter:
            return Given(type="argument", node=node.child_by_field_name("value"))
    return _positional(given, _positions(callee, bound=_is_bound(source, call, callee)), parameter, callee)


def parameter_given(source: Source, call: Node, callee: Symbol, name: str) -> str:
    """The parameter that the call passes a name or attribute as, empty when it passes it as none.

    Args:
        source: the caller's file.
        call: the call node there.
        callee: the function that is called.
        name: text of the argument.
    """
    for parameter in parameters(callee):
        given = argument_for(source, call, callee, parameter.name)
        if given is not None and given.type == "argument" and given.node is not None and source.text(given.node) == name:
            return parameter.name
    return ""


def _positional(given: list[Node], names: list[str], parameter: str, callee: Symbol) -> Given | None:
    splat = any(node.type in {"list_splat", "dictionary_splat"} for node in given)
    plain = [node for node in given if node.type not in {"keyword_argument", "list_splat", "dictionary_splat"}]
    position = names.index(parameter) if parameter in names else -1
    if 0 <= position < len(plain) and not any(node.type == "list_splat" for node in given[: position + 1]):
        return Given(type="argument", node=plain[position])
    default = _default(callee, parameter)
    return Given(type="default", node=default) if default is not None and not splat else None


def _default(callee: Symbol, parameter: str) -> Node | None:
    listed = callee.node.child_by_field_name("parameters")
    for node in listed.named_children if listed is not None else []:
        named = node.child_by_field_name("name")
        if named is not None and callee.source.text(named) == parameter:
            return node.child_by_field_name("value")
    return None


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


def calls_by_name(source: Source, call: Node, callee: Symbol) -> bool:
    """True when the call names the callee, or for a constructor its class."""
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
