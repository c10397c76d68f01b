"""Functions, methods and classes of a JavaScript file, by qualified name."""

from collections.abc import Iterator

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser, Query, QueryCursor

from agent.code.outlines import ANONYMOUS, Outline

SUFFIXES = (".js", ".mjs", ".cjs")
_LANGUAGE = Language(tree_sitter_javascript.language())
_CLASSES = frozenset({"class_declaration", "class"})
_DEFINITIONS = Query(
    _LANGUAGE,
    "[(function_declaration) (generator_function_declaration) (function_expression) (generator_function) (arrow_function)"
    " (method_definition) (class_declaration) (class)] @definition",
)


def javascript_outlines(content: bytes) -> tuple[Outline, ...]:
    """Every definition of the file in source order, anonymous functions too; never raises."""
    tree = Parser(_LANGUAGE).parse(content)
    found: list[tuple[Outline, Node]] = []
    owners: list[tuple[Outline, Node]] = []
    nodes = [node for node in QueryCursor(_DEFINITIONS).captures(tree.root_node).get("definition", []) if node.is_named]
    for node in sorted(nodes, key=lambda node: (node.start_byte, -node.end_byte)):
        while owners and owners[-1][1].end_byte <= node.start_byte:
            owners.pop()
        outline = _outline(node, owners[-1][0] if owners else None)
        owners.append((outline, node))
        found.append((outline, node))
    return tuple(outline for outline, _ in found)


def _outline(node: Node, owner: Outline | None) -> Outline:
    short = _name(node) or ANONYMOUS
    kind = "class" if node.type in _CLASSES else "method" if owner is not None and owner.kind == "class" else "function"
    return Outline(
        name=f"{owner.name}.{short}" if owner is not None else short,
        kind=kind,
        start_line=node.start_point.row + 1,
        end_line=node.end_point.row + 1,
    )


def _name(node: Node) -> str:
    """What the engine calls it: its own name, or that of what it is given to."""
    named = node.child_by_field_name("name")
    if named is None and (parent := node.parent) is not None:
        named = next((child for field in _given(parent) if (child := parent.child_by_field_name(field)) is not None), None)
    text = (named.text or b"").decode("utf-8", "replace") if named is not None else ""
    return text.rsplit(".", 1)[-1].strip("'\"#")[:200]


def _given(parent: Node) -> Iterator[str]:
    fields = {
        "variable_declarator": "name",
        "pair": "key",
        "assignment_expression": "left",
        "field_definition": "property",
        "assignment_pattern": "left",
    }
    if parent.type in fields:
        yield fields[parent.type]
