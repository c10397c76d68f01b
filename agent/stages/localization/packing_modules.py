"""Candidates at the top of files: imports and constants that shown functions use, and what wraps or registers them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from tree_sitter import Node

from agent.code.imports import imports
from agent.code.source import Source
from agent.code.symbols import MODULE, Symbol, enclosing_symbol
from agent.code.walking import within
from agent.stages.localization.packing_candidate import Candidate
from agent.stages.localization.packing_scene import Scene
from agent.stages.localization.packing_shapes import statement_lines
from agent.stages.localization.packing_worth import Kind

_TOP = 3
_MAX_NODES = 6_000
_MAX_CONSTANTS = 5
_CONSTANT_LINES = 12
_IMPORT_LINES = 8
_MENTION_LINES = 6
_MAX_MENTIONS = 3
_MAX_HITS = 100


def imports_used(scene: Scene) -> Iterator[Candidate]:
    """A candidate a file: the import statements that bind names which its suspects and failing functions use."""
    for source, names in _used(scene).items():
        lines: set[int] = set()
        for item in imports(source):
            if item.name in names and enclosing_symbol(source, item.line).kind == "module":
                lines |= {*_import_lines(source, item.line, item.name)}
        if lines:
            yield Candidate(
                source=source,
                symbol=MODULE,
                role="imports",
                reason="Names that the functions shown use come from here.",
                worth=Kind.IMPORTS.value,
                lines=tuple(sorted(lines)),
            )


def constants_used(scene: Scene) -> Iterator[Candidate]:
    """Assignments at the top of a file to names which its suspects and failing functions use."""
    for source, names in _used(scene).items():
        assigned = ((node, _assigned_name(source, node)) for node in source.root.named_children)
        for node, name in islice(((node, name) for node, name in assigned if name in names), _MAX_CONSTANTS):
            lines = statement_lines(source, node.start_point.row + 1, _CONSTANT_LINES)
            yield _definition(source, MODULE, lines, f"`{name[:80]}` is used by a function shown.", Kind.CONSTANT)


def mentions(scene: Scene) -> Iterator[Candidate]:
    """Statements of a module or a class that name a function of the stack: they wrap, register or rename it."""
    for symbol in dict.fromkeys(stop.symbol for stop in scene.inner_stops()[:4]):
        if symbol.kind in {"function", "method"} and not symbol.short_name.startswith("__"):
            for line in islice(_mention_lines(symbol), _MAX_MENTIONS):
                around = enclosing_symbol(symbol.source, line)
                lines = statement_lines(symbol.source, line, _MENTION_LINES)
                reason = f"It speaks of `{symbol.short_name[:80]}` where it is defined."
                yield _definition(symbol.source, around.name, lines, reason, Kind.MENTION)


def _used(scene: Scene) -> dict[Source, set[str]]:
    """Names that the likeliest suspects and the failing function write, by file."""
    shown = [symbol for _, symbol in islice(scene.accused(), _TOP)] + [stop.symbol for stop in scene.inner_stops()[:1]]
    used: defaultdict[str, set[str]] = defaultdict(set)
    sources: dict[str, Source] = {}
    for symbol in shown:
        if symbol.kind in {"function", "method"}:
            sources.setdefault(symbol.source.path, symbol.source)
            nodes = islice(within(symbol.node), _MAX_NODES)
            used[symbol.source.path] |= {symbol.source.text(node) for node in nodes if node.type == "identifier"}
    return {source: used[path] for path, source in sources.items()}


def _import_lines(source: Source, line: int, name: str) -> Iterator[int]:
    """A short statement whole; of a long one the first line and those that hold the name."""
    whole = statement_lines(source, line, 10_000)
    if len(whole) <= _IMPORT_LINES:
        yield from whole
        return
    yield whole[0]
    yield from (number for number in whole if re.search(rf"\b{re.escape(name)}\b", source.line(number)))


def _assigned_name(source: Source, statement: Node) -> str:
    node = next(iter(statement.named_children), None) if statement.type == "expression_statement" else None
    left = node.child_by_field_name("left") if node is not None and node.type == "assignment" else None
    return source.text(left) if left is not None and left.type == "identifier" else ""


def _mention_lines(symbol: Symbol) -> Iterator[int]:
    source = symbol.source
    word = re.compile(rb"\b" + re.escape(symbol.short_name.encode(source.encoding, "replace")) + rb"\b")
    for match in islice(word.finditer(source.file.content), _MAX_HITS):
        line = source.line_of(match.start())
        inside = symbol.span.start_line <= line <= symbol.span.end_line
        if not inside and enclosing_symbol(source, line).kind in {"module", "class"} and _is_code(source, line):
            yield line


def _is_code(source: Source, line: int) -> bool:
    node = source.statement_at(line)
    kinds = [child.type for child in node.named_children] if node is not None else []
    return node is not None and node.type == "expression_statement" and kinds != ["string"]


def _definition(source: Source, symbol: str, lines: tuple[int, ...], reason: str, kind: Kind) -> Candidate:
    return Candidate(source=source, symbol=symbol, role="constant", reason=reason, worth=kind.value, lines=lines)
