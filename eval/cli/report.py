"""`suture eval report`: logs as tables, pages and files for other programs."""

from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from agent.cli.console import err, out
from agent.errors import BadInput
from eval.log import Log
from eval.reports.baseline import falls, read_baseline
from eval.reports.html import as_html
from eval.reports.machine import as_json, as_junit
from eval.reports.tables import case_table, markdown, summary_table
from eval.running.reading import read_log

COLUMNS = 200


class Format(StrEnum):
    """What a report is written as."""

    TABLE = "table"
    MARKDOWN = "markdown"
    JSON = "json"
    HTML = "html"
    JUNIT = "junit"


def report(
    logs: Annotated[list[Path], typer.Argument(help="Logs of `suture eval run`; several only as html.", metavar="LOG...")],
    form: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.TABLE,
    file: Annotated[Path | None, typer.Option("--out", help="File to write; standard output without it.")] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="Stored baseline; for junit, a case that fell below it is a failure.")
    ] = None,
) -> None:
    """Show what a run came to.

    The HTML page is self-contained: figures at a glance, cost against solved cases, every case with its trace, diff and proof.
    """
    if len(logs) > 1 and form is not Format.HTML:
        raise BadInput(
            f"{len(logs)} logs", expected="one log, or --format html", remedy="two are compared by `suture eval compare`"
        )
    read = [read_log(log) for log in logs]
    if form is Format.TABLE and file is None:
        out.print(case_table(read[0]))
        out.print(summary_table(read[0]))
        return
    text = _text(read, form, baseline)
    if file is None:
        print(text, end="")
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        err.print(f"[good]wrote[/] {file}")


def _text(logs: list[Log], form: Format, baseline: Path | None) -> str:
    if form is Format.HTML:
        return as_html(logs)
    if form is Format.JUNIT:
        return as_junit(logs[0], falls(logs[0], read_baseline(baseline)) if baseline else {})
    if form is Format.TABLE:
        console = Console(file=StringIO(), width=COLUMNS)
        console.print(case_table(logs[0]))
        console.print(summary_table(logs[0]))
        return console.file.getvalue() if isinstance(console.file, StringIO) else ""
    return as_json(logs[0]) if form is Format.JSON else markdown(logs[0])
