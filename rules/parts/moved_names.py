"""Rewriting every use of a module's moved names in a file, and the imports that go with them."""

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from agent.code.edits import insert_after, insert_after_statement, replace, starts_its_line
from agent.code.imports import imports
from agent.code.scopes import bound_in
from agent.code.source import Source
from agent.code.symbols import symbols
from agent.code.walking import ancestors, within
from agent.domain.fix import Edit
from agent.errors import BadDiff
from rules.parts.call_shapes import shape_edits, shape_fits
from rules.parts.import_edits import statement_added
from rules.parts.moved_imports import from_imports_rewritten
from rules.parts.stdlib_moves import MODULES, NAMES
from rules.parts.trees import same

_VERSION_TESTS = ("version_info", "PY2", "PY3", "hexversion")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Use:
    """One `module.name` of a moved name."""

    node: Node
    new_module: str
    new_name: str


def target(module: str, name: str) -> tuple[str, str] | None:
    """Where a name of a module is now, None when it did not move."""
    if module in MODULES:
        return MODULES[module], name
    return NAMES.get((module, name))


def rewritten(source: Source, module: str, gone: bool) -> tuple[Edit, ...]:
    """Edits that take every moved name of the module from its new place; none when that can't be done whole.

    Args:
        source: the file.
        module: dotted name of the module that names moved from.
        gone: True when the module itself does not exist any more, so that all of its uses must find a new place.
    """
    found: list[Edit] = []
    for receiver, statement, name in _bindings(source, module):
        uses, others = _uses(source, module, receiver)
        if gone and (others or not uses):
            return ()
        if not uses:
            continue
        if not all(_possible(source, use) for use in uses):
            return ()
        aliased = receiver != module
        found += [edit for use in uses for edit in _use_edits(source, module, receiver, use)]
        found += _import_edits(source, module, statement, name, uses, keep=bool(others) or (aliased and not gone))
    froms = from_imports_rewritten(source, module, gone, target)
    return (*found, *froms) if froms is not None else ()


def under_version_test(source: Source, node: Node) -> bool:
    """True in a branch for some versions of Python only."""
    for parent in ancestors(node):
        test = parent.child_by_field_name("condition") if parent.type in {"if_statement", "elif_clause"} else None
        if test is not None and any(word in source.text(test) for word in _VERSION_TESTS):
            return True
    return False


def _bindings(source: Source, module: str) -> Iterator[tuple[str, Node, Node]]:
    """Text that the module is used by, its import statement and the node of its name there."""
    wanted = [item for item in imports(source) if item.module == module and not item.attribute]
    for item in wanted:
        for node in within(source.root):
            if node.type != "import_statement" or node.start_point.row + 1 != item.line:
                continue
            for name in node.children_by_field_name("name"):
                dotted = name.child_by_field_name("name") if name.type == "aliased_import" else name
                if dotted is not None and source.text(dotted) == module:
                    yield (item.name if name.type == "aliased_import" else module), node, dotted


def _uses(source: Source, module: str, receiver: str) -> tuple[list[Use], int]:
    """Uses of moved names, and how many other uses of the module there are."""
    moved: list[Use] = []
    others = 0
    for node in within(source.root):
        if node.type not in {"attribute", "identifier"} or source.text(node) != receiver or _in_import(node):
            continue
        parent = node.parent
        whole = parent is not None and parent.type == "attribute" and same(parent.child_by_field_name("object"), node)
        label = parent.child_by_field_name("attribute") if whole and parent is not None else None
        new = target(module, source.text(label)) if label is not None else None
        if new is not None and parent is not None and not under_version_test(source, parent):
            moved.append(Use(node=parent, new_module=new[0], new_name=new[1]))
        elif not _is_label(node):
            others += 1
    return moved, others


def _possible(source: Source, use: Use) -> bool:
    """True when the new place can be named here and the call keeps its meaning."""
    top = use.new_module.split(".", 1)[0] or use.new_name.split(".", 1)[0]
    imported = any(item.name == top and item.module.split(".", 1)[0] == top and not item.attribute for item in imports(source))
    taken = any(top in bound_in(symbol) for symbol in symbols(source))
    old_top = source.text(use.node).split(".", 1)[0]
    return (imported or not taken or top == old_top) and shape_fits(source, use.node, _last(source, use.node))


def _use_edits(source: Source, module: str, receiver: str, use: Use) -> Iterator[Edit]:
    place = use.new_module
    if place == module or place.startswith(f"{module}."):
        place = receiver + place.removeprefix(module)
    yield replace(source, use.node, f"{place}.{use.new_name}" if place else use.new_name)
    yield from shape_edits(source, use.node, _last(source, use.node))


def _last(source: Source, node: Node) -> str:
    return source.text(node).rpartition(".")[2]


def _import_edits(source: Source, module: str, statement: Node, name: Node, uses: list[Use], keep: bool) -> list[Edit]:
    """The old import becomes the first new one when nothing else needs it; further new ones are added."""
    known = {item.module for item in imports(source) if not item.attribute}
    wanted = sorted({use.new_module for use in uses} - {"", module} - known)
    inside = [new for new in wanted if new.startswith(f"{module}.")]
    alias = name.parent is not None and name.parent.type == "aliased_import"
    edits: list[Edit] = []
    if inside and not alias:
        edits.append(replace(source, name, inside[0]))
        wanted.remove(inside[0])
    elif not keep and wanted and not any(use.new_module == module for use in uses):
        edits.append(replace(source, name.parent if alias and name.parent is not None else name, wanted.pop(0)))
    return edits + [edit for new in wanted for edit in _added(source, statement, new)]


def _added(source: Source, statement: Node, module: str) -> tuple[Edit, ...]:
    """The new import after the old one when that stands alone on its line, else where imports are kept."""
    if not starts_its_line(source, statement):
        return statement_added(source, f"import {module}")
    try:
        return (insert_after_statement(source, statement, (f"import {module}",)),)
    except BadDiff:
        return (insert_after(source, statement, f"; import {module}"),)


def _in_import(node: Node) -> bool:
    return any(parent.type in {"import_statement", "import_from_statement"} for parent in ancestors(node))


def _is_label(node: Node) -> bool:
    """True for names that are no use of the module: attribute and keyword names."""
    parent = node.parent
    labels = {"attribute": "attribute", "keyword_argument": "name"}
    return parent is not None and parent.type in labels and same(parent.child_by_field_name(labels[parent.type]), node)
