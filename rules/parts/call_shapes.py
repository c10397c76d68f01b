"""Moved functions whose arguments or results differ from those of the old ones."""

from collections.abc import Iterator

from tree_sitter import Node

from agent.code.edits import insert_after
from agent.code.source import Source
from agent.code.walking import within
from agent.domain.fix import Edit
from rules.parts.trees import same

_FOUR = 4


def shape_fits(source: Source, node: Node) -> bool:
    """True when the call means the same at its new place, with `shape_edits`."""
    if not source.text(node).endswith(".getargspec"):
        return True
    # getfullargspec calls `keywords` `varkw`, and has more fields.
    return not any(_is_label(source, found, "keywords") for found in within(source.root))


def shape_edits(source: Source, node: Node) -> Iterator[Edit]:
    """Edits that keep a call's meaning.

    `cgi.escape` left quotes alone unless told otherwise, `html.escape` does not; `getargspec` gave four fields, `getfullargspec`
    gives seven.
    """
    call, name = node.parent, source.text(node)
    arguments = call.child_by_field_name("arguments") if call is not None and call.type == "call" else None
    if call is None or arguments is None or not same(call.child_by_field_name("function"), node):
        return
    if name.endswith(".escape") and len(arguments.named_children) == 1:
        yield insert_after(source, arguments.named_children[0], ", quote=False")
    left = call.parent.child_by_field_name("left") if call.parent is not None else None
    if name.endswith(".getargspec") and left is not None and left.type in {"pattern_list", "tuple_pattern"}:
        yield from [insert_after(source, call, "[:4]")] if len(left.named_children) == _FOUR else []


def _is_label(source: Source, node: Node, name: str) -> bool:
    label = node.child_by_field_name("attribute") if node.type == "attribute" else None
    return label is not None and source.text(label) == name
