"""Which expression of a statement reached past the end of a sequence, and how long the sequence would have to be."""

from dataclasses import dataclass

from tree_sitter import Node

from rules.parts.site import CrashSite, failing_node
from rules.parts.trees import bare, field, pure, same

_KINDS = ("list", "tuple", "string", "bytearray", "deque", "array", "range object", "bytes", "index out of range")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IndexUse:
    """An expression that raised because a sequence is too short.

    Args:
        failing: the subscript or the call of `pop`.
        sequence: what was indexed.
        index: source text of the index, empty for `pop()`.
        bad: condition, true when it is too short.
        good: the opposite.
    """

    failing: Node
    sequence: Node
    index: str
    bad: str
    good: str


def index_use(site: CrashSite) -> IndexUse | None:
    """The index or `pop` that reached too far; None when it is not certain, or its bounds can't be asked for."""
    said = site.message
    if said.startswith("pop from"):
        call = failing_node(site, lambda node: _is_pop(site, node))
        return _popped(site, call) if call is not None else None
    if not any(kind in said for kind in _KINDS):
        return None
    node = failing_node(site, lambda node: node.type == "subscript" and _index(node) is not None)
    return _subscripted(site, node) if node is not None else None


def slice_of(site: CrashSite, use: IndexUse) -> str:
    """The slice that can stand for a character that is compared with a literal of one character; empty when it can't."""
    comparison = use.failing.parent
    if comparison is None or comparison.type != "comparison_operator" or "string" not in site.message:
        return ""
    operators = [child.type for child in comparison.children if not child.is_named]
    if operators not in (["=="], ["!="]) or len(comparison.named_children) != 2:
        return ""
    others = [bare(child) for child in comparison.named_children if not same(bare(child), use.failing)]
    literal = site.text(others[0])[1:-1] if others and others[0].type == "string" else ""
    text, index = site.text(use.sequence), use.index
    if len(literal) != 1:
        return ""
    edges = {"0": ":1", "-1": "-1:"}
    if index.isdigit():
        edges.setdefault(index, f"{index}:{int(index) + 1}")
    elif index.isidentifier():
        edges[index] = f"{index}:{index} + 1"
    return f"{text}[{edges[index]}]" if index in edges else ""


def advanced(site: CrashSite) -> Node | None:
    """The `next(iterator)` of the statement, when there is just one."""
    return failing_node(site, lambda node: node.type == "call" and _advances(site, node))


def _advances(site: CrashSite, node: Node) -> bool:
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None or arguments is None or site.text(function) != "next":
        return False
    return arguments.type == "generator_expression" or len(arguments.named_children) == 1


def _is_pop(site: CrashSite, node: Node) -> bool:
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if node.type != "call" or function is None or arguments is None or function.type != "attribute":
        return False
    name = function.child_by_field_name("attribute")
    return name is not None and site.text(name) in {"pop", "popleft"}


def _popped(site: CrashSite, call: Node) -> IndexUse | None:
    function = call.child_by_field_name("function")
    sequence = field(function, "object") if function is not None else None
    if sequence is None:
        return None
    text = site.text(sequence)
    return IndexUse(failing=call, sequence=sequence, index="", bad=f"not {text}", good=text)


def _index(node: Node) -> Node | None:
    indices = node.children_by_field_name("subscript")
    if len(indices) != 1 or any(child.type == "," for child in node.children):
        return None
    return bare(indices[0]) if indices[0].type not in {"slice", "string"} else None


def _subscripted(site: CrashSite, node: Node) -> IndexUse | None:
    sequence, index = field(node, "value"), _index(node)
    if sequence is None or index is None or not pure(index):
        return None
    text, place = site.text(sequence), site.text(index)
    bad, good = _bounds(text, place, index)
    if not bad:
        return None
    return IndexUse(failing=node, sequence=sequence, index=place, bad=bad, good=good)


def _bounds(text: str, place: str, index: Node) -> tuple[str, str]:
    """The conditions for "too short" and "long enough"."""
    number = place.replace(" ", "").removeprefix("-")
    if number.isdigit():
        needed = int(number) if place.startswith("-") else int(number) + 1
        if needed == 1:
            return f"not {text}", text
        return f"len({text}) < {needed}", f"len({text}) >= {needed}"
    if index.type in {"identifier", "attribute", "binary_operator"} and not place.startswith("-"):
        return f"{place} >= len({text})", f"{place} < len({text})"
    return "", ""
