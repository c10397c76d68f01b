"""Runs unittest suites where no pytest can run."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from agent.domain.alert import Service
from agent.domain.proof import TestReport
from agent.ports import Limits, Sandbox
from agent.runners.harness_run import Session, harness_job, run_harness
from agent.runners.interpreter import resolve_interpreter


class UnittestRunner:
    """Runs the standard library's unittest by the target's interpreter."""

    name = "unittest"

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
        job = harness_job(resolve_interpreter(service.python), tree, service, overlay, limits)
        report, _ = run_harness(sandbox, job, service, Session(framework="unittest"), tests)
        return report
