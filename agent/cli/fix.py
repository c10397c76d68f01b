"""`suture fix`: one stack trace, one local checkout, one answer."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from agent.checkout import CheckoutOptions, fix_checkout
from agent.cli.console import err, out
from agent.cli.exit_codes import COULD_NOT_FINISH, MEANINGS, NO_FIX, PROVEN, SUGGESTED
from agent.cli.localization import show_localization
from agent.cli.models import models_for
from agent.cli.progress import StageLines
from agent.cli.report import best_trial, crash_line, show_findings, show_outcome
from agent.domain.codec import dumps
from agent.domain.crash import Crash
from agent.domain.fix import FileChange
from agent.domain.outcome import Failed, Outcome
from agent.domain.proof import VerdictKind
from agent.errors import BadInput, BadTrace
from agent.stacktraces.capsule import is_capsule, read_capsule
from agent.stacktraces.json_record import decoded
from agent.stacktraces.read import read_crashes
from agent.stacktraces.sentry_event import crashes_of_event

OTHERS_AT_MOST = 5
INPUT_LIMIT = 64 * 1024**2
EPILOG = "Exit codes: " + "; ".join(f"{code} {meaning}" for code, meaning in MEANINGS.items()) + "."


def fix(
    repo: Annotated[Path, typer.Option(help="Checkout of the repository the trace comes from.")] = Path(),
    trace: Annotated[str, typer.Option(help="File with the stack trace, log or capsule, - for standard input.")] = "",
    event: Annotated[str, typer.Option(help="File with an error tracker's event (Sentry JSON), - for standard input.")] = "",
    root: Annotated[str, typer.Option(help="Directory of the service inside the repository.")] = ".",
    source_root: Annotated[list[str] | None, typer.Option(help="Directory to import from, inside the root; repeatable.")] = None,
    prefix: Annotated[
        list[str] | None, typer.Option(help="What deployed paths carry before repository paths; repeatable.")
    ] = None,
    python: Annotated[
        str, typer.Option(help="The project's own python; default: .venv of the root or the repository, else the system's.")
    ] = "",
    pythonpath: Annotated[
        list[Path] | None, typer.Option(help="Further directory to import from, read-only; repeatable.")
    ] = None,
    diff: Annotated[
        str, typer.Option(help="File with a unified diff, - for standard input: prove this change instead of asking the rules.")
    ] = "",
    model: Annotated[
        str, typer.Option(help="Language model to ask when the rules have no proven fix; default: SUTURE_MODEL, else none.")
    ] = "",
    budget: Annotated[float, typer.Option(help="US dollars it may cost, where its price is known.", min=0)] = 1.0,
    apply: Annotated[bool, typer.Option("--apply", help="Write a proven fix and its regression test into the checkout.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show how the fault was located: the code with the way of the bad value, and why.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole record as JSON.")] = False,
    uncontained: Annotated[
        bool, typer.Option("--allow-uncontained", help="Prove without a sandbox when none holds. Your own code only.")
    ] = False,
) -> None:
    """Fix the crash of a stack trace in a local checkout, and prove it.

    Prints the crash, the cause, the reproduction, every candidate with its verdict, and the diff. Writes nothing without --apply.
    """
    if diff == "-" == (trace or event):
        raise BadInput("standard input for both the crash and the diff", expected="a file for one of them")
    crashes = _crashes(trace, event)
    options = CheckoutOptions(
        repo=repo,
        root=root,
        source_roots=tuple(source_root or (".",)),
        path_prefixes=tuple(prefix or ()),
        interpreter=python,
        paths=tuple(str(path.resolve()) for path in pythonpath or ()),
        allow_uncontained=uncontained,
        diff=_read(diff) if diff else None,
    )
    outcome = fix_checkout(options, crashes, StageLines(err), models_for(model, budget))
    if as_json:
        print(dumps(outcome))
    else:
        _show(outcome, apply, explain)
        _say_others(crashes, outcome)
    if apply:
        _apply(repo, outcome)
    raise typer.Exit(exit_code(outcome))


def _show(outcome: Outcome, apply: bool, explain: bool) -> None:
    if explain and outcome.context:
        show_localization(out, outcome.context)
    if exit_code(outcome) != PROVEN:
        show_outcome(out, outcome)
        return
    show_findings(out, outcome)
    out.print("[good]Proven.[/]" if apply else "[good]Proven.[/] Nothing was written; --apply writes the fix and its test.")


def _say_others(crashes: tuple[Crash, ...], outcome: Outcome) -> None:
    """A log may tell of more crashes than the most frequent one, which is worked on."""
    shown = crash_line(outcome.context.crash) if outcome.context else ""
    others = Counter[str]()
    for crash in crashes:
        others[crash_line(crash)] += crash.count
    del others[shown]
    for line, count in others.most_common(OTHERS_AT_MOST):
        err.print(f"[quiet]Not looked at, {count} times in the same log:[/] {escape(line)}")


def exit_code(outcome: Outcome) -> int:
    """The exit code that says what came out."""
    if isinstance(outcome.result, Failed):
        return COULD_NOT_FINISH
    trial = best_trial(outcome)
    if trial is None:
        return NO_FIX
    return PROVEN if trial.verdict.kind is VerdictKind.PROVEN else SUGGESTED


def _crashes(trace: str, event: str) -> tuple[Crash, ...]:
    if bool(trace) == bool(event):
        raise BadInput("both --trace and --event" if trace else "neither --trace nor --event", expected="exactly one of them")
    text = _read(trace or event)
    found = crashes_of_event(_json_object(text, event)) if event else _recorded(text)
    if not found:
        start = text.strip()[:60]
        what = f"it starts {start!r}" if start else "it is empty"
        raise BadTrace(
            f"no stack trace in {trace or event} ({what})",
            expected="a stack trace of Python or JavaScript, or a log that holds one",
            remedy="give all its lines: from 'Traceback (most recent call last):' to the exception, "
            "or from the error's name to the last 'at ...'",
        )
    return found


def _recorded(text: str) -> tuple[Crash, ...]:
    """The crashes of a trace or a log, or the one of a capsule, which is known by what it holds."""
    return (read_capsule(text),) if is_capsule(decoded(text.strip())) else read_crashes(text)


def _json_object(text: str, name: str) -> dict[str, object]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise BadTrace(f"{name}: {problem}", expected="an event as JSON") from None
    if not isinstance(value, dict):
        raise BadTrace(f"{name}: a JSON {type(value).__name__}", expected="an event as a JSON object")
    return value


def _read(name: str) -> str:
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(INPUT_LIMIT + 1)
        else:
            with Path(name).open("rb") as file:
                raw = file.read(INPUT_LIMIT + 1)
    except OSError as problem:
        raise BadInput(f"{name}: {problem.strerror}", expected="a readable file, or - for standard input") from None
    if len(raw) > INPUT_LIMIT:
        raise BadInput(
            f"{name} is larger than {INPUT_LIMIT} bytes", remedy="cut out the part around the crash, for example with tail"
        )
    return raw.decode("utf-8", errors="replace")


def _apply(repo: Path, outcome: Outcome) -> None:
    trial = best_trial(outcome)
    if trial is None or trial.verdict.kind is not VerdictKind.PROVEN:
        err.print("[warn]Nothing was written: --apply writes proven fixes only.[/]")
        return
    reproducer = outcome.baseline.reproducer if outcome.baseline else None
    changes = trial.fix.diff.changes + (reproducer.for_verdict(trial.verdict.kind).files if reproducer else ())
    _refuse_stale(repo, changes)
    for change in changes:
        target = repo / change.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(change.after or b"")
        err.print(f"[good]wrote[/] {change.path}")


def _refuse_stale(repo: Path, changes: tuple[FileChange, ...]) -> None:
    """Every file must still be as it was proven, and lie inside the checkout, before the first one is written."""
    top = repo.resolve()
    for change in changes:
        target = repo / change.path
        if not target.resolve().is_relative_to(top) or target.is_symlink():
            raise BadInput(f"{change.path} leads outside of {top}", remedy="nothing was written")
        now = target.read_bytes() if target.exists() else None
        if now != change.before:
            raise BadInput(
                f"{change.path} has changed since the fix was proven", remedy="nothing was written; run the command again"
            )
