"""`suture eval baseline`: a run against the one that is stored."""

from pathlib import Path
from typing import Annotated

import typer

from agent.cli.console import err, out
from agent.cli.exit_codes import BUG
from agent.errors import BadInput
from eval.reports.baseline import falls, reached, read_baseline, write_baseline
from eval.reports.summary import summarize
from eval.running.reading import read_log

FELL = BUG


def baseline(
    log: Annotated[Path, typer.Argument(help="A log of `suture eval run`.")],
    against: Annotated[Path | None, typer.Option(help="Stored baseline to compare with.")] = None,
    write: Annotated[Path | None, typer.Option(help="File to store this run in as the new baseline.")] = None,
) -> None:
    """Fail when a case ended worse than in the stored baseline, or when anything was proven and is wrong.

    Exit code 1 then. Storing a new baseline is a change that people review: each case is a line of the file.
    """
    if bool(against) == bool(write):
        raise BadInput("both --against and --write" if write else "neither --against nor --write", expected="exactly one of them")
    run = read_log(log)
    if write is not None:
        write_baseline(reached(run), write)
        err.print(f"[good]wrote[/] {write}")
        return
    assert against is not None
    fallen = falls(run, read_baseline(against))
    wrong = dict.fromkeys(summarize(run).proven_but_wrong, "was proven and is wrong")
    for case, how in sorted({**fallen, **wrong}.items()):
        out.print(f"[bad]{case}[/] {how}")
    if fallen or wrong:
        raise typer.Exit(FELL)
    out.print(f"[good]None of {len(run.samples)} samples fell below the baseline.[/]")
