"""Variables, functions and modules by a name that is not in scope."""

import re
import sys
from collections.abc import Iterator

from tree_sitter import Node

from agent.code.edits import insert_before_statement, replace, starts_its_line
from agent.code.imports import has_star_import, names_in_scope
from agent.code.scopes import bound_in
from agent.code.symbols import MODULE, Symbol, enclosing_symbols, symbol_named, symbols
from agent.code.walking import within
from rules.parts.candidates import Draft
from rules.parts.import_edits import import_added
from rules.parts.site import CrashSite
from rules.parts.spelling import meant
from rules.parts.trees import identifiers, loop_around, own, same

_UNDEFINED = re.compile(r"name '(\w+)' is not defined")
_UNBOUND = re.compile(r"local variable '(\w+)'")
_NEVER_IMPORTED = frozenset({"antigravity", "this", "test"})


def misspelt_name(site: CrashSite) -> Iterator[Draft]:
    """The close name in scope, or the import of the standard library's module."""
    match = _UNDEFINED.search(site.message)
    if match is None or has_star_import(site.source) or "globals()" in site.source.decode(site.source.file.content):
        return
    name = match[1]
    if any(name in bound_in(symbol) for symbol in symbols(site.source)):
        return
    scope = names_in_scope(site.source, site.frame.line)
    uses = list(_uses(site, site.function.node, name))
    right = meant(name, scope, _own_words(site.message))
    if right and uses:
        yield Draft(
            edits=tuple(replace(site.source, use, right) for use in uses),
            title=f"Call `{name}` by its name `{right}`",
            rationale=f"`{right}` is the only name in scope that is spelt almost like `{name}`.",
        )
    elif not right and _is_module(site, name):
        yield Draft(
            edits=import_added(site.source, name),
            title=f"Import `{name}`",
            rationale=f"`{name}` is the standard library's module of that name, and nothing in the file imports it.",
        )


def outer_variable(site: CrashSite) -> Iterator[Draft]:
    """A function that counts an outer variable up has to say that it is the outer one."""
    match = _UNBOUND.search(site.message)
    if match is None or not site.in_function or not _only_updated(site, match[1]):
        return
    name = match[1]
    word = _declaration(site, name)
    first = _first_statement(site)
    if not word or first is None or not starts_its_line(site.source, first):
        return
    yield Draft(
        edits=(insert_before_statement(site.source, first, (f"{word} {name}",)),),
        title=f"Declare `{name}` {word}",
        rationale=f"The function updates `{name}` of the {'module' if word == 'global' else 'function'} around it.",
        invents="" if _is_kept(site, name, word) else f"that `{name}` is kept from call to call",
    )


def _is_kept(site: CrashSite, name: str, word: str) -> bool:
    """True for a single step of a fixed size outside of any loop, which counts calls, or where others declare the same.

    A sum that its author forgot to begin looks alike, but must begin anew with every call; so does a value that is only
    derived from the outer one.
    """
    others = (node for node in within(site.source.root) if node.type == f"{word}_statement")
    if any(name in identifiers(site.source, node) for node in others):
        return True
    changes = [node for node in own(site.function.body) if node.type == "augmented_assignment"]
    updates = [node for node in changes if site.text(node.named_children[0]) == name]
    added = updates[0].child_by_field_name("right") if len(updates) == 1 else None
    return added is not None and added.type == "integer" and loop_around(updates[0]) is None


def _own_words(message: str) -> str:
    """Without the advice to import something, which is no spelling."""
    return message.split("Or did you forget", 1)[0]


def _uses(site: CrashSite, scope: Node, name: str) -> Iterator[Node]:
    """Reads of the name in the scope."""
    for node in within(scope):
        parent = node.parent
        if node.type != "identifier" or site.text(node) != name or parent is None:
            continue
        labels = {"attribute": "attribute", "keyword_argument": "name"}
        if parent.type in labels and same(parent.child_by_field_name(labels[parent.type]), node):
            continue
        yield node


def _is_module(site: CrashSite, name: str) -> bool:
    """True when the name is used as `name.something` and the standard library has such a module."""
    if name not in sys.stdlib_module_names or name in _NEVER_IMPORTED:
        return False
    parents = [use.parent for use in _uses(site, site.source.root, name)]
    return bool(parents) and all(parent is not None and parent.type == "attribute" for parent in parents)


def _only_updated(site: CrashSite, name: str) -> bool:
    """True when every binding of the name in the function is an update, `name += ...`."""
    if any(parameter == name for parameter in _parameter_names(site)):
        return False
    updates = 0
    for node in within(site.function.body, stop=frozenset({"function_definition", "class_definition", "lambda"})):
        left = node.child_by_field_name("left")
        if left is None or site.text(left) != name or node.type in {"binary_operator", "boolean_operator"}:
            continue
        if node.type != "augmented_assignment":
            return False
        updates += 1
    return updates > 0


def _parameter_names(site: CrashSite) -> frozenset[str]:
    listed = site.function.node.child_by_field_name("parameters")
    nodes = within(listed) if listed is not None else ()
    return frozenset(site.text(node) for node in nodes if node.type == "identifier")


def _declaration(site: CrashSite, name: str) -> str:
    outer: tuple[Symbol, ...] = enclosing_symbols(site.source, site.function.span.start_line)
    functions = [symbol for symbol in outer if symbol.kind in {"function", "method"} and symbol.name != site.function.name]
    if any(name in bound_in(symbol) for symbol in functions):
        return "nonlocal"
    module = symbol_named(site.source, MODULE)
    return "global" if module is not None and name in bound_in(module) else ""


def _first_statement(site: CrashSite) -> Node | None:
    """The first statement of the function after its docstring."""
    statements = [node for node in site.function.body.named_children if node.type != "comment"]
    if statements and statements[0].type == "expression_statement":
        inner = statements[0].named_children[0] if statements[0].named_children else None
        if inner is not None and inner.type == "string":
            statements = statements[1:]
    return statements[0] if statements else None
