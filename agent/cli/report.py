"""An outcome as a person reads it in a terminal."""

from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape

from agent.domain.crash import Crash
from agent.domain.location import CodeContext
from agent.domain.outcome import Declined, Failed, Outcome, Published, Suggested
from agent.domain.proof import Baseline, Reason, Trial, VerdictKind

VERDICT_STYLES = {
    VerdictKind.PROVEN: "good",
    VerdictKind.PLAUSIBLE: "warn",
    VerdictKind.INFRA: "warn",
}
FRAMES_SHOWN = 6
DIFF_STYLES = (("+++", "name"), ("---", "name"), ("@@", "diff.hunk"), ("+", "diff.add"), ("-", "diff.remove"))


def show_outcome(console: Console, outcome: Outcome) -> None:
    """Print the crash, the cause, the reproduction, every trial, the diff, its regression test and what was decided."""
    show_findings(console, outcome)
    for line in _result_lines(outcome):
        console.print(line)


def show_findings(console: Console, outcome: Outcome) -> None:
    """Print all of an outcome but what was decided."""
    if outcome.context:
        _show_context(console, outcome.context)
    if outcome.baseline:
        _show_baseline(console, outcome.baseline)
    if outcome.trials:
        _show_trials(console, outcome.trials)
    _show_change(console, outcome)


def show_diff(console: Console, text: str) -> None:
    """Print a unified diff, coloured on a terminal."""
    for line in text.splitlines():
        style = next((style for start, style in DIFF_STYLES if line.startswith(start)), "")
        console.print(escape(visible(line)), style=style or None)


def crash_line(crash: Crash) -> str:
    """The exception's type and the start of its message, on one line."""
    message = crash.message.reveal().split("\n", 1)[0][:200]
    return visible(f"{crash.short_type}: {message}" if message else crash.short_type)


def best_trial(outcome: Outcome) -> Trial | None:
    """The trial the decision was about, None when nothing was decided on."""
    if isinstance(outcome.result, Published | Suggested):
        return outcome.result.decision.trial
    return None


def visible(text: str) -> str:
    """Control characters shown, never sent to the terminal: outside text could move the cursor or retitle the window."""
    return "".join(char if char.isprintable() or char == "\t" else f"\\x{ord(char):02x}" for char in text)


def _show_context(console: Console, context: CodeContext) -> None:
    console.print(f"\n[name]Crash[/]         [bad]{escape(crash_line(context.crash))}[/]")
    for frame in context.frames[-FRAMES_SHOWN:]:
        console.print(f"              [quiet]{escape(frame.path)}:{frame.line} in {escape(frame.symbol)}[/]")
    for suspect in context.suspects[:3]:
        where = f"{suspect.span.path}:{suspect.span.start_line}"
        console.print(f"[name]Suspect[/]       {escape(suspect.symbol)} [quiet]{escape(where)}[/]  {suspect.score:.2f}")
        for reason in suspect.reasons[:2]:
            console.print(f"              [quiet]{escape(visible(reason))}[/]")


def _show_baseline(console: Console, baseline: Baseline) -> None:
    if baseline.infra:
        console.print(f"[name]Reproduction[/]  [warn]the sandbox failed: {escape(visible(baseline.infra))}[/]")
    elif baseline.reproducer:
        console.print(f"[name]Reproduction[/]  [bad]red[/]  {escape(visible(baseline.reproducer.how))}")
        console.print(f"              [quiet]{escape(baseline.reproducer.test_id)}[/]")
    else:
        console.print(f"[name]Reproduction[/]  [warn]none[/]  {len(baseline.attempts)} attempts, none showed the recorded crash")
        for attempt in baseline.attempts[-5:]:
            console.print(f"              [quiet]{escape(visible(f'{attempt.what}: {attempt.result}'))}[/]")


def _show_trials(console: Console, trials: tuple[Trial, ...]) -> None:
    for trial in trials:
        style = VERDICT_STYLES.get(trial.verdict.kind, "bad")
        verdict = f"[{style}]{trial.verdict.kind.value}[/]"
        console.print(
            f"[name]Candidate[/]     {verdict}  {escape(visible(trial.fix.title))}  [quiet]{escape(trial.fix.author)}[/]"
        )
        for reason in trial.verdict.reasons[:1]:
            console.print(f"              [quiet]{escape(visible(reason.text))}[/]")


def _show_change(console: Console, outcome: Outcome) -> None:
    trial = best_trial(outcome)
    if trial:
        console.print()
        show_diff(console, trial.fix.diff.text)
        reproducer = outcome.baseline.reproducer if outcome.baseline else None
        for change in reproducer.for_verdict(trial.verdict.kind).files if reproducer else ():
            console.print(f"\n[quiet]Its regression test,[/] [name]{escape(change.path)}[/]\n")
            for line in (change.after or b"").decode(errors="replace").splitlines():
                console.print(escape(visible(line)))
    console.print()


def _result_lines(outcome: Outcome) -> Iterator[str]:
    result = outcome.result
    if isinstance(result, Published):
        verb = "joined" if result.joined else "opened"
        yield f"[good]Proven.[/] Pull request #{result.pull_request.number} {verb}: {escape(result.pull_request.url)}"
    elif isinstance(result, Suggested):
        trial = result.decision.trial
        proven = trial is not None and trial.verdict.kind is VerdictKind.PROVEN
        yield "[good]Proven.[/] Nothing was pushed." if proven else "[warn]Plausible, not proven.[/] A person must decide."
        yield from _sentences(result.decision.reasons)
    elif isinstance(result, Declined):
        yield "[warn]No fix proposed.[/]"
        yield from _sentences(result.reasons)
    elif isinstance(result, Failed):
        yield "[bad]Suture could not finish.[/]"
        yield from _sentences(result.reasons)


def _sentences(reasons: tuple[Reason, ...]) -> Iterator[str]:
    for reason in reasons:
        yield f"  {escape(visible(reason.text))} [quiet]({reason.code})[/]"
