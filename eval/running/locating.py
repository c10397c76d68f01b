"""Whether the pipeline pointed at a function of the real fix."""

from dataclasses import dataclass
from pathlib import Path

from agent.code.source import parse_python
from agent.code.symbols import symbols
from agent.domain.location import CodeContext, SourceFile
from eval.cases.case import Function

MODULE = "<module>"
Place = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where a function of the real fix stood.

    Args:
        first: it is the first suspect.
        third: it is one of the first three.
        in_context: it is shown, whole or in part, in what is packed for a fixer.
        innermost: it is the innermost frame of the repository.
    """

    first: bool = False
    third: bool = False
    in_context: bool = False
    innermost: bool = False


def located(context: CodeContext | None, functions: tuple[Function, ...], repository: Path) -> Located:
    """Compare suspects, context and frames with the functions of the real fix.

    Args:
        context: what was located, None when nothing was.
        functions: of the real fix.
        repository: checked out at the head; a function that does not exist there yet counts by its class, else by its module.
    """
    if context is None:
        return Located()
    wanted = frozenset(place for function in functions for place in _places(function, repository))
    suspects = [(suspect.span.path, suspect.symbol) in wanted for suspect in context.suspects]
    shown = ((one.span.path, one.symbol) for one in context.excerpts if one.role != "imports")
    frame = context.frames[-1] if context.frames else None
    return Located(
        first=any(suspects[:1]),
        third=any(suspects[:3]),
        in_context=any(place in wanted for place in shown),
        innermost=frame is not None and (frame.path, frame.symbol) in wanted,
    )


def _places(function: Function, repository: Path) -> tuple[Place, ...]:
    known = _symbols(repository / function.file, function.file)
    name = function.function
    while name not in known and "." in name:
        name = name.rpartition(".")[0]
    return ((function.file, name if name in known else MODULE),)


def _symbols(file: Path, path: str) -> frozenset[str]:
    try:
        source = parse_python(SourceFile(path=path, content=file.read_bytes()))
    except OSError:
        return frozenset()
    return frozenset(symbol.name for symbol in symbols(source)) | {MODULE}
