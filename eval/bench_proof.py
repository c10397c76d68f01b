"""What proving costs: one candidate against its bare tests, candidates a minute, twenty candidates against ten."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from agent.checkout import SoleFaults
from agent.code.diffs import diff_of_changes
from agent.domain.alert import Alert, AlertStatus, Incident, PythonEnvironment, Service
from agent.domain.execution import Executed, Watch
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.location import CodeContext
from agent.domain.proof import Baseline, TestReport, VerdictKind
from agent.domain.telemetry import TimeWindow
from agent.ports import Limits, Ports, Sandbox
from agent.runners.detect import DetectingRunner
from agent.runners.interpreter import resolve_interpreter
from agent.runners.toolbox import toolbox
from agent.sandboxes.bubblewrap import Bubblewrap
from agent.sandboxes.warm_pool import WarmPool
from agent.settings import Settings
from agent.sources.folder import GivenCrashes
from agent.stacktraces.read import read_crashes
from agent.stages.locate_code import locate_code
from agent.stages.reproduce import reproduce
from agent.stages.verify_fix import verify_fix
from agent.wiring import ports_of
from eval.pairing import Ratio, paired

SPLIT = """\
def share(total, people):
    return total / people


def rounded(total, people):
    if total < 0:
        return 0
    return round(share(total, people), 2)
"""
TESTS = "import split\n\n\n" + "".join(
    f"def test_{number}():\n    assert split.rounded({number}, 1) == {number}\n\n\n" for number in range(20)
)
CRASH = """Traceback (most recent call last):
  File "/srv/app/split.py", line 8, in rounded
    return round(share(total, people), 2)
  File "/srv/app/split.py", line 2, in share
    return total / people
ZeroDivisionError: division by zero
"""
FILES = 200
MINUTE_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Proving:
    """One incident of a small repository, and what proves its candidates."""

    incident: Incident
    context: CodeContext
    baseline: Baseline
    ports: Ports
    repository: Path

    def candidate(self, number: int) -> CandidateFix:
        """One of many that are alike and not the same."""
        before = (self.repository / "split.py").read_bytes()
        guard = f"    if not people:\n        people = {number % 5 + 1}  # {number}\n    return round(".encode()
        change = FileChange(path="split.py", before=before, after=before.replace(b"    return round(", guard))
        return CandidateFix(author="rule:bench", title="Guard", rationale="-", diff=diff_of_changes((change,)))

    def prove(self, number: int) -> None:
        """Verify a candidate; anything but a verdict that was reached by running it is no measure."""
        verdict = verify_fix(self.incident, self.candidate(number), self.context, self.baseline, self.ports)
        if verdict.kind not in (VerdictKind.PROVEN, VerdictKind.PLAUSIBLE):
            raise RuntimeError(f"the candidate to be measured ended as {verdict}")


def measures_of_proof(place: Path, runs: int) -> Iterator[str]:
    """All of them, as lines of the table.

    Args:
        place: directory for the repository and the caches, made when it is missing.
        runs: of each pair.
    """
    place.mkdir(exist_ok=True)
    place.chmod(0o755)
    noted = NotedRuns(DetectingRunner(place / ".suture" / "cache"))
    proving = _proving(place, noted)
    overhead = against_bare(proving, noted, place, runs)
    yield str(overhead)
    more = (overhead.seconds - overhead.peer_seconds) * 1000
    yield f"    {len(noted.runs)} runs; sandbox and bookkeeping: {more:.0f} ms more a candidate (wanted: < 1000 ms)"
    yield f"    candidates a minute, two at a time: {per_minute(proving):.0f}"
    yield f"    20 candidates of one incident cost {twenty_against_ten(proving):.2f} times 10 (wanted: < 2)"


class NotedRuns:
    """A runner that remembers what it was asked to run since it was told to forget.

    Args:
        runner: who runs it.
    """

    name = "noted"

    def __init__(self, runner: DetectingRunner) -> None:
        self._runner = runner
        self.runs: list[tuple[Mapping[str, bytes | None], Sequence[str]]] = []

    def run(
        self,
        sandbox: Sandbox,
        tree: Path,
        service: Service,
        *,
        overlay: Mapping[str, bytes | None],
        tests: Sequence[str],
        limits: Limits,
    ) -> TestReport:
        """Straight through."""
        self.runs.append((overlay, tests))
        return self._runner.run(sandbox, tree, service, overlay=overlay, tests=tests, limits=limits)

    def run_watched(
        self,
        sandbox: Sandbox,
        tree: Path,
        service: Service,
        *,
        overlay: Mapping[str, bytes | None],
        tests: Sequence[str],
        limits: Limits,
        watch: Watch,
    ) -> tuple[TestReport, Executed]:
        """Straight through."""
        self.runs.append((overlay, tests))
        return self._runner.run_watched(sandbox, tree, service, overlay=overlay, tests=tests, limits=limits, watch=watch)


def against_bare(proving: Proving, noted: NotedRuns, place: Path, runs: int) -> Ratio:
    """A candidate's whole verdict, against bare pytest on the same files as often, each time in a fresh copy of the tree."""
    noted.runs.clear()
    proving.prove(0)
    same = tuple(noted.runs)
    numbers = iter(range(1, 10_000))

    def bare() -> None:
        for overlay, tests in same:
            _bare(proving.repository, place, overlay, sorted({test.partition("::")[0] for test in tests}))

    measured = paired("a candidate's verdict, against the same runs bare", lambda: proving.prove(next(numbers)), bare, runs)
    noted.runs[:] = same
    return measured


def _bare(repository: Path, place: Path, overlay: Mapping[str, bytes | None], files: Sequence[str]) -> None:
    python = resolve_interpreter(PythonEnvironment())
    packages = [] if python.pytest else [str(toolbox(python))]
    environ = {"PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join([".", *packages]), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    with tempfile.TemporaryDirectory(dir=place) as scratch:
        tree = Path(scratch) / "tree"
        shutil.copytree(repository, tree, ignore=shutil.ignore_patterns(".git"))
        for path, content in overlay.items():
            (tree / path).write_bytes(content or b"")
        command = [python.executable, "-m", "pytest", "-q", "--tb=native", "-p", "no:cacheprovider", *files]
        subprocess.run(command, cwd=tree, env=environ, capture_output=True, check=False)


def per_minute(proving: Proving, workers: int = 2) -> float:
    """How many candidates so many workers get through."""
    until = time.perf_counter() + MINUTE_SECONDS

    def work(worker: int) -> int:
        done = 0
        while time.perf_counter() < until:
            proving.prove(worker * 1000 + done)
            done += 1
        return done

    began = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        done = sum(pool.map(work, range(workers)))
    return done * 60 / (time.perf_counter() - began)


def twenty_against_ten(proving: Proving) -> float:
    """Time of an incident up to its twentieth candidate by that up to its tenth, the reproduction included in both."""
    began = time.perf_counter()
    reproduce(proving.incident, proving.context, proving.ports)
    passed = []
    for number in range(20):
        proving.prove(number)
        passed.append(time.perf_counter() - began)
    return passed[19] / passed[9]


def _proving(place: Path, runner: NotedRuns) -> Proving:
    repository = place / "proving"
    files = {"split.py": SPLIT, "tests/test_split.py": TESTS}
    files |= {f"part{number // 50}/module{number}.py": f"VALUE = {number}\n" * 50 for number in range(FILES)}
    for path, text in files.items():
        (repository / path).parent.mkdir(parents=True, exist_ok=True)
        (repository / path).write_text(text)
    author = ("-c", "user.name=b", "-c", "user.email=b@localhost")
    for arguments in (("init", "-q"), ("add", "-A"), (*author, "commit", "-qm", "all")):
        subprocess.run(["git", "-C", str(repository), *arguments], check=True, capture_output=True)
    service = Service(name="split", repository=str(repository), path_prefixes=("/srv/app",))
    now = datetime.now(UTC)
    alert = Alert(fingerprint="bench", status=AlertStatus.FIRING, labels={}, starts_at=now, source="bench")
    incident = Incident(key="bench", alerts=(alert,), service=service, opened_at=now)
    ports = replace(ports_of(Settings(), place, SoleFaults(), WarmPool(Bubblewrap())), runner=runner)
    window = TimeWindow(start=now, end=now)
    evidence = tuple(GivenCrashes(read_crashes(CRASH), query="bench").gather(incident, window))
    context = locate_code(incident, evidence, ports)
    if not isinstance(context, CodeContext):
        raise TypeError(f"the crash to be measured is not located: {context}")
    baseline = reproduce(incident, context, ports)
    return Proving(incident=incident, context=context, baseline=baseline, ports=ports, repository=repository)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="suture-bench-") as scratch:
        Path(scratch).chmod(0o755)
        for line in measures_of_proof(Path(scratch), int(sys.argv[1]) if len(sys.argv) > 1 else 7):
            print(line, flush=True)
