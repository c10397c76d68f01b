"""`suture eval run`: a solver on a suite, into a log."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from agent.cli.console import err, out
from agent.cli.exit_codes import BUG
from agent.errors import BadInput
from agent.sandbox_settings import SandboxSection
from agent.sandboxes.choose import choose_sandbox
from agent.version import version
from eval.cases.case import Case, Mode
from eval.cases.suites import load_suite
from eval.cli.options import CACHE, CacheOption
from eval.log import Header, Sample
from eval.reports.grades import FAULTY, GOOD, grade
from eval.reports.tables import located, summary_table
from eval.running.choosing import chosen_cases, without_evidence
from eval.running.hashes import run_hashes
from eval.running.models import model_access
from eval.running.pool import Pool
from eval.running.reading import read_log
from eval.running.solvers import Solver, solver_named
from eval.running.worker_process import Job, WorkerProcess
from eval.running.world import GIVEN
from eval.running.writing import LogFile


def run(
    suite: Annotated[str, typer.Option(help="`core`, a case's folder, or a folder of cases.")] = "core",
    solver: Annotated[
        str, typer.Option(help="null, rules, gold, model, rules+model, an entry point of suture.solvers, or module:attribute.")
    ] = "rules",
    mode: Annotated[
        Mode, typer.Option(help="What the solver is given: all, or only event.json, trace.txt or a capsule.")
    ] = Mode.ALL,
    jobs: Annotated[int, typer.Option(min=1, help="Samples at once.")] = 1,
    only: Annotated[
        list[str] | None, typer.Option("--filter", help="Cases whose id holds this text, or tag:NAME; repeatable, all must hold.")
    ] = None,
    sample: Annotated[int, typer.Option(min=0, help="This many cases, drawn at random; 0 for all.")] = 0,
    seed: Annotated[int, typer.Option(help="Of that draw.")] = 0,
    repeat: Annotated[int, typer.Option(min=1, help="How often each case is run.")] = 1,
    log: Annotated[Path | None, typer.Option(help="Log to write; default: eval-logs/, named by time, suite and solver.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the log of --log.")] = False,
    seconds: Annotated[float, typer.Option("--timeout", min=1, help="Seconds one sample may take.")] = 1200.0,
    cache: CacheOption = CACHE,
    sandbox: Annotated[
        str, typer.Option(help="Where code runs: this backend alone; default: the first of the order that holds.")
    ] = "",
    model: Annotated[str, typer.Option(help="Model to ask; default: SUTURE_MODEL.")] = "",
    base_url: Annotated[str, typer.Option(help="Address of its OpenAI-compatible endpoint; default: OPENAI_BASE_URL.")] = "",
    config: Annotated[str, typer.Option(help="A suture.yaml whose section `model` has prices and budget.")] = "",
    uncontained: Annotated[
        bool, typer.Option("--allow-uncontained", help="Run without a sandbox when none holds. Cases you trust only.")
    ] = False,
) -> None:
    """Run a solver on recorded incidents and let hidden tests judge what it proposes.

    Exit code 1 when anything was proven and is wrong, or when Suture itself failed.
    """
    by = solver_named(solver)
    access = model_access(by, model, base_url, config)
    order = (sandbox,) if sandbox else SandboxSection().order
    choose_sandbox(order, allow_uncontained=uncontained)  # here once, rather than in every worker
    cases = load_suite(suite)
    if left_out := without_evidence(cases, mode):
        err.print(f"[warn]{len(left_out)} of {len(cases)} cases have recorded no {GIVEN[mode]} and are left out.[/]")
    chosen = chosen_cases(cases, mode, only or (), count=sample, seed=seed)
    header = _header(suite, by, mode, chosen, repeat, access.model.name if access else "")
    file = _log_file(log, header, resume=resume)
    about = {
        "suite": suite,
        "solver": solver,
        "mode": mode.value,
        "cache": str(cache.absolute()),
        "sandboxes": order,
        "uncontained": uncontained,
        "model": model,
        "base_url": base_url,
        "config": str(Path(config).absolute()) if config else "",
    }
    with LogFile.resume(file, header) if resume else LogFile.create(file, header) as writing:
        left = [job for job in _jobs(chosen, repeat) if job.key not in writing.done]
        _run(Pool(start=lambda: WorkerProcess(about), workers=jobs, seconds=seconds), left, writing)
    _told(file)


def _told(file: Path) -> None:
    finished = read_log(file)
    out.print(summary_table(finished))
    err.print(f"The log is {escape(str(file))}; `suture eval report` makes pages of it.")
    if any(grade(one.score) in FAULTY for one in finished.samples):
        raise typer.Exit(BUG)


def _header(suite: str, solver: Solver, mode: Mode, cases: Sequence[Case], repeat: int, model: str) -> Header:
    return Header(
        suite=suite if suite == "core" else Path(suite).resolve().name,
        solver=solver.name,
        mode=mode.value,
        cases=tuple(case.id for case in cases),
        repeat=repeat,
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        version=version(),
        hashes=run_hashes(cases, solver.policy),
        model=model,
    )


def _log_file(log: Path | None, header: Header, *, resume: bool) -> Path:
    if resume and log is None:
        raise BadInput("--resume without --log", expected="the log to go on with")
    if log is not None:
        return log
    stamp = header.started_at[:19].replace(":", "").replace("-", "")
    return Path("eval-logs") / f"{stamp}-{header.suite}-{header.solver.replace(':', '-')}-{header.mode}.jsonl"


def _jobs(cases: Sequence[Case], repeat: int) -> list[Job]:
    return [
        Job(case=case.id, repeat=number, fixable=case.judge.decline is None, title=case.title)
        for number in range(repeat)
        for case in cases
    ]


def _run(pool: Pool, jobs: Sequence[Job], writing: LogFile) -> None:
    columns = (TextColumn("samples"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        bar = progress.add_task("samples", total=len(jobs))
        for one in pool.samples(jobs):
            writing.append(one)
            progress.advance(bar)
            err.print(_line(one))


def _line(sample: Sample) -> str:
    score = sample.score
    one = grade(score)
    style = "good" if one in GOOD else "bad" if one in FAULTY else "quiet"
    name = score.case if not score.repeat else f"{score.case} #{score.repeat + 1}"
    where = f"located {located(score)}" if score.first is not None else ""
    about = f"{score.reproduced or '-':<14} {where:<19} {score.seconds:6.1f} s"
    return f"{escape(name):<52} [{style}]{one.value:<20}[/] {about}  {escape(score.infra or score.why)[:100]}"
