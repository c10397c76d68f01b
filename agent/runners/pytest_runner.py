"""Runs pytest suites, unittest cases among them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from agent.domain.alert import Service
from agent.domain.execution import Executed, Watch
from agent.domain.proof import TestReport
from agent.ports import Limits, Sandbox
from agent.runners.executed import read_executed
from agent.runners.harness_run import Session, harness_job, run_harness
from agent.runners.interpreter import Interpreter, resolve_interpreter
from agent.runners.records import Transcript
from agent.runners.toolbox import harness_directory, toolbox

INTERRUPTED, USAGE_ERROR = 2, 4


class PytestRunner:
    """Runs the target's pytest, or ours where the target has none, by the target's interpreter.

    Args:
        cache: directory for things made once, default the user's cache.
    """

    name = "pytest"

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._chosen: dict[str, int] = {}

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
        """Run the named tests, or the whole suite.

        Installed plugins stay unloaded unless the project turns out to need them; what worked is remembered.

        Raises:
            BadSettings: the service's interpreter does not answer.
            BadInput: an overlay path that leaves the tree.
        """
        return self._run(sandbox, tree, service, overlay, tests, limits, None)[0]

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
        """Run tests and note what they go through; being watched may change how code behaves that looks for it.

        Raises:
            BadSettings: the service's interpreter does not answer.
            BadInput: an overlay path that leaves the tree.
        """
        report, transcript = self._run(sandbox, tree, service, overlay, tests, limits, watch)
        known = {result.test_id for result in report.results}
        told = {str(record.get("test")) for record in transcript.of("entered")} - {""}
        return report, read_executed(transcript, told - known)

    def _run(
        self,
        sandbox: Sandbox,
        tree: Path,
        service: Service,
        overlay: Mapping[str, bytes | None],
        tests: Sequence[str],
        limits: Limits,
        watch: Watch | None,
    ) -> tuple[TestReport, Transcript]:
        interpreter = resolve_interpreter(service.python)
        job = harness_job(interpreter, tree, service, overlay, limits, harness_directory(self._cache))
        key = repr((service.name, service.repository, service.python, service.tests, interpreter.executable))
        sessions = self._sessions(interpreter)
        report, transcript = TestReport(results=(), complete=False, infra="no session was tried"), Transcript(records=())
        for number in range(self._chosen.get(key, 0), len(sessions)):
            report, transcript = run_harness(sandbox, job, service, sessions[number], tests, watch)
            if not _unfit(transcript, sessions[number]):
                if transcript.of("end"):
                    self._chosen[key] = number
                break
        return report, transcript

    def _sessions(self, interpreter: Interpreter) -> tuple[Session, ...]:
        if not interpreter.pytest:
            box = toolbox(interpreter, self._cache)
            return (Session(framework="pytest", toolbox=box), Session(framework="pytest", toolbox=box, bare=True))
        return (
            Session(framework="pytest"),
            Session(framework="pytest", autoload=True),
            Session(framework="pytest", autoload=True, bare=True),
        )


def _unfit(transcript: Transcript, session: Session) -> bool:
    """True when pytest refused the project's options or was ended by them, or tests ask for plugins that were not loaded."""
    end = next(iter(transcript.of("end")), None)
    if end is None:
        return False
    broken = any(record.get("usage") is False for record in transcript.of("uncollected"))
    refused = end.get("status") == USAGE_ERROR and not broken
    stopped = end.get("status") == INTERRUPTED and end.get("interrupted") is False
    return refused or stopped or (end.get("wants_plugins") is True and not session.autoload and session.toolbox is None)
