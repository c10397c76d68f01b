"""The code of a crash with the way of the bad value drawn in it, for a terminal, a page or a pull request to lay out."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agent.domain.location import CodeContext, Hop
from agent.domain.untrusted import Untrusted

AROUND = 2
MAX_SHEETS = 6
MAX_LINES = 60
MAX_STEPS = 20
SHOWN_FRAMES = 3
SHOWN_SUSPECTS = 3
LINE_CHARACTERS = 500
_GIVES = re.compile(r"\s*[\w.,\s]+=(?!=)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One place on the way of the bad value.

    Args:
        number: 1 where the value was born, the highest where it failed.
        hop: the place.
        column: where on the line its expression is to be looked for, 0 for anywhere.
    """

    number: int
    hop: Hop
    column: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLine:
    """One line of source.

    Args:
        number: 1-based.
        text: as it stands in the file, without its end.
        steps: the places of the way on it, in order.
        crossed: True when a frame of the crash stands on it.
    """

    number: int
    text: Untrusted
    steps: tuple[Step, ...] = ()
    crossed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The lines of one file that are worth seeing.

    Args:
        path: the file.
        stretches: runs of consecutive lines, in order; something is left out between them.
        symbols: the definitions they are of, in order of their lines.
    """

    path: str
    stretches: tuple[tuple[DrawnLine, ...], ...]
    symbols: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    path: str
    line: int
    before: int = AROUND


def steps_of(context: CodeContext) -> tuple[Step, ...]:
    """The way of the bad value in the order it went, from its birth to its failure; of a long one the end near the failure."""
    way = tuple(reversed(context.value_path[:MAX_STEPS]))
    return tuple(
        Step(number=number, hop=hop, column=_pointed_at(context, hop) if number == len(way) else 0)
        for number, hop in enumerate(way, 1)
    )


def draw(context: CodeContext) -> tuple[Sheet, ...]:
    """The files of the crash with its frames, its suspects' first lines and the way of the bad value, in the way's order."""
    steps: dict[tuple[str, int], list[Step]] = defaultdict(list)
    for step in steps_of(context):
        steps[step.hop.path, step.hop.line].append(step)
    crossed = {(frame.path, frame.line) for frame in context.frames}
    wanted = [*(_Wanted(path=path, line=line) for path, line in steps), *_beside(context)]
    sheets = []
    for path in [*dict.fromkeys(one.path for one in wanted)][:MAX_SHEETS]:
        file = context.files.get(path)
        lines = file.content.decode("utf-8", "replace").removesuffix("\n").split("\n") if file is not None else []
        stretches = tuple(
            tuple(
                DrawnLine(
                    number=number,
                    text=Untrusted(lines[number - 1].rstrip("\r")[:LINE_CHARACTERS]),
                    steps=tuple(steps.get((path, number), ())),
                    crossed=(path, number) in crossed,
                )
                for number in stretch
            )
            for stretch in _stretches([one for one in wanted if one.path == path], len(lines))
        )
        if stretches:
            sheets.append(Sheet(path=path, stretches=stretches, symbols=_symbols(context, path)))
    return tuple(sheets)


def ambiguous(context: CodeContext) -> Mapping[str, tuple[str, ...]]:
    """Files that were chosen among several that match, each with the others."""
    found: dict[str, tuple[str, ...]] = {}
    for frame in context.frames:
        if frame.alternatives:
            found.setdefault(frame.path, frame.alternatives)
    return found


def marked(text: str, expression: str, column: int = 0) -> tuple[str, str, str]:
    """The line cut in three, the expression in the middle; the whole code of the line when the expression goes on below it.

    Args:
        text: the line as it is shown.
        expression: what to find in it.
        column: where to look for it first.
    """
    at = _found(text, expression, column)
    if at >= 0:
        return text[:at], expression, text[at + len(expression) :]
    first = expression.split(" ", 1)[0]
    at = text.find(first) if len(first) > 1 else -1
    start = at if at >= 0 else len(text) - len(text.lstrip())
    end = len(text.rstrip())
    return text[:start], text[start:end], text[end:]


def _found(text: str, expression: str, column: int) -> int:
    """Where a line holds an expression as whole words, -1 when it does not; a name that is only given its value comes last."""
    if not expression:
        return -1
    whole = re.compile(rf"(?<!\w){re.escape(expression)}(?!\w)" if expression.isidentifier() else re.escape(expression))
    places = [match.start() for match in whole.finditer(text)]
    given = _GIVES.match(text)
    preferred = [at for at in places if at >= max(column, given.end() if given else 0)]
    return next(iter([*preferred, *places]), -1)


def _pointed_at(context: CodeContext, hop: Hop) -> int:
    """The column on the hop's line that the printed marks begin at, 0 without marks."""
    frame = next((one for one in reversed(context.frames) if (one.path, one.line) == (hop.path, hop.line)), None)
    file = context.files.get(hop.path)
    if frame is None or frame.frame.marker is None or file is None:
        return 0
    line = next(iter(file.content.split(b"\n")[hop.line - 1 : hop.line]), b"").decode("utf-8", "replace")
    return 0 if "\t" in line else len(line) - len(line.lstrip()) + frame.frame.marker[0]


def _beside(context: CodeContext) -> Iterator[_Wanted]:
    """The innermost frames, and the first line of each leading suspect that the crash did not stand in."""
    shown = context.frames[-SHOWN_FRAMES:]
    yield from (_Wanted(path=frame.path, line=frame.line) for frame in reversed(shown))
    for suspect in context.suspects[:SHOWN_SUSPECTS]:
        inside = any(
            path == suspect.span.path and suspect.span.start_line <= line <= suspect.span.end_line
            for path, line in ((frame.path, frame.line) for frame in shown)
        )
        if not inside and suspect.symbol != "<module>":
            yield _Wanted(path=suspect.span.path, line=suspect.span.start_line, before=0)


def _symbols(context: CodeContext, path: str) -> tuple[str, ...]:
    named = [(hop.line, hop.symbol) for hop in context.value_path if hop.path == path]
    named += [(frame.line, frame.symbol) for frame in context.frames[-SHOWN_FRAMES:] if frame.path == path]
    return tuple(dict.fromkeys(symbol for _, symbol in sorted(named)))


def _stretches(wanted: list[_Wanted], count: int) -> Iterator[range]:
    """Runs of lines around the given ones; near ones are joined, and no more are shown than a reader takes in."""
    left = MAX_LINES
    start = end = 0
    for first, last in sorted((max(1, one.line - one.before), one.line + AROUND) for one in wanted if 1 <= one.line <= count):
        if end and first <= end + 2:
            end = max(end, min(count, last))
            continue
        if end and left > 0:
            yield range(start, min(end, start + left - 1) + 1)
            left -= end - start + 1
        start, end = first, min(count, last)
    if end and left > 0:
        yield range(start, min(end, start + left - 1) + 1)
