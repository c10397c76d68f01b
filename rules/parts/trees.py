"""Questions about syntax trees that several rules ask."""

import builtins
from collections.abc import Iterator

from tree_sitter import Node

from agent.code.source import Source
from agent.code.walking import ancestors, within

LITERALS = frozenset({"integer", "float", "true", "false", "none", "string", "concatenated_string", "ellipsis"})
COMPREHENSIONS = frozenset({"list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"})
SCOPES = frozenset({"function_definition", "class_definition", "lambda"})
LOOPS = frozenset({"for_statement", "while_statement"})
_TAKES_ANY_EXPRESSION = COMPREHENSIONS | frozenset(
    {"assignment", "return_statement", "argument_list", "keyword_argument", "pair", "list", "tuple", "interpolation"}
    | {"parenthesized_expression"}
)
_TOO_BROAD = frozenset({"Exception", "BaseException", "object"})


def field(node: Node, name: str) -> Node | None:
    """The child in a field, seen through parentheses; None when there is none."""
    found = node.child_by_field_name(name)
    return bare(found) if found is not None else None


def bare(node: Node) -> Node:
    """The expression inside any parentheses around it."""
    while node.type == "parenthesized_expression" and node.named_children:
        inner = next((child for child in node.named_children if child.type != "comment"), None)
        if inner is None:
            return node
        node = inner
    return node


def same(left: Node | None, right: Node | None) -> bool:
    """True when both are the same node of the same tree."""
    return left is not None and right is not None and left.id == right.id


def contains(outer: Node, inner: Node) -> bool:
    """True when the inner node's bytes lie in the outer one's."""
    return outer.start_byte <= inner.start_byte and inner.end_byte <= outer.end_byte


def header(statement: Node) -> Iterator[Node]:
    """The statement's own nodes; for compound statements without the statements in their bodies."""
    return within(statement, stop=frozenset({"block", "function_definition", "class_definition"}))


def own(body: Node) -> Iterator[Node]:
    """Nodes of a function's body without those of nested functions and classes."""
    return within(body, stop=SCOPES)


def pure(node: Node) -> bool:
    """True when evaluating it again, or earlier, changes nothing: names, attributes, constants, subscripts and `len` of those."""
    node = bare(node)
    if node.type == "identifier" or node.type in LITERALS:
        return not any(child.type == "interpolation" for child in within(node))
    if node.type == "attribute":
        return _pure_field(node, "object")
    if node.type == "subscript":
        return all(pure(child) for child in node.named_children if child.type != "slice") and not _has(node, "slice")
    if node.type in {"unary_operator", "binary_operator", "tuple", "comparison_operator", "not_operator"}:
        return all(pure(child) for child in node.named_children)
    if node.type == "call":
        return _is_len(node)
    return False


def chain_top(node: Node) -> Node:
    """The largest expression that begins with the node: `a.b` of `a.b(c)[0].d` gives all of it."""
    parent = node.parent
    fields = {"attribute": "object", "call": "function", "subscript": "value"}
    while parent is not None:
        name = fields.get(parent.type)
        continues = name is not None and same(parent.child_by_field_name(name), node)
        if not continues and parent.type != "await":
            break
        node, parent = parent, parent.parent
    return node


def unconditional(node: Node, statement: Node) -> bool:
    """True when the statement always evaluates the node once before anything that depends on other outcomes."""
    child = node
    for parent in ancestors(node):
        if same(child, statement):
            return True
        if not _passes(parent, child):
            return False
        child = parent
    return same(child, statement)


def accepts_conditional(node: Node) -> bool:
    """True when `a if b else c` can stand in the node's place without parentheses."""
    parent = node.parent
    if parent is None or parent.type not in _TAKES_ANY_EXPRESSION:
        return False
    if any(same(parent.child_by_field_name(name), node) for name in ("left", "key")):
        return False
    return parent.type not in COMPREHENSIONS or same(parent.child_by_field_name("body"), node)


def loop_around(statement: Node) -> Node | None:
    """The loop whose body holds the statement, inside the same function."""
    child = statement
    for parent in ancestors(statement):
        if parent.type in SCOPES:
            return None
        if parent.type in LOOPS and same(parent.child_by_field_name("body"), child):
            return parent
        child = parent
    return None


def handled(source: Source, node: Node, exception: str) -> bool:
    """True when a `try` around the node, in the same function, names the exception (or a specific base of it)."""
    names = specific_bases(exception)
    child = node
    for parent in ancestors(node):
        if parent.type in SCOPES:
            return False
        if parent.type == "try_statement" and same(parent.child_by_field_name("body"), child):
            clauses = (clause for clause in parent.named_children if clause.type in {"except_clause", "except_group_clause"})
            if any(_caught(source, clause) & names for clause in clauses):
                return True
        child = parent
    return False


def specific_bases(exception: str) -> frozenset[str]:
    """The exception's name and those of its bases that are narrower than Exception."""
    found = getattr(builtins, exception, None)
    names = {base.__name__ for base in found.__mro__} if isinstance(found, type) else {exception}
    return frozenset(names - _TOO_BROAD)


def identifiers(source: Source, node: Node) -> frozenset[str]:
    """Names that the expression reads; attribute and keyword names are not among them."""
    return frozenset(source.text(found) for found in within(node) if found.type == "identifier" and not _is_label(found))


def _is_label(node: Node) -> bool:
    parent = node.parent
    if parent is None:
        return False
    label = {"attribute": "attribute", "keyword_argument": "name"}.get(parent.type)
    return label is not None and same(parent.child_by_field_name(label), node)


def _caught(source: Source, clause: Node) -> frozenset[str]:
    kinds = [child for child in clause.named_children if child.type not in {"block", "comment"}]
    return frozenset(
        source.text(found).rsplit(".", 1)[-1] for kind in kinds for found in within(kind) if found.type == "identifier"
    )


def _passes(parent: Node, child: Node) -> bool:
    if parent.type in COMPREHENSIONS or parent.type in {"lambda", "elif_clause", "while_statement", "block", "case_clause"}:
        return False
    if parent.type == "boolean_operator":
        return same(parent.child_by_field_name("left"), child)
    if parent.type in {"conditional_expression", "assert_statement"}:
        place = 1 if parent.type == "conditional_expression" else 0
        return len(parent.named_children) > place and same(parent.named_children[place], child)
    if parent.type == "comparison_operator":
        return any(same(operand, child) for operand in parent.named_children[:2])
    return not (parent.type == "for_statement" and same(parent.child_by_field_name("left"), child))


def _pure_field(node: Node, name: str) -> bool:
    found = node.child_by_field_name(name)
    return found is not None and pure(found)


def _has(node: Node, kind: str) -> bool:
    return any(child.type == kind for child in node.named_children)


def _is_len(call: Node) -> bool:
    function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if function is None or arguments is None or function.text != b"len":
        return False
    return len(arguments.named_children) == 1 and pure(arguments.named_children[0])
