"""The expression whose value made a line fail, read from the printed marks and the exception's message."""

import re
from collections.abc import Callable, Iterator, Sequence

from tree_sitter import Node

from agent.code.source import Source
from agent.code.walking import within
from agent.domain.crash import Crash, StackFrame
from agent.stages.localization.lines import says
from agent.stages.localization.recorded import blamed

_NO_ATTRIBUTE = re.compile(r"has no attribute '(\w+)'")
_SIDES = re.compile(r"(?:type\(s\) for \S+|between instances of):? '(\w+)' and '(\w+)'")
_BLOCKS = frozenset({"block", "lambda"})
_DIVISIONS = frozenset({"/", "//", "%"})

Pick = Callable[[Source, Sequence[Node], str], list[Node]]


def failing_statement(source: Source, line: int) -> tuple[Node, ...]:
    """The nodes evaluated on the line: of its innermost statement, without the blocks that belong to other lines."""
    statement = source.statement_at(line)
    return tuple(within(statement, stop=_BLOCKS)) if statement is not None else ()


def failing_values(source: Source, line: int, frame: StackFrame, crash: Crash) -> tuple[Node, ...]:
    """Expressions whose values the exception complains of, the likeliest first; empty when nothing is known of the line.

    Args:
        source: the file.
        line: 1-based, where the frame stands in it.
        frame: the innermost frame of the repository.
        crash: type and message.
    """
    pointed = marked(source, line, frame)
    nodes = tuple(within(_unpacking(pointed))) if pointed is not None else failing_statement(source, line)
    message = crash.message.reveal()[:2000]
    for pattern, pick in _PICKS:
        if pattern.search(f"{crash.short_type}: {message}") and (found := pick(source, nodes, message)):
            return blamed(source, found, frame.locals, message)
    return blamed(source, [*_arguments_and_names(nodes)], frame.locals, message)


def marked(source: Source, line: int, frame: StackFrame) -> Node | None:
    """The expression under the printed `^^^^` marks; None without marks, or where the line is not the printed one."""
    if frame.marker is None or frame.marker[1] <= frame.marker[0] or not says(source, line, frame.code):
        return None
    node = source.node_at(line, *frame.marker)
    return node if node.type != "module" else None


def _unpacking(node: Node) -> Node:
    """What is unpacked when the marks point at the names it is unpacked to, else the node itself."""
    target = node
    while target.parent is not None and target.parent.type in _PATTERNS:
        target = target.parent
    binder = target.parent if target.type in _PATTERNS else None
    return binder if binder is not None and binder.type in _LOOPS else node


def _attribute_owners(source: Source, nodes: Sequence[Node], message: str) -> list[Node]:
    missing = _NO_ATTRIBUTE.search(message)
    owners = [
        (source.text(name), owner)
        for node in nodes
        if node.type == "attribute"
        if (name := node.child_by_field_name("attribute")) is not None
        if (owner := node.child_by_field_name("object")) is not None
    ]
    return [owner for name, owner in owners if missing is None or name == missing[1]]


def _subscripted(_source: Source, nodes: Sequence[Node], _message: str) -> list[Node]:
    return [value for node in nodes if node.type == "subscript" if (value := node.child_by_field_name("value")) is not None]


def _subscripts(_source: Source, nodes: Sequence[Node], _message: str) -> list[Node]:
    keys = [key for node in nodes if node.type == "subscript" for key in node.children_by_field_name("subscript")]
    return keys + _subscripted(_source, nodes, _message)


def _divisors(_source: Source, nodes: Sequence[Node], _message: str) -> list[Node]:
    return [right for node in nodes if _operator(node) in _DIVISIONS if (right := node.child_by_field_name("right")) is not None]


def _operands(_source: Source, nodes: Sequence[Node], message: str) -> list[Node]:
    """Operands of the outermost operation, those of its nested operations in their place; one when the message tells which."""
    outermost = next((node for node in nodes if node.type in _OPERATIONS), None)
    told = _side(outermost, message) if outermost is not None else None
    if told is not None:
        return [told]
    pending = [node for node in nodes if node.type in _OPERATIONS][:1]
    operands: list[Node] = []
    while pending:
        node = pending.pop()
        if node.type in _OPERATIONS or node.type == "parenthesized_expression":
            pending += node.named_children
        elif node.type not in _LITERALS:
            operands.append(node)
    return operands


def _side(node: Node, message: str) -> Node | None:
    """The operand of a plain operation whose type alone the message gives as None's."""
    types = _SIDES.search(message)
    if types is None or (types[1] == "NoneType") == (types[2] == "NoneType"):
        return None
    operands = node.named_children
    if len(operands) != 2 or any(operand.type in _OPERATIONS for operand in operands):  # left and right
        return None
    return operands[0 if types[1] == "NoneType" else 1]


def _called(_source: Source, nodes: Sequence[Node], _message: str) -> list[Node]:
    return [called for node in nodes if node.type == "call" if (called := node.child_by_field_name("function")) is not None]


def _iterated(_source: Source, nodes: Sequence[Node], _message: str) -> list[Node]:
    loops = [right for node in nodes if node.type in _LOOPS if (right := node.child_by_field_name("right")) is not None]
    return loops or [*_arguments_and_names(nodes)]


def _arguments_and_names(nodes: Sequence[Node]) -> Iterator[Node]:
    """Arguments of the outermost call, else every plain name and attribute."""
    call = next((node for node in nodes if node.type == "call"), None)
    arguments = call.child_by_field_name("arguments") if call is not None else None
    given = [_value(child) for child in arguments.named_children] if arguments is not None else []
    if given:
        yield from given
    elif call is None:
        yield from (node for node in nodes if node.type in {"identifier", "attribute"})


def _value(argument: Node) -> Node:
    return (argument.child_by_field_name("value") or argument) if argument.type == "keyword_argument" else argument


def _operator(node: Node) -> str:
    operator = node.child_by_field_name("operator") if node.type in {"binary_operator", "augmented_assignment"} else None
    return operator.type.removesuffix("=") if operator is not None else ""


_OPERATIONS = frozenset({"binary_operator", "augmented_assignment", "comparison_operator"})
_LITERALS = frozenset({"string", "integer", "float", "concatenated_string", "true", "false", "list", "dictionary"})
_PATTERNS = frozenset({"pattern_list", "tuple_pattern", "list_pattern"})
_LOOPS = frozenset({"for_statement", "for_in_clause", "assignment"})
_PICKS: tuple[tuple[re.Pattern[str], Pick], ...] = (
    (re.compile(r"^AttributeError: "), _attribute_owners),
    (re.compile(r"^ZeroDivisionError: "), _divisors),
    (re.compile(r"^(?:KeyError|IndexError): |indices must be|slice indices"), _subscripts),
    (re.compile(r"not subscriptable|does not support item"), _subscripted),
    (re.compile(r"not callable"), _called),
    (re.compile(r"not iterable|cannot unpack|values to unpack"), _iterated),
    (
        re.compile(r"unsupported operand|can only concatenate|can't multiply|can't concat|not supported between|must be str"),
        _operands,
    ),
)
