"""Outlines by a file's suffix: the one table that a further language joins."""

from collections.abc import Callable

from agent.code.javascript import SUFFIXES as JAVASCRIPT
from agent.code.javascript import javascript_outlines
from agent.code.outlines import Outline
from agent.code.recent import Recent
from agent.domain.location import SourceFile

_BY_SUFFIX: dict[str, Callable[[bytes], tuple[Outline, ...]]] = dict.fromkeys(JAVASCRIPT, javascript_outlines)


def has_outlines(path: str) -> bool:
    """True for files of a language that is outlined."""
    return path.endswith(tuple(_BY_SUFFIX))


def outlines_of(file: SourceFile) -> tuple[Outline, ...]:
    """The file's definitions in source order, none for a language that is not outlined; never raises."""
    return _KNOWN(file) if has_outlines(file.path) else ()


def _outlines(file: SourceFile) -> tuple[Outline, ...]:
    return next(read(file.content) for suffix, read in _BY_SUFFIX.items() if file.path.endswith(suffix))


_KNOWN = Recent(_outlines, lambda file: len(file.content), most=64, most_size=3 * 1024**2)
