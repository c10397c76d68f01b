"""What gives a name its value inside one definition."""

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from agent.code.source import Source
from agent.code.symbols import Parameter, Symbol, parameters
from agent.code.walking import within

OWN_SCOPES = frozenset({"function_definition", "class_definition", "lambda"})
_UNPACKED = frozenset({"tuple", "pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern"})
_LOOPS = frozenset({"for_statement", "for_in_clause"})
_BINDERS = _LOOPS | {"assignment", "augmented_assignment", "named_expression", "as_pattern"}
_ADDERS = frozenset({"append", "appendleft", "add", "extend", "insert", "setdefault", "update"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """One place where a name gets a value.

    Args:
        value: the expression it gets, or gets a part of.
        is_element: True when the name is bound to what is inside of the value: a loop's target, an unpacked part.
        is_addition: True when something is put into the value that the name already has.
    """

    value: Node
    is_element: bool = False
    is_addition: bool = False

    @property
    def line(self) -> int:
        """1-based."""
        return self.value.start_point.row + 1


def bindings_of(symbol: Symbol, name: str, before: int) -> tuple[Binding, ...]:
    """The bindings of a name, that of the nearest place before the byte offset first, then earlier ones, then later ones.

    A binding whose own expression holds the offset comes too late for it. What is bound later only counts for a name that
    has no value before: that of a loop, or of a function that runs when all of it is bound.
    """
    found = [
        binding
        for node in symbol.source.once(_binders, symbol)
        if (binding := _binding(symbol.source, node, name)) is not None
        if not binding.value.start_byte <= before < binding.value.end_byte
    ]
    earlier = [binding for binding in found if binding.value.start_byte < before]
    given = parameter_named(symbol, name) is not None
    return (*reversed(earlier), *(binding for binding in found if binding.value.start_byte >= before and not given))


def additions_to(symbol: Symbol, name: str) -> Iterator[Binding]:
    """What the definition puts into the container of a name: `name.append(x)`, `name[key] = x`."""
    source = symbol.source
    for node in within(symbol.body, stop=OWN_SCOPES):
        if node.type == "call" and (put := _put_in(source, node, name)) is not None:
            yield Binding(value=put, is_addition=True)
        elif node.type == "assignment" and (left := node.child_by_field_name("left")) is not None:
            owner = left.child_by_field_name("value") if left.type == "subscript" else None
            right = node.child_by_field_name("right")
            if owner is not None and right is not None and source.text(owner) == name:
                yield Binding(value=right, is_addition=True)


def parameter_named(symbol: Symbol, name: str) -> Parameter | None:
    """The parameter of the name, None when the definition has none."""
    return next((parameter for parameter in parameters(symbol) if parameter.name == name), None)


def is_own_parameter(symbol: Symbol, node: Node) -> bool:
    """True for the name of a parameter that still has the value it was given."""
    name = symbol.source.text(node)
    is_parameter = node.type == "identifier" and parameter_named(symbol, name) is not None
    return is_parameter and not bindings_of(symbol, name, node.start_byte)


def _binders(symbol: Symbol) -> tuple[Node, ...]:
    """The nodes of a definition that bind anything; a module is asked for many names."""
    return tuple(node for node in within(symbol.body, stop=OWN_SCOPES) if node.type in _BINDERS)


def is_own_state(symbol: Symbol, node: Node) -> bool:
    """True for an attribute of an object that the definition was handed: `self.rate`, `order.rate`."""
    owner: Node | None = node
    while owner is not None and owner.type == "attribute":
        owner = owner.child_by_field_name("object")
    return node.type == "attribute" and owner is not None and is_own_parameter(symbol, owner)


def _binding(source: Source, node: Node, name: str) -> Binding | None:
    target, value = _target(node), _given(node)
    if target is None or value is None:
        return None
    if target.type == "identifier":
        return Binding(value=value, is_element=node.type in _LOOPS) if source.text(target) == name else None
    position = _position(source, target, name) if target.type in _UNPACKED else None
    if position is None:
        return None
    parts = value.named_children if value.type in {"expression_list", "tuple"} and node.type not in _LOOPS else []
    if position < len(parts) and len(parts) == len(target.named_children):
        return Binding(value=parts[position])
    return Binding(value=value, is_element=True)


def _given(node: Node) -> Node | None:
    if node.type == "as_pattern":
        parent = node.parent
        return node.named_children[0] if node.named_children and parent is not None and parent.type == "with_item" else None
    return node.child_by_field_name("value" if node.type == "named_expression" else "right")


def _target(node: Node) -> Node | None:
    if node.type == "as_pattern":
        alias = node.child_by_field_name("alias")
        return next(iter(alias.named_children), None) if alias is not None else None
    return node.child_by_field_name("name" if node.type == "named_expression" else "left")


def _position(source: Source, target: Node, name: str) -> int | None:
    for position, part in enumerate(target.named_children):
        names = within(part, stop=frozenset({"attribute", "subscript"}))
        if any(node.type == "identifier" and source.text(node) == name for node in names):
            return position
    return None


def _put_in(source: Source, call: Node, name: str) -> Node | None:
    called = call.child_by_field_name("function")
    if called is None or called.type != "attribute":
        return None
    owner, method = called.child_by_field_name("object"), called.child_by_field_name("attribute")
    arguments = call.child_by_field_name("arguments")
    if owner is None or method is None or arguments is None or not arguments.named_children:
        return None
    if source.text(owner) != name or source.text(method) not in _ADDERS:
        return None
    return arguments.named_children[-1]
