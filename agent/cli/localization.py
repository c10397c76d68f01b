"""How a fault was located, as a person reads it in a terminal: readable without colour and at 80 columns."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.markup import escape

from agent.cli.report import visible
from agent.domain.location import CodeContext, Suspect
from agent.redact import redact_code
from agent.stages.publishing.drawing import DrawnLine, Sheet, Step, ambiguous, draw, marked
from agent.stages.publishing.words import OWNER_WORDS, about_the_way, since_when

LABEL = 14
WIDEST = 100  # longer lines of prose are no longer easy to read
SHOWN_SUSPECTS = 5
SHOWN_COMMITS = 3
TAB = 4
CROSSED = "Lines with > are those the crash went through."


def show_localization(console: Console, context: CodeContext) -> None:
    """Print whose the fault is and since when, the code with the way of the bad value, and every suspect with its reasons."""
    width = min(console.width, WIDEST)
    _labelled(console, "Whose fault", OWNER_WORDS[context.owner], context.owner_reasons, width)
    _labelled(console, "Since when", "", (since_when(context),), width)
    for path, others in ambiguous(context).items():
        text = f"{path} was chosen among files that match as well: {', '.join(others[:4])}"
        _labelled(console, "Ambiguous", "", (text + (" and more." if len(others) > 4 else "."),), width)
    _labelled(console, "The way", "", (f"{about_the_way(context)} {CROSSED}",), width)
    for sheet in draw(context):
        _sheet(console, sheet, width)
    console.print()
    for number, suspect in enumerate(context.suspects[:SHOWN_SUSPECTS], 1):
        _labelled(console, f"Suspect {number}", _headline(suspect), suspect.reasons, width)
    for commit in context.commits[:SHOWN_COMMITS]:
        text = f"{commit.sha[:10]} {commit.committed_at:%Y-%m-%d} {commit.author}: {commit.subject.reveal()[:200]}"
        _labelled(console, "Last changed", "", (text,), width)


def _headline(suspect: Suspect) -> str:
    return f"{suspect.symbol} ({suspect.span.path}:{suspect.span.start_line}), {suspect.score:.2f} of 1"


def _labelled(console: Console, label: str, headline: str, sentences: Iterable[str], width: int) -> None:
    lines = [headline[:400]] if headline else []
    rows = [*(("name", row) for line in lines for row in _wrapped(line, width - LABEL))]
    rows += [("quiet" if headline else "", row) for sentence in sentences for row in _wrapped(sentence, width - LABEL)]
    for at, (style, row) in enumerate(rows):
        name = f"[name]{label:<{LABEL}}[/]" if at == 0 else " " * LABEL
        console.print(name + (f"[{style}]{escape(row)}[/]" if style else escape(row)))


def _wrapped(text: str, width: int) -> Iterator[str]:
    yield from wrap(" ".join(visible(text).split()), max(20, width), break_on_hyphens=False)


def _sheet(console: Console, sheet: Sheet, width: int) -> None:
    symbols = _cut(visible(", ".join(sheet.symbols)), max(0, width - cell_len(sheet.path) - 4))
    console.print(f"\n  [name]{escape(visible(sheet.path))}[/]  [quiet]{escape(symbols)}[/]".rstrip())
    last = max(line.number for stretch in sheet.stretches for line in stretch)
    gutter = len(str(last))
    for at, stretch in enumerate(sheet.stretches):
        if at:
            console.print(f"  [quiet]{'...':>{6 + gutter}}[/]")
        for line in stretch:
            _line(console, line, gutter, width)


def _line(console: Console, line: DrawnLine, gutter: int, width: int) -> None:
    code = _code(line.text.reveal())
    mark = f"({line.steps[-1].number})" if line.steps else ">" if line.crossed else ""
    head = 6 + gutter + 2
    room = max(20, width - head - 2)
    shown = _cut(_from_the_mark(code, line, room), room)
    style = "bad" if line.steps else "warn" if line.crossed else "quiet"
    console.print(f"  [{style}]{mark:>5}[/] [quiet]{line.number:>{gutter}}[/]  {escape(shown)}".rstrip())
    for step in line.steps:
        expression = _expression(step)
        before, inside, _ = marked(shown, expression, step.column if shown == code else 0)
        left, under = cell_len(before), cell_len(inside)
        pad = " " * (head + 2)
        note = step.hop.note if len(line.steps) == 1 else f"({step.number}) {step.hop.note}"
        if left + under <= room and under:
            console.print(f"{pad}{' ' * left}[bad]{'^' * under}[/]")
        else:
            note = f"{_cut(expression, 60)}: {note}"
        indent = min(left, room // 2)
        for row in _wrapped(note, room - indent):
            console.print(f"{pad}{' ' * indent}[bad]{escape(row)}[/]")


def _code(text: str) -> str:
    return visible(redact_code(text.expandtabs(TAB)))


def _expression(step: Step) -> str:
    return _code(" ".join(step.hop.expression.reveal().split()))


def _from_the_mark(code: str, line: DrawnLine, room: int) -> str:
    """A line too long to show, begun later so that what is marked on it can be seen."""
    if cell_len(code) <= room or not line.steps:
        return code
    before, inside, _ = marked(code, _expression(line.steps[-1]), line.steps[-1].column)
    if cell_len(before + inside) <= room - 3:
        return code
    indent = len(code) - len(code.lstrip())
    return f"{code[:indent]}...{code[max(indent, len(before) - 12) :]}"


def _cut(text: str, cells: int) -> str:
    return text if cell_len(text) <= cells else set_cell_size(text, cells - 3).rstrip() + "..." if cells > 3 else ""
