"""Which expression of a statement is the None that an exception speaks of."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tree_sitter import Node

from rules.parts.site import CrashSite, failing_node
from rules.parts.trees import bare, field, header, same

_OPERATORS = frozenset({"binary_operator", "augmented_assignment", "comparison_operator"})

_ITERATING = frozenset(
    {"list", "tuple", "set", "frozenset", "dict", "sorted", "sum", "max", "min", "any", "all", "enumerate", "iter", "reversed"}
    | {"join", "extend", "update"}
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NoneUse:
    """An expression that raised because a part of it is None.

    Args:
        failing: the expression that raised.
        subject: the part that is None.
    """

    failing: Node
    subject: Node


def none_use(site: CrashSite) -> NoneUse | None:
    """The use of None that the message tells of; None when it is not certain which expression that is."""
    for pattern, find in _FINDERS:
        if match := re.search(pattern, site.message):
            return find(site, match)
    return None


def _attribute(site: CrashSite, match: re.Match[str]) -> NoneUse | None:
    node = failing_node(site, lambda node: node.type == "attribute" and _field_text(site, node, "attribute") == match[1])
    return _use(node, "object")


def _subscript(site: CrashSite, _: re.Match[str]) -> NoneUse | None:
    return _use(_only(site, lambda node: node.type == "subscript", "value"), "value")


def _called(site: CrashSite, _: re.Match[str]) -> NoneUse | None:
    return _use(_only(site, lambda node: node.type == "call", "function"), "function")


def _measured(site: CrashSite, match: re.Match[str]) -> NoneUse | None:
    name = match[1] if match.re.groups else "len"
    node = failing_node(site, lambda node: node.type == "call" and _field_text(site, node, "function") == name)
    return _argument(node)


def _iterated(site: CrashSite, _: re.Match[str]) -> NoneUse | None:
    """`for x in None`, `a, b = None`, `list(None)`, `[*None]`, `x in None`."""
    uses = list(_iterations(site))
    marker = site.frame.frame.marker
    if marker is not None:
        place = site.source.node_at(site.frame.line, *marker)
        at = [use for use in uses if same(use.subject, place) or same(use.failing, place)]
        return at[0] if at else (uses[0] if len(uses) == 1 else None)
    return uses[0] if len(uses) == 1 else None


def _iterations(site: CrashSite) -> Iterator[NoneUse]:
    for node in header(site.statement):
        if node.type in {"for_statement", "for_in_clause"}:
            yield from _maybe(node, "right")
        elif node.type == "assignment" and (left := node.child_by_field_name("left")) is not None:
            yield from _maybe(node, "right") if left.type in {"pattern_list", "tuple_pattern", "list_pattern"} else ()
        elif node.type == "comparison_operator" and any(
            child.type.replace(" ", "") in {"in", "notin"} for child in node.children
        ):
            yield NoneUse(failing=node, subject=bare(node.named_children[-1]))
        elif node.type == "call" and _iterates(site, node) and (use := _argument(node)) is not None:
            yield use


def _iterates(site: CrashSite, call: Node) -> bool:
    return _field_text(site, call, "function").rsplit(".", 1)[-1] in _ITERATING


def _operated(site: CrashSite, _: re.Match[str]) -> NoneUse | None:
    """`None + x`, `x < None`: recorded variables, or the only operand that is a name or call, tell which side it is."""
    node = failing_node(site, lambda node: node.type in _OPERATORS)
    if node is None:
        return None
    operands = _operands(node)
    if len(operands) != 2:
        return None
    side = _side(site)
    if side is not None:
        return NoneUse(failing=node, subject=operands[side])
    none = [operand for operand in operands if site.local(site.text(operand)) == "None"]
    return NoneUse(failing=node, subject=none[0]) if len(none) == 1 else None


def _side(site: CrashSite) -> int | None:
    message = site.message
    if match := re.search(r"'(\w+)' and '(\w+)'", message):
        sides = [index for index in (0, 1) if match[index + 1] == "NoneType"]
        return sides[0] if len(sides) == 1 else None
    return 1 if re.search(r"can only concatenate .*not \"NoneType\"", message) else None


def _operands(node: Node) -> list[Node]:
    if node.type == "comparison_operator":
        return [bare(child) for child in node.named_children]
    return [child for child in (field(node, "left"), field(node, "right")) if child is not None]


def _only(site: CrashSite, fits: Callable[[Node], bool], part: str) -> Node | None:
    """The failing node; without marks the one whose part is recorded as None wins."""
    node = failing_node(site, fits)
    if node is not None:
        return node
    return failing_node(site, lambda found: fits(found) and site.local(_field_text(site, found, part)) == "None")


def _use(node: Node | None, part: str) -> NoneUse | None:
    subject = field(node, part) if node is not None else None
    return NoneUse(failing=node, subject=subject) if node is not None and subject is not None else None


def _maybe(node: Node, part: str) -> Iterator[NoneUse]:
    subject = field(node, part)
    if subject is not None:
        yield NoneUse(failing=subject, subject=subject)


def _argument(node: Node | None) -> NoneUse | None:
    arguments = node.child_by_field_name("arguments") if node is not None else None
    if node is None or arguments is None or len(arguments.named_children) != 1 or arguments.type != "argument_list":
        return None
    only = arguments.named_children[0]
    if only.type in {"keyword_argument", "list_splat", "dictionary_splat", "comment"}:
        return None
    return NoneUse(failing=node, subject=bare(only))


def _field_text(site: CrashSite, node: Node, name: str) -> str:
    found = node.child_by_field_name(name)
    return site.text(found) if found is not None else ""


_Finder = Callable[[CrashSite, "re.Match[str]"], NoneUse | None]
_FINDERS: tuple[tuple[str, _Finder], ...] = (
    (r"'NoneType' object has no attribute '(\w+)'", _attribute),
    (r"'NoneType' object is not subscriptable", _subscript),
    (r"'NoneType' object does(?: not|n't) support item (?:assignment|deletion)", _subscript),
    (r"'NoneType' object is not callable", _called),
    (r"object of type 'NoneType' has no len\(\)", _measured),
    (r"^(int|float)\(\) argument must be .*'NoneType'", _measured),
    (r"argument of type 'NoneType' is not (?:iterable|a container)", _iterated),
    (r"'NoneType' object is not iterable|cannot unpack non-iterable NoneType", _iterated),
    (r"unsupported operand type\(s\) for |not supported between instances of |can only concatenate ", _operated),
)
