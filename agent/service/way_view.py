"""The code of a fault as rows of a page: lines, the notes on them, and gaps."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from agent.domain.location import CodeContext
from agent.service.visible import code
from agent.stages.publishing.drawing import DrawnLine, Sheet, Step, draw, marked

TAB = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class WayRow:
    """One row.

    Args:
        kind: a line of code, a note on the line before, or a gap between lines.
        number: of the line, 0 for notes and gaps.
        step: of the way, 0 without one.
        before: the code up to what is marked; the whole line when nothing is.
        inside: what is marked.
        after: the code behind it.
        note: what happened to the value.
        crossed: a frame of the crash stands here.
        failed: the way ends here.
    """

    kind: Literal["line", "note", "gap"]
    number: int = 0
    step: int = 0
    before: str = ""
    inside: str = ""
    after: str = ""
    note: str = ""
    crossed: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetView:
    """The rows of one file."""

    path: str
    symbols: tuple[str, ...]
    rows: tuple[WayRow, ...]


def sheet_views(context: CodeContext) -> tuple[SheetView, ...]:
    """The files of the fault, secrets cut out of their lines before anything is marked in them."""
    last = len(context.value_path)
    return tuple(SheetView(path=sheet.path, symbols=sheet.symbols, rows=tuple(_rows(sheet, last))) for sheet in draw(context))


def _rows(sheet: Sheet, last: int) -> Iterator[WayRow]:
    for at, stretch in enumerate(sheet.stretches):
        if at:
            yield WayRow(kind="gap")
        for line in stretch:
            yield _line(line, last)
            yield from (_note(step, last) for step in line.steps)


def _line(line: DrawnLine, last: int) -> WayRow:
    text = code(line.text).expandtabs(TAB)
    if not line.steps:
        return WayRow(kind="line", number=line.number, before=text, crossed=line.crossed)
    step = line.steps[-1]
    before, inside, after = marked(text, _expression(step), step.column)
    return WayRow(
        kind="line",
        number=line.number,
        step=step.number,
        before=before,
        inside=inside,
        after=after,
        crossed=line.crossed,
        failed=step.number == last,
    )


def _note(step: Step, last: int) -> WayRow:
    return WayRow(kind="note", step=step.number, note=step.hop.note, failed=step.number == last)


def _expression(step: Step) -> str:
    return " ".join(code(step.hop.expression).split())
