"""What is done with an opened file: where its last use is, and whether it outlives the function's statements."""

from collections.abc import Iterator

from tree_sitter import Node

from agent.code.source import Source, statement_of
from agent.code.walking import ancestors, within
from rules.parts.trees import identifiers, same

_OPENERS = frozenset({"open", "io.open", "codecs.open", "gzip.open", "bz2.open", "lzma.open", "socket.create_connection"})
_PATH_OPENER = "open"
_OWN_METHODS = frozenset(
    {"read", "readline", "readlines", "write", "writelines", "seek", "tell", "flush", "close", "truncate", "readinto"}
    | {"recv", "send", "sendall", "settimeout", "makefile", "shutdown"}
)
_EAGER = frozenset(
    {"json.load", "json.dump", "pickle.load", "pickle.dump", "marshal.load", "marshal.dump", "tomllib.load", "plistlib.load"}
    | {"list", "tuple", "set", "frozenset", "sorted", "sum", "max", "min", "any", "all", "len", "str", "repr", "print", "dict"}
    | {"plistlib.dump", "ast.parse", "shutil.copyfileobj"}
)
_EAGER_METHODS = frozenset({"join", "writelines", "read_file", "readfp", "extend", "update"})


def opened_by(source: Source, node: Node) -> bool:
    """True for a call that opens a file or a connection which a `with` can close."""
    function = node.child_by_field_name("function") if node.type == "call" else None
    if function is None:
        return False
    text = source.text(function)
    if text in _OPENERS:
        return True
    attribute = function.child_by_field_name("attribute") if function.type == "attribute" else None
    receiver = function.child_by_field_name("object")
    is_open = attribute is not None and source.text(attribute) == _PATH_OPENER
    return is_open and receiver is not None and "path" in source.text(receiver).lower()


def escapes(source: Source, statement: Node, name: str) -> bool:
    """True when the named file may be used after its last visible use: kept, returned, yielded, or given to unknown code."""
    if not name.isidentifier():
        return True
    return any(outlives(source, node) for node in uses(source, statement, name))


def last_use(source: Source, statement: Node, name: str) -> Node:
    """The last statement of the same block that mentions the name."""
    last, following = statement, statement.next_named_sibling
    while following is not None:
        if name in identifiers(source, following):
            last = following
        following = following.next_named_sibling
    return last


def uses(source: Source, statement: Node, name: str) -> Iterator[Node]:
    """Reads of the name after the statement, in its block."""
    block = statement.parent
    for node in within(block) if block is not None else ():
        if node.type == "identifier" and node.start_byte > statement.end_byte and source.text(node) == name:
            yield node


def closes(source: Source, statement: Node, name: str) -> bool:
    """True for the statement `name.close()`."""
    return statement.type == "expression_statement" and source.text(statement).replace(" ", "") == f"{name}.close()"


def outlives(source: Source, node: Node) -> bool:
    """True when this use of a file may keep it beyond its statement."""
    parent = node.parent
    if parent is None or _in_later_code(source, node):
        return True
    if parent.type == "attribute" and same(parent.child_by_field_name("object"), node):
        attribute, call = parent.child_by_field_name("attribute"), parent.parent
        called = call is not None and call.type == "call" and same(call.child_by_field_name("function"), parent)
        return attribute is None or not called or source.text(attribute) not in _OWN_METHODS
    if parent.type == "for_in_clause":
        return not _is_eager_comprehension(source, parent)
    if parent.type == "argument_list" and parent.parent is not None:
        return not _is_eager(source, parent.parent)
    loops = parent.type == "for_statement" and same(parent.child_by_field_name("right"), node)
    return not loops and parent.type != "comparison_operator"


def _in_later_code(source: Source, node: Node) -> bool:
    """True in the body of a function, lambda or generator that is made here and may run when the file is closed."""
    child = node
    for parent in ancestors(node):
        if parent.type in {"lambda", "function_definition"}:
            return parent.type == "lambda" or _is_inner(parent)
        if parent.type == "generator_expression" and same(parent.child_by_field_name("body"), child):
            call = next((outer for outer in ancestors(parent) if outer.type == "call"), None)
            return call is None or not _is_eager(source, call)
        child = parent
    return False


def _is_inner(function: Node) -> bool:
    return any(parent.type in {"function_definition", "lambda"} for parent in ancestors(function))


def _is_eager_comprehension(source: Source, clause: Node) -> bool:
    around = clause.parent
    if around is None or around.type != "generator_expression":
        return around is not None
    call = next((parent for parent in ancestors(around) if parent.type == "call"), None)
    return call is not None and statement_of(call) is not None and _is_eager(source, call)


def _is_eager(source: Source, call: Node) -> bool:
    """True for calls that are done with the file when they return."""
    function = call.child_by_field_name("function")
    text = source.text(function) if function is not None else ""
    return text in _EAGER or text.rsplit(".", 1)[-1] in _EAGER_METHODS
