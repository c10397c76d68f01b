"""Rewriting `from module import ...` for names that are somewhere else now."""

from collections.abc import Callable, Iterator

from tree_sitter import Node

from agent.code.edits import insert_after_statement, replace
from agent.code.scopes import bound_in
from agent.code.source import Source
from agent.code.symbols import symbols
from agent.code.walking import ancestors, within
from agent.domain.fix import Edit
from agent.errors import BadDiff
from rules.parts.call_shapes import shape_edits, shape_fits
from rules.parts.trees import same

Target = Callable[[str, str], tuple[str, str] | None]


def from_imports_rewritten(source: Source, module: str, gone: bool, target: Target) -> tuple[Edit, ...] | None:
    """Edits of every from-import of the module that names something moved; None when one can't be rewritten whole.

    Args:
        source: the file.
        module: module that names moved from.
        gone: True when the module does not exist any more.
        target: where a name of a module is now.
    """
    found: list[Edit] = []
    for statement in within(source.root):
        stated = statement.child_by_field_name("module_name") if statement.type == "import_from_statement" else None
        if stated is None or source.text(stated) != module or _answered(statement):
            continue
        names = statement.children_by_field_name("name")
        moved = [name for name in names if target(module, _plain(source, name)) is not None]
        if gone and len(moved) != len(names):
            return None
        if moved:
            edits = _rewritten(source, module, statement, moved, target)
            if edits is None:
                return None
            found += edits
    return tuple(found)


def _rewritten(source: Source, module: str, statement: Node, moved: list[Node], target: Target) -> list[Edit] | None:
    names, stated = statement.children_by_field_name("name"), statement.child_by_field_name("module_name")
    places = {new[0] for name in moved if (new := target(module, _plain(source, name)))}
    renames = [(name, new[1]) for name in moved if (new := target(module, _plain(source, name)))]
    uses = _renamed_uses(source, statement, renames)
    if uses is None or len(places) != 1 or stated is None:
        return None
    place = places.pop()
    if any("." in new for _, new in renames) and place:
        return None
    if place == module or (place and len(moved) == len(names)):
        inside = [replace(source, _name_node(name), new) for name, new in renames if new != _plain(source, name)]
        return [*([replace(source, stated, place)] if place != module else []), *inside, *uses]
    if not place and len(moved) == len(names):
        return None
    listed = ", ".join(_with_alias(source, name, new) for name, new in renames)
    try:
        added = [insert_after_statement(source, statement, (f"from {place} import {listed}",))] if place else []
    except BadDiff:
        return None
    return [*_taken_out(source, names, moved), *added, *uses]


def _renamed_uses(source: Source, statement: Node, renames: list[tuple[Node, str]]) -> list[Edit] | None:
    """Edits of the names' uses: the new name, and what keeps a call's meaning; None when that can't be done for each."""
    edits: list[Edit] = []
    for name, new in renames:
        old = _plain(source, name)
        local = source.text(name.child_by_field_name("alias") or name) if name.type == "aliased_import" else old
        uses = [use for use in _uses(source, local) if not _within(use, statement)]
        if not all(shape_fits(source, use, old) for use in uses):
            return None
        edits += [edit for use in uses for edit in shape_edits(source, use, old)]
        if new == old or name.type == "aliased_import":
            continue
        if any(new.split(".")[0] in bound_in(symbol) for symbol in symbols(source)):
            return None
        edits += [replace(source, use, new) for use in uses]
    return edits


def _taken_out(source: Source, names: list[Node], moved: list[Node]) -> Iterator[Edit]:
    """Each moved name with the comma and blanks up to its neighbour."""
    last_kept = max(index for index, name in enumerate(names) if not any(same(name, other) for other in moved))
    for index, name in enumerate(names):
        if not any(same(name, other) for other in moved):
            continue
        if index < last_kept:
            yield Edit(path=source.path, start=name.start_byte, end=names[index + 1].start_byte, replacement=b"")
        else:
            yield Edit(path=source.path, start=names[index - 1].end_byte, end=name.end_byte, replacement=b"")


def _uses(source: Source, name: str) -> Iterator[Node]:
    for node in within(source.root):
        parent = node.parent
        if node.type != "identifier" or source.text(node) != name or parent is None:
            continue
        labels = {"attribute": "attribute", "keyword_argument": "name"}
        if parent.type not in labels or not same(parent.child_by_field_name(labels[parent.type]), node):
            yield node


def _answered(statement: Node) -> bool:
    """True inside a `try` that has another import for the case that this one fails."""
    return any(parent.type in {"try_statement", "except_clause"} for parent in ancestors(statement))


def _within(node: Node, outer: Node) -> bool:
    return outer.start_byte <= node.start_byte and node.end_byte <= outer.end_byte


def _plain(source: Source, name: Node) -> str:
    return source.text(_name_node(name))


def _name_node(name: Node) -> Node:
    inner = name.child_by_field_name("name") if name.type == "aliased_import" else None
    return inner if inner is not None else name


def _with_alias(source: Source, name: Node, new: str) -> str:
    alias = name.child_by_field_name("alias") if name.type == "aliased_import" else None
    return f"{new} as {source.text(alias)}" if alias is not None else new
