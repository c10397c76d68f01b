"""Which names are visible on a line, by Python's scoping rules as far as the text tells."""

import builtins
from collections.abc import Iterator

from tree_sitter import Node

from agent.code.source import Source
from agent.code.symbols import Symbol, enclosing_symbols, parameters
from agent.code.walking import within

_MODULE_NAMES = frozenset(
    {"__name__", "__file__", "__doc__", "__package__", "__spec__", "__loader__", "__builtins__", "__annotations__"}
)
_BUILTINS = frozenset(dir(builtins)) | _MODULE_NAMES
_OWN_SCOPES = frozenset({"function_definition", "class_definition", "lambda"})
_COMPREHENSIONS = frozenset({"list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"})
_TARGET_FIELDS = {
    "assignment": "left",
    "augmented_assignment": "left",
    "for_statement": "left",
    "named_expression": "name",
    "aliased_import": "alias",
    "function_definition": "name",
    "class_definition": "name",
}
_TARGETS = frozenset({"as_pattern_target"})
_BIND_NOTHING = frozenset({"attribute", "subscript", "call"})
_UNPACKED = frozenset(
    {"pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "tuple", "list", "parenthesized_expression"}
)


def names_in_scope(source: Source, line: int) -> frozenset[str]:
    """Names a statement on the line can use: locals, parameters, enclosing functions', the module's, imported and built-in ones.

    Star imports hide names (`agent.code.imports.has_star_import`), and so do writes to `globals()`.

    Args:
        source: the file.
        line: 1-based.
    """
    innermost, *outer = enclosing_symbols(source, line)
    found = set(_BUILTINS) | bound_in(innermost)
    for symbol in outer:
        if symbol.kind != "class":  # a class body's names are not seen by the functions in it
            found |= bound_in(symbol)
    if any(symbol.kind == "method" for symbol in (innermost, *outer)):
        found.add("__class__")
    return frozenset(found | set(_expression_names(source, line)))


def bound_in(symbol: Symbol) -> frozenset[str]:
    """Names that a function, class body or module binds itself, nested scopes left out; declared globals are the module's."""
    return symbol.source.once(_bound_in, symbol)


def _bound_in(symbol: Symbol) -> frozenset[str]:
    found = {parameter.name for parameter in parameters(symbol)} | set(_bindings(symbol.source, symbol.body))
    if symbol.kind == "module":
        found |= _declared_global(symbol.source)
    type_parameters = symbol.node.child_by_field_name("type_parameters")
    if type_parameters is not None:
        found |= set(_identifiers(symbol.source, type_parameters))
    return frozenset(found)


def _bindings(source: Source, body: Node) -> Iterator[str]:
    for node in within(body, stop=_OWN_SCOPES):
        if (field := _TARGET_FIELDS.get(node.type)) is not None:
            target = node.child_by_field_name(field)
            yield from _targets(source, target) if target is not None else ()
        elif node.type in {"import_statement", "import_from_statement", "future_import_statement"}:
            yield from _imported(source, node)
        elif node.type in _TARGETS:
            yield from _targets(source, node)
        elif node.type == "case_clause":
            yield from _captured(source, node)
        elif node.type == "type_alias_statement":
            yield from list(_identifiers(source, node))[:1]


def _targets(source: Source, target: Node) -> Iterator[str]:
    """Names a target binds; `basket.price` and `prices[0]` bind none."""
    unpacked = within(target, stop=_BIND_NOTHING) if target.type in _UNPACKED | _TARGETS else (target,)
    return (source.text(node) for node in unpacked if node.type == "identifier")


def _imported(source: Source, node: Node) -> Iterator[str]:
    for child in node.children_by_field_name("name"):
        if child.type == "dotted_name":  # `import a.b` binds a, `from m import a` binds a
            yield source.text(child).split(".", 1)[0]


def _captured(source: Source, clause: Node) -> Iterator[str]:
    for pattern in clause.named_children:
        if pattern.type in {"case_pattern", "pattern"}:
            yield from (name for name in _identifiers(source, pattern) if name != "_")


def _identifiers(source: Source, node: Node) -> Iterator[str]:
    return (source.text(found) for found in within(node) if found.type == "identifier")


def _declared_global(source: Source) -> set[str]:
    statements = (node for node in within(source.root) if node.type == "global_statement")
    return {source.text(child) for node in statements for child in node.named_children if child.type == "identifier"}


def _expression_names(source: Source, line: int) -> Iterator[str]:
    """Names of the lambdas and comprehensions that the line is part of."""
    statement = source.statement_at(line)
    for node in within(statement) if statement is not None else ():
        if not node.start_point.row < line <= node.end_point.row + 1:
            continue
        if node.type == "lambda":
            listed = node.child_by_field_name("parameters")
            yield from _identifiers(source, listed) if listed is not None else ()
        elif node.type in _COMPREHENSIONS:
            for clause in (child for child in node.named_children if child.type == "for_in_clause"):
                left = clause.child_by_field_name("left")
                yield from _targets(source, left) if left is not None else ()
