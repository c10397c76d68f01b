"""Whether the pipeline pointed at a function of the real fix."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from agent.code.source import parse_python
from agent.code.symbols import symbols
from agent.domain.location import CodeContext, Excerpt, SourceFile, Span
from eval.cases.case import Function

MODULE = "<module>"
SHOWS_LINES = frozenset({"suspect", "frame", "value", "callee", "caller", "sibling"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where a function of the real fix stood.

    Args:
        first: it is the first suspect.
        third: it is one of the first three.
        in_context: lines of it are shown in what is packed for a fixer.
        innermost: it is the innermost frame of the repository.
    """

    first: bool = False
    third: bool = False
    in_context: bool = False
    innermost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A function of the real fix as the buggy tree has it.

    Args:
        file: relative to the repository.
        symbol: its qualified name; that of its class when the method is new with the fix.
        lines: of a function's definition, None for a class, a module, or what the tree does not have.
    """

    file: str
    symbol: str
    lines: Span | None


def located(context: CodeContext | None, functions: tuple[Function, ...], repository: Path) -> Located:
    """Compare suspects, context and frames with the functions of the real fix.

    A function counts by file and exact name. A method that is new with the fix counts by its class; any other new
    function can't be located.

    Args:
        context: what was located, None when nothing was.
        functions: of the real fix.
        repository: checked out at the head.
    """
    if context is None:
        return Located()
    places = places_of(functions, repository)
    names = frozenset((place.file, place.symbol) for place in places)
    suspects = [(suspect.span.path, suspect.symbol) in names for suspect in context.suspects]
    frame = context.frames[-1] if context.frames else None
    return Located(
        first=any(suspects[:1]),
        third=any(suspects[:3]),
        in_context=any(_shows(excerpt, place) for excerpt in context.excerpts for place in places),
        innermost=frame is not None and (frame.path, frame.symbol) in names,
    )


def places_of(functions: tuple[Function, ...], repository: Path) -> tuple[Place, ...]:
    """The functions of the real fix as the buggy tree has them.

    Args:
        functions: of the real fix.
        repository: checked out at the head.
    """
    return tuple(_place(function, repository) for function in functions)


def _shows(excerpt: Excerpt, place: Place) -> bool:
    """Its own lines, not only that it exists."""
    if excerpt.span.path != place.file or excerpt.role == "imports":
        return False
    if place.lines is None:
        return excerpt.symbol == place.symbol
    overlaps = excerpt.span.start_line <= place.lines.end_line and place.lines.start_line <= excerpt.span.end_line
    return overlaps and (excerpt.symbol == place.symbol or excerpt.role in SHOWS_LINES)


def _place(function: Function, repository: Path) -> Place:
    kinds = dict(_kinds(repository / function.file, function.file))
    name, owner = function.function, function.function.rpartition(".")[0]
    kind, lines = kinds.get(name, ("", None))
    if not kind and kinds.get(owner, ("", None))[0] == "class":
        name = owner
    return Place(file=function.file, symbol=name, lines=lines if kind in {"function", "method"} else None)


def _kinds(file: Path, path: str) -> Iterable[tuple[str, tuple[str, Span | None]]]:
    try:
        source = parse_python(SourceFile(path=path, content=file.read_bytes()))
    except OSError:
        return ()
    return ((symbol.name, (symbol.kind, symbol.span)) for symbol in symbols(source))
