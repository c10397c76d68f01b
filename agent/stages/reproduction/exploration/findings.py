"""What the explorer said, believed only as far as it is a call that could be written into a test.

Code under test runs beside the explorer and may have written the report itself. So a report is read by a strict grammar, and
each call in it is run again as an ordinary probe.
"""

import ast
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from agent.stages.reproduction.exploration.naming import Table
from agent.stages.reproduction.expressions import depth_of, reference

FINDINGS_AT_MOST = 12
PASSING_AT_MOST = 6
RECORDS_AT_MOST = 200
LINE_AT_MOST = 64 * 1024
NODES_AT_MOST = 300
DEEPEST = 30
LONGEST_TEXT = 5000
BUILTINS = frozenset(
    {"float", "int", "str", "bytes", "bool", "complex", "list", "dict", "tuple", "set", "frozenset", "bytearray", "range",
     "slice", "object", "type"}
)  # fmt: skip
RECEIVER = "it"


class Unreadable(ValueError):
    """A record that is not a call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One call that the explorer says crashes.

    Args:
        entry: number of the function.
        passes: it says that it ends well, and differs from one that crashes in one thing.
        exact: it says the message fits as well.
        depth: which of the crash's frames it says it came to.
        target: the object it is made on, None for functions.
        before: calls made on that object first, where it is `it`.
        positional: arguments by position.
        named: arguments by name.
    """

    entry: int
    passes: bool
    exact: bool
    depth: int
    target: ast.expr | None
    before: tuple[ast.expr, ...]
    positional: tuple[ast.expr, ...]
    named: tuple[tuple[str, ast.expr], ...]

    @property
    def key(self) -> str:
        """Equal for calls that are spelled alike."""
        trees = [ast.dump(tree) for tree in (self.target, *self.before, *self.positional) if tree]
        return repr([self.entry, trees, [(name, ast.dump(tree)) for name, tree in self.named]])


def read_findings(report: bytes, table: Table, entries: int, own_modules: Collection[str]) -> tuple[Finding, ...]:
    """The calls in a report, those that fit best first; what can't be read is left out.

    Args:
        report: bytes of the report pipe.
        table: names that were given out.
        entries: how many functions there are.
        own_modules: modules of the repository; only of these may further names be.
    """
    found: dict[str, Finding] = {}
    for line in report.split(b"\n")[:RECORDS_AT_MOST]:
        try:
            finding = _finding(line, table, entries, own_modules) if len(line) <= LINE_AT_MOST else None
        except (ValueError, TypeError, RecursionError, SyntaxError, MemoryError):
            continue
        if finding:
            found.pop(finding.key, None)  # what is told again, shrunk, is told last
            found[finding.key] = finding
    last_first = list(found.values())[::-1]
    crashing = sorted((one for one in last_first if not one.passes), key=lambda one: (not one.exact, one.entry))
    return (*crashing[:FINDINGS_AT_MOST], *[one for one in last_first if one.passes][:PASSING_AT_MOST])


def _finding(line: bytes, table: Table, entries: int, own_modules: Collection[str]) -> Finding | None:
    record = json.loads(line) if line else None
    if not isinstance(record, dict) or record.get("kind") not in ("found", "passed"):
        return None
    call, said = _mapping(record.get("call")), _mapping(record.get("names"))
    names = {**_further(said, own_modules), **table.names}
    number = call.get("entry")
    if not isinstance(number, int) or not 0 <= number < entries:
        raise Unreadable("entry")
    named = tuple((key, _expression(text, names)) for key, text in _mapping(call.get("named")).items())
    if not all(key.isidentifier() for key, _ in named):
        raise Unreadable("named")
    target = call.get("target")
    return Finding(
        entry=number,
        passes=record["kind"] == "passed",
        exact=record.get("exact") is True,
        depth=depth if isinstance(depth := record.get("depth"), int) else 0,
        target=None if target is None else _expression(target, names),
        before=tuple(_before(text, names) for text in _texts(call.get("before"))),
        positional=tuple(_expression(text, names) for text in _texts(call.get("positional"))),
        named=named,
    )


def _further(said: Mapping[str, object], own_modules: Collection[str]) -> dict[str, str]:
    """Names that were found while running: public members of the repository's own modules, and no other."""
    found: dict[str, str] = {}
    for name, meant in said.items():
        module, _, attribute = str(meant).partition(":")
        parts = attribute.split(".")
        if module in own_modules and all(part.isidentifier() and not part.startswith("_") for part in parts):
            found[name] = f"{module}:{attribute}"
    return found


def _expression(text: object, names: Mapping[str, str]) -> ast.expr:
    if not isinstance(text, str):
        raise Unreadable("not a text")
    return _checked(ast.parse(text, mode="eval").body, names, frozenset())


def _before(text: object, names: Mapping[str, str]) -> ast.expr:
    tree = ast.parse(str(text), mode="eval").body
    made = _checked(tree, names, frozenset({RECEIVER}))
    match made:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="it"))):
            return made
    raise Unreadable("before")


def _checked(tree: ast.expr, names: Mapping[str, str], free: frozenset[str]) -> ast.expr:
    if depth_of(tree) > DEEPEST or sum(1 for _ in ast.walk(tree)) > NODES_AT_MOST:
        raise Unreadable("too large")
    made = _Checked(names, free).visit(tree)
    if not isinstance(made, ast.expr):
        raise Unreadable("no expression")
    return made


class _Checked(ast.NodeTransformer):
    """Lets data, names that are known, and calls of them through; puts references in."""

    def __init__(self, names: Mapping[str, str], free: frozenset[str]) -> None:
        self._names = names
        self._free = free

    def visit(self, node: ast.AST) -> ast.AST:
        """The node, checked with everything in it."""
        match node:
            case ast.Name(id=name):
                return self._name(name)
            case ast.Constant(value=str() | bytes() as text) if len(text) > LONGEST_TEXT:
                raise Unreadable("a text too long")
            case ast.Constant(value=value) if value is Ellipsis:
                raise Unreadable("an ellipsis")
            case ast.Attribute(attr=name) if name.startswith("_"):
                raise Unreadable("a private attribute")
            case ast.keyword(arg=None):
                raise Unreadable("unpacked arguments")
            case ast.BinOp(left=ast.Constant(), op=ast.Add() | ast.Mult(), right=ast.Constant()):
                return node if len(ast.unparse(node)) < 100 else self._refused()
            case (
                ast.Constant() | ast.List() | ast.Tuple() | ast.Set() | ast.Dict() | ast.Call() | ast.keyword() | ast.Attribute()
                | ast.Subscript() | ast.UnaryOp() | ast.USub() | ast.UAdd() | ast.Not() | ast.Load()
            ):  # fmt: skip
                return self.generic_visit(node)
        return self._refused()

    @staticmethod
    def _refused() -> ast.AST:
        raise Unreadable("an expression that no call needs")

    def _name(self, name: str) -> ast.expr:
        if name in self._free or name in BUILTINS:
            return ast.Name(id=name, ctx=ast.Load())
        if name in self._names:
            module, _, attribute = self._names[name].partition(":")
            return reference(module, attribute)
        raise Unreadable("an unknown name")


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise Unreadable("no mapping")
    return value


def _texts(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Unreadable("no list of texts")
    return value
