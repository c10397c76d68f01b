"""`python -m eval.cross_check`: one suite under two sandboxes; every difference between the verdicts is printed.

What a candidate is called must not depend on where it ran: a difference is a fault of a sandbox, and exit code 1.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from agent.domain.codec import loads
from agent.domain.outcome import Outcome
from eval.log import Log, Sample
from eval.running.reading import read_log


def verdicts(sample: Sample) -> tuple[str, ...]:
    """Everything of a sample that a sandbox could have a part in: scores, rung, and each candidate's verdict check by check."""
    score = sample.score
    fields = ("verdict", "result", "author", "hidden", "kept", "reproduced", "owner")
    lines = [f"{name} {getattr(score, name)}" for name in fields] + ([f"infra {score.infra}"] if score.infra else [])
    outcome = loads(sample.outcome) if sample.outcome else None
    for trial in outcome.trials if isinstance(outcome, Outcome) else ():
        checks = ", ".join(f"{check.name} {check.status}" for check in trial.verdict.checks)
        lines.append(f"{trial.fix.author}: {trial.verdict.kind} ({checks})")
    return tuple(lines)


def differences(first: Log, second: Log) -> Iterator[str]:
    """A paragraph for each sample whose verdicts are not the same in both logs.

    Args:
        first: a log.
        second: a log of the same cases under another sandbox.
    """
    others = {(sample.score.case, sample.score.repeat): sample for sample in second.samples}
    for sample in first.samples:
        other = others.pop((sample.score.case, sample.score.repeat), None)
        if other is None:
            yield f"{sample.score.case}: only in the first log"
            continue
        one, two = verdicts(sample), verdicts(other)
        if one != two:
            lines = [f"  - {line}" for line in one if line not in two] + [f"  + {line}" for line in two if line not in one]
            yield "\n".join((f"{sample.score.case}:", *lines))
    yield from (f"{case}: only in the second log" for case, _ in others)


def main(
    suite: Annotated[str, typer.Option(help="As of `suture eval run`.")] = "core",
    solver: Annotated[list[str] | None, typer.Option(help="Repeatable; default: rules and gold.")] = None,
    sandbox: Annotated[list[str] | None, typer.Option(help="Two of them; default: bubblewrap and container.")] = None,
    only: Annotated[list[str] | None, typer.Option("--filter", help="As of `suture eval run`.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Samples at once.")] = 1,
) -> None:
    """Run the suite under both sandboxes and print where their verdicts differ; exit code 1 when they do."""
    first, second = sandbox or ("bubblewrap", "container")
    found, compared = 0, 0
    with TemporaryDirectory(prefix="suture-cross-check-") as place:
        for by in solver or ("rules", "gold"):
            common = (
                "--suite",
                suite,
                "--solver",
                by,
                "--jobs",
                str(jobs),
                *(word for text in only or () for word in ("--filter", text)),
            )
            logs = [_log(name, common, Path(place, f"{by}-{name}.jsonl")) for name in (first, second)]
            compared += len(logs[0].samples)
            for difference in differences(*logs):
                found += 1
                print(f"[{by}] {difference}")
    print(f"{compared} samples under {first} (-) and {second} (+): {found} differ")
    if found or not compared:
        raise typer.Exit(1)


def _log(sandbox: str, common: Sequence[str], file: Path) -> Log:
    command = (sys.executable, "-P", "-m", "agent.cli", "eval", "run", "--sandbox", sandbox, "--log", str(file), *common)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)  # its exit code speaks of fixes, and is no matter here
    return read_log(file)


if __name__ == "__main__":
    typer.run(main)
