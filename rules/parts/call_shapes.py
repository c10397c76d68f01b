"""Moved functions whose arguments or results differ from those of the old ones."""

from collections.abc import Iterator

from tree_sitter import Node

from agent.code.edits import insert_after
from agent.code.source import Source, statement_of
from agent.code.walking import ancestors, within
from agent.domain.fix import Edit
from rules.parts.trees import same

_FOUR = 4
_ARGSPEC = "getargspec"
_ESCAPE = "escape"
_SAME_FIELDS = frozenset({"args", "varargs", "defaults"})


def shape_fits(source: Source, node: Node, name: str) -> bool:
    """True when the use means the same at its new place, with `shape_edits`.

    Args:
        source: the file.
        node: the function where it is used, `inspect.getargspec` or `getargspec`.
        name: the function's old name.
    """
    if name not in {_ARGSPEC, _ESCAPE}:
        return True
    call = _call(node)
    if call is None:
        return False  # handed on as a value, and then called in a way that is not seen here
    return name == _ESCAPE or _takes_four(call) or _only_same_fields(source, call)


def shape_edits(source: Source, node: Node, name: str) -> Iterator[Edit]:
    """Edits that keep a call's meaning.

    `cgi.escape` left quotes alone unless told otherwise, `html.escape` does not; `getargspec` gave four fields, `getfullargspec`
    gives seven.
    """
    call = _call(node)
    arguments = call.child_by_field_name("arguments") if call is not None else None
    if call is None or arguments is None:
        return
    if name == _ESCAPE and len(arguments.named_children) == 1:
        yield insert_after(source, arguments.named_children[0], ", quote=False")
    if name == _ARGSPEC and _takes_four(call):
        yield insert_after(source, call, "[:4]")


def _call(node: Node) -> Node | None:
    call = node.parent
    return call if call is not None and call.type == "call" and same(call.child_by_field_name("function"), node) else None


def _takes_four(call: Node) -> bool:
    left = call.parent.child_by_field_name("left") if call.parent is not None else None
    return left is not None and left.type in {"pattern_list", "tuple_pattern"} and len(left.named_children) == _FOUR


def _only_same_fields(source: Source, call: Node) -> bool:
    """True when nothing but fields that both results have is read: at once, or from the variable that holds it."""
    parent = call.parent
    if parent is None or parent.type != "assignment":
        return _is_same_field(source, call)
    left, statement = parent.child_by_field_name("left"), statement_of(call)
    if left is None or left.type != "identifier" or statement is None:
        return False
    scope = next((node for node in ancestors(call) if node.type in {"function_definition", "module"}), None)
    name = source.text(left)
    uses = (
        [node for node in within(scope) if node.type == "identifier" and source.text(node) == name] if scope is not None else []
    )
    return all(same(node, left) or _is_same_field(source, node) for node in uses)


def _is_same_field(source: Source, node: Node) -> bool:
    parent = node.parent
    if parent is None:
        return False
    if parent.type == "attribute" and same(parent.child_by_field_name("object"), node):
        label = parent.child_by_field_name("attribute")
        return label is not None and source.text(label) in _SAME_FIELDS
    place = parent.child_by_field_name("subscript") if parent.type == "subscript" else None
    return place is not None and source.text(place) in {"0", "1", "3"}
