"""Runs unittest suites where no pytest can run."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from agent.domain.alert import Service
from agent.domain.proof import TestReport
from agent.ports import Limits, Sandbox
from agent.runners.harness_run import Session, harness_job, run_harness
from agent.runners.interpreter import resolve_interpreter
from agent.runners.toolbox import harness_directory


class UnittestRunner:
    """Runs the standard library's unittest by the target's interpreter.

    Args:
        cache: directory for things made once, default the user's cache.
    """

    name = "unittest"

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache

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

        Raises:
            BadSettings: the service's interpreter does not answer.
            BadInput: an overlay path that leaves the tree.
        """
        interpreter = resolve_interpreter(service.python)
        job = harness_job(interpreter, tree, service, overlay, limits, harness_directory(self._cache))
        report, _ = run_harness(sandbox, job, service, Session(framework="unittest"), tests)
        return report
