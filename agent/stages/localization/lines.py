"""Line numbers from the revision that crashed to the one that is repaired."""

from collections.abc import Sequence
from functools import lru_cache

from agent.code.diffs import opcodes
from agent.code.source import Source
from agent.code.symbols import Symbol, enclosing_symbols, symbols
from agent.domain.crash import StackFrame

NEARBY = 200
# Frames that the interpreter makes for parts of a function, with no definition of their own name.
ANONYMOUS = frozenset({"<lambda>", "<listcomp>", "<dictcomp>", "<setcomp>", "<genexpr>"})


def carried(line: int, before: bytes, after: bytes) -> int | None:
    """The line's number in the new content, None when the line itself was changed or deleted.

    Args:
        line: 1-based, in `before`.
        before: the deployed file.
        after: the file now.
    """
    if before == after:
        return line
    for tag, old_start, old_end, new_start, _ in _opcodes(before, after):
        if tag == "equal" and old_start < line <= old_end:
            return line - old_start + new_start
    return None


def says(source: Source, line: int, code: str) -> bool:
    """True when the line holds the code as printed, white space aside."""
    return bool(code.strip()) and _plain(source.line(line)) == _plain(code.split("\n", 1)[0])


def found_near(source: Source, line: int, code: str) -> int | None:
    """The nearest line, up to `NEARBY` away, that holds the code as printed; None when there is none."""
    if not code.strip():
        return None
    last = source.line_count
    around = sorted(range(max(1, line - NEARBY), min(last, line + NEARBY) + 1), key=lambda number: (abs(number - line), number))
    return next((number for number in around if says(source, number, code)), None)


def symbol_of(source: Source, line: int, frame: StackFrame) -> Symbol:
    """The definition that a frame ran in: of those around the line the one of the frame's name, else the innermost.

    A frame of the module or of a class body may stand on a `def` line, where decorators and defaults are evaluated.
    """
    around = enclosing_symbols(source, line)
    name = unqualified(frame.function)
    if name in ANONYMOUS:
        return around[0]
    named = (symbol for symbol in around if name in {symbol.short_name, unmangled(symbol)})
    return next(named, around[0])


def definitions(source: Source, function: str) -> tuple[Symbol, ...]:
    """Functions of the name that a frame prints, the qualified ones only when it prints one."""
    plain = function.replace(".<locals>", "")
    exact = tuple(symbol for symbol in symbols(source) if symbol.name == plain)
    return exact or tuple(symbol for symbol in symbols(source) if symbol.short_name == unqualified(function))


def unqualified(function: str) -> str:
    """A function's name without its owners."""
    return function.rsplit(".", 1)[-1]


def unmangled(symbol: Symbol) -> str:
    """The name of a private method as the interpreter knows it, `_Cart__total`."""
    return f"_{symbol.owner.rsplit('.', 1)[-1].lstrip('_')}{symbol.short_name}" if symbol.short_name.startswith("__") else ""


@lru_cache(maxsize=16)  # each holds two files
def _opcodes(before: bytes, after: bytes) -> Sequence[tuple[str, int, int, int, int]]:
    return opcodes(before.splitlines(keepends=True), after.splitlines(keepends=True))


def _plain(line: str) -> str:
    return "".join(line.split())
