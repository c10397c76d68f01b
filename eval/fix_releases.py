"""`python -m eval.fix_releases SUITE`: `suture fix` over every recorded incident, judged by its hidden test."""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from agent.cli.exit_codes import COULD_NOT_FINISH, NO_FIX, PROVEN, SUGGESTED
from agent.cli.report import best_trial
from agent.domain.codec import loads
from agent.domain.outcome import Declined, Failed, Outcome
from eval.cases.case import Case
from eval.cases.fetching import installed_requirements
from eval.cases.suites import load_suite

PYTEST = ("pytest==8.4.2",)
VERDICTS = {PROVEN: "proven", SUGGESTED: "plausible", NO_FIX: "none", COULD_NOT_FINISH: "could not finish"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What `suture fix` made of one incident.

    Args:
        name: the incident.
        verdict: proven, plausible, none, could not finish, or `crash` when Suture itself broke.
        reproduced: rung that made the crash happen again, empty for none.
        hidden: what the hidden test says of the diff: passes, refutes, or `-` without one.
        seconds: wall time.
        peak_mb: peak memory of the largest process in MiB.
        why: first reason of the result.
    """

    name: str
    verdict: str
    reproduced: str
    hidden: str
    seconds: float
    peak_mb: float
    why: str


def score(incident: Case, mode: str, cache: Path) -> Score:
    """Run `suture fix` on one incident, then let its hidden test judge the diff."""
    with tempfile.TemporaryDirectory(prefix="suture-eval-") as scratch:
        repo = Path(scratch) / "repo"
        needs = next(iter(incident.origin.prepare(repo, cache).paths), None)
        source = (
            ["--event", str(incident.given / "event.json")] if mode == "event" else ["--trace", str(incident.given / "trace.txt")]
        )
        paths = ["--pythonpath", str(needs)] if needs else []
        command = [
            sys.executable,
            "-m",
            "agent.cli",
            "fix",
            "--repo",
            str(repo),
            "--prefix",
            "/srv/app",
            *source,
            *paths,
            "--json",
        ]
        code, output, errors, seconds, peak = _timed(command, Path(scratch))
        if code not in VERDICTS or not output:
            return Score(
                name=incident.id, verdict="crash", reproduced="", hidden="-", seconds=seconds, peak_mb=peak, why=errors[-300:]
            )
        outcome = loads(output)
        assert isinstance(outcome, Outcome)
        trial = best_trial(outcome)
        reproducer = outcome.baseline.reproducer if outcome.baseline else None
        return Score(
            name=incident.id,
            verdict=VERDICTS[code],
            reproduced=reproducer.kind.value if reproducer else "",
            hidden=_judge(incident, repo, trial.fix.diff.text, needs, cache) if trial else "-",
            seconds=seconds,
            peak_mb=peak,
            why=_why(outcome),
        )


def _timed(command: list[str], scratch: Path) -> tuple[int, str, str, float, float]:
    with (scratch / "out").open("w+b") as out, (scratch / "err").open("w+b") as err:
        began = time.monotonic()
        child = subprocess.Popen(command, stdout=out, stderr=err, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - began
    texts = [(scratch / name).read_text(encoding="utf-8", errors="replace") for name in ("out", "err")]
    return os.waitstatus_to_exitcode(status), texts[0], texts[1], seconds, usage.ru_maxrss / 1024


def _judge(incident: Case, repo: Path, diff: str, needs: Path | None, cache: Path) -> str:
    """Whether the hidden test passes on the patched release: `passes` or `refutes`."""
    subprocess.run(
        ["git", "-C", str(repo), "apply", "--whitespace=nowarn", "-"], input=diff.encode("utf-8", "surrogateescape"), check=True
    )
    judge = installed_requirements(PYTEST, cache)
    paths = [str(path) for path in (repo, needs, judge) if path]
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": tempfile.gettempdir(),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
    }
    environ |= {"PYTHONPATH": os.pathsep.join(paths), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    test = str(incident.given / "repro_test.py")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
        "--rootdir",
        str(incident.given),
        test,
    ]
    try:
        done = subprocess.run(command, env=environ, cwd=tempfile.gettempdir(), capture_output=True, timeout=180, check=False)
    except subprocess.TimeoutExpired:
        return "refutes"
    return "passes" if done.returncode == 0 else "refutes"


def _why(outcome: Outcome) -> str:
    result = outcome.result
    reasons = result.reasons if isinstance(result, Declined | Failed) else result.decision.reasons
    return "; ".join(reason.text for reason in reasons[:2])


def row(one: Score) -> str:
    """One line of the table."""
    columns = (
        f"{one.name:<48} {one.verdict:<12} {one.reproduced or '-':<14} {one.hidden:<8} {one.seconds:7.1f} {one.peak_mb:9.0f}"
    )
    return f"{columns}  {one.why[:90]}"


def show_sums(scores: list[Score], mode: str) -> None:
    """Print what the table adds up to."""
    wrong = [one.name for one in scores if one.verdict == "proven" and one.hidden != "passes"]
    counts = Counter(one.verdict for one in scores)
    reproduced = sum(bool(one.reproduced) for one in scores)
    seconds = [one.seconds for one in scores]
    print(f"\n{mode}: {len(scores)} incidents; " + ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common()))
    print(f"reproduced {reproduced}; proven but refuted by the hidden test: {len(wrong)} {', '.join(wrong)}")
    print(f"wall median {statistics.median(seconds):.1f} s, longest {max(seconds):.1f} s")
    print(f"peak memory {max(one.peak_mb for one in scores):.0f} MiB")


def main() -> int:
    """Run the suite; exit code 1 when Suture crashed or called a refuted diff proven."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", type=Path, help="folder of incidents")
    parser.add_argument("--mode", choices=("event", "trace"), default="event", help="what the solver is given")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "suture-eval", help="where releases are kept")
    parser.add_argument("--jobs", type=int, default=1, help="incidents at once")
    parser.add_argument("--only", default="", help="names that contain this")
    options = parser.parse_args()
    incidents = [one for one in load_suite(str(options.suite)) if options.only in one.id]
    with ThreadPoolExecutor(options.jobs) as pool:
        print(f"{'incident':<48} {'verdict':<12} {'reproduced':<14} {'hidden':<8} {'wall s':>7} {'peak MiB':>9}  why")
        scores = []
        for one in pool.map(lambda incident: score(incident, options.mode, options.cache), incidents):
            print(row(one), flush=True)
            scores.append(one)
    show_sums(scores, options.mode)
    return int(any(one.verdict == "crash" or (one.verdict == "proven" and one.hidden != "passes") for one in scores))


if __name__ == "__main__":
    sys.exit(main())
