"""`suture eval reproductions`: how many crashes are made to happen again, and what those tests say of the real fixes."""

from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.markup import escape

from agent.cli.console import err, out
from agent.cli.exit_codes import BAD_INPUT
from agent.errors import BadInput
from agent.sandbox_settings import SandboxSection
from agent.sandboxes.choose import choose_sandbox
from eval.cases.case import Mode
from eval.cases.suites import load_suite
from eval.cli.options import CACHE, CacheOption
from eval.reports.reproductions import reproduction_table, reproductions_json, reproductions_markdown
from eval.running.choosing import chosen_cases
from eval.running.reproducing import Reproducing, Reproduction


class Format(StrEnum):
    """What the measurement is written as."""

    TABLE = "table"
    MARKDOWN = "markdown"
    JSON = "json"


def reproductions(
    suite: Annotated[str, typer.Option(help="`core`, a case's folder, or a folder of cases.")] = "core",
    mode: Annotated[Mode, typer.Option(help="What is given of the evidence.")] = Mode.ALL,
    only: Annotated[
        list[str] | None, typer.Option("--filter", help="Cases whose id holds this text, or tag:NAME; repeatable, all must hold.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Cases at once.")] = 1,
    form: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.TABLE,
    file: Annotated[Path | None, typer.Option("--out", help="File to write; standard output without it.")] = None,
    cache: CacheOption = CACHE,
) -> None:
    """Reproduce recorded incidents and run each kept test on the tree with the real fix; nothing is proposed.

    A reproduction that stays red with the real fix is wrong. What could not be reproduced is listed with the reason.
    """
    cases = [case for case in chosen_cases(load_suite(suite), mode, only or (), count=0, seed=0) if case.judge.decline is None]
    if not cases:
        raise BadInput(
            "every chosen case is one to decline", expected="at least one with a fix to be found", remedy="widen --filter"
        )
    sandbox = choose_sandbox(SandboxSection().order)
    found: list[Reproduction] = []
    with TemporaryDirectory(prefix="suture-eval-") as scratch, ThreadPoolExecutor(jobs) as pool:
        measuring = Reproducing(mode=mode, cache=cache.absolute(), sandbox=sandbox, scratch=Path(scratch))
        for one in pool.map(measuring.reproduction, cases):
            found.append(one)
            err.print(_line(one))
    _write(found, form, file)
    if all(one.infra for one in found):
        raise typer.Exit(BAD_INPUT)


def _line(one: Reproduction) -> str:
    state = (one.infra and "machinery failed") or one.kind or "not reproduced"
    style = "bad" if one.green is False else "good" if one.kind else "quiet"
    return f"{escape(one.case):<52} [{style}]{state:<16}[/] {escape(one.ending):<28} {one.seconds:6.1f} s"


def _write(found: list[Reproduction], form: Format, file: Path | None) -> None:
    if form is Format.TABLE and file is None:
        out.print(reproduction_table(found))
        return
    if form is Format.TABLE:
        raise BadInput("--out with a table", expected="--format markdown or json")
    text = reproductions_json(found) if form is Format.JSON else reproductions_markdown(found)
    if file is None:
        print(text, end="")
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    err.print(f"[good]wrote[/] {file}")
