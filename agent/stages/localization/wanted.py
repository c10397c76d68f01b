"""What the message says of the bad value, and which expressions could have made such a one."""

import re
from dataclasses import dataclass

from tree_sitter import Node

from agent.code.source import Source
from agent.domain.crash import Crash

NONE = "NoneType"
_NAMED_TYPES = (
    re.compile(r"\(not \"(\w+)\"\)"),
    re.compile(r"'(\w+)' object"),
    re.compile(r"must be \w+, not (\w+)"),
    re.compile(r"argument of type '(\w+)'"),
    re.compile(r"of type '(\w+)'$"),
    re.compile(r"non-int of type '(\w+)'"),
    re.compile(r"\b(NoneType)\b"),
    re.compile(r"^(None)\b"),
)
_LITERALS = {
    "none": NONE,
    "true": "bool",
    "false": "bool",
    "integer": "int",
    "float": "float",
    "concatenated_string": "str",
    "list": "list",
    "list_comprehension": "list",
    "dictionary": "dict",
    "dictionary_comprehension": "dict",
    "set": "set",
    "set_comprehension": "set",
    "tuple": "tuple",
    "expression_list": "tuple",
    "lambda": "function",
    "generator_expression": "generator",
    "comparison_operator": "bool",
    "not_operator": "bool",
}
_DISPLAYS = frozenset({"tuple", "list", "expression_list"})
_MAKERS = frozenset({"str", "int", "float", "bool", "list", "dict", "set", "tuple", "bytes", "frozenset", "bytearray"})
_RESULTS = {"len": "int", "repr": "str", "sorted": "list", "isinstance": "bool", "hasattr": "bool", "format": "str"}
_MAX_PARTS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The value to look for.

    Args:
        type: name of its type, empty when the message does not say.
        missing: the attribute it has not, empty when that is not the complaint.
        zero: True when it was a number equal to zero.
        absent: True when a key was looked for that is not there.
        gone: True when a key or an index was.
        length: of the value that was to be unpacked, None when that is not the complaint.
    """

    type: str = ""
    missing: str = ""
    zero: bool = False
    absent: bool = False
    gone: bool = False
    length: int | None = None

    @property
    def is_none(self) -> bool:
        """True when it was None."""
        return self.type == NONE

    def judged(self, source: Source, node: Node) -> bool | None:
        """True when the expression plainly makes such a value, False when plainly another, None when it can't be told."""
        kinds = literal_types(source, node)
        if self.zero:
            return _is_zero(source, node, kinds)
        if self.length is not None:
            return len(node.named_children) == self.length if node.type in _DISPLAYS else None
        if not self.type or not kinds:
            return None
        if kinds == {self.type}:
            return True
        return None if self.type in kinds else False

    def excludes(self, source: Source, node: Node) -> bool:
        """True when the expression plainly makes another value."""
        return self.judged(source, node) is False


def wanted_by(crash: Crash) -> Wanted:
    """What the crash says of the bad value."""
    message = crash.message.reveal()[:2000]
    named = type_named(message)
    missing = re.search(r"has no attribute '(\w+)'", message) if crash.short_type == "AttributeError" else None
    unpacked = re.search(r"values to unpack \(expected \d{1,4}, got (\d{1,4})\)", message)
    return Wanted(
        type=NONE if named == "None" else named,
        missing=missing[1] if missing else "",
        zero=crash.short_type == "ZeroDivisionError",
        absent=crash.short_type == "KeyError",
        gone=crash.short_type in {"KeyError", "IndexError"},
        length=int(unpacked[1]) if unpacked else None,
    )


def type_named(message: str) -> str:
    """The type that the message complains of, empty when it names none."""
    return next((match[1] for pattern in _NAMED_TYPES if (match := pattern.search(message))), "")


def literal_types(source: Source, node: Node) -> frozenset[str]:
    """Types that the expression can have by its form alone; empty when the form does not tell."""
    found: set[str] = set()
    pending = [node]
    for _ in range(_MAX_PARTS):
        if not pending:
            return frozenset(found)
        part = pending.pop()
        inner = _alternatives(part)
        if inner:
            pending += inner
            continue
        kind = _plain_type(source, part)
        if not kind:
            return frozenset()
        found.add(kind)
    return frozenset()


def _is_zero(source: Source, node: Node, kinds: frozenset[str]) -> bool | None:
    if node.type in {"integer", "float"}:
        return source.text(node).strip() in {"0", "0.0"}
    return None if not kinds or kinds & {"int", "float"} else False


def _alternatives(node: Node) -> list[Node]:
    """The expressions of which one is the node's value; none when it makes a value of its own."""
    if node.type == "parenthesized_expression":
        return node.named_children[:1]
    if node.type == "conditional_expression":
        return [*node.named_children[:1], *node.named_children[2:3]]
    if node.type == "boolean_operator":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = node.child_by_field_name("operator")
        if right is not None and operator is not None and operator.type == "or" and right.type in _LITERALS | {"string": ""}:
            return [right]  # the left one is only taken when it is true, and so no None, zero or empty value
        return [side for side in (left, right) if side is not None]
    return []


def _plain_type(source: Source, node: Node) -> str:
    if node.type == "string":
        prefix = source.text(node)[:3].split("'")[0].split('"')[0].lower()
        return "bytes" if "b" in prefix else "str"
    if node.type in _LITERALS:
        return _LITERALS[node.type]
    if node.type == "binary_operator":
        sides = [node.child_by_field_name(name) for name in ("left", "right")]
        literal = [side for side in sides if side is not None and side.type in {"string", "concatenated_string"}]
        return _plain_type(source, literal[0]) if literal else _joined(source, node)
    called = node.child_by_field_name("function") if node.type == "call" else None
    if called is None:
        return ""
    name = source.text(called)
    if called.type == "attribute":
        owner = called.child_by_field_name("object")
        return _plain_type(source, owner) if owner is not None and owner.type == "string" and _keeps_text(name) else ""
    return name if name in _MAKERS else _RESULTS.get(name, "")


def _joined(source: Source, node: Node) -> str:
    """The type of a chain of `+` that holds a text: nothing but texts can be added to one."""
    found: Node | None = node
    for _ in range(_MAX_PARTS):
        left = found.child_by_field_name("left") if found is not None else None
        right = found.child_by_field_name("right") if found is not None else None
        for side in (left, right):
            if side is not None and side.type in {"string", "concatenated_string"}:
                return _plain_type(source, side)
        found = left
    return ""


def _keeps_text(name: str) -> bool:
    return name.rsplit(".", 1)[-1] in {"join", "format", "strip", "lower", "upper", "replace"}
