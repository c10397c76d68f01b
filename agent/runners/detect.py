"""Which runner a service's tests need."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from agent.domain.alert import Service
from agent.domain.proof import TestReport
from agent.ports import Limits, Runner, Sandbox
from agent.runners.interpreter import resolve_interpreter
from agent.runners.pytest_runner import PytestRunner
from agent.runners.toolbox import has_toolbox
from agent.runners.unittest_runner import UnittestRunner


class DetectingRunner:
    """Asks for the right runner at every run, so that one serves all services.

    Args:
        cache: directory for things made once.
    """

    name = "detected"

    def __init__(self, cache: Path | None = None) -> None:
        self._pytest = PytestRunner(cache)
        self._unittest = UnittestRunner(cache)

    def runner_for(self, service: Service) -> Runner:
        """The runner the service names; else pytest, which runs unittest cases too; unittest where no pytest runs.

        Raises:
            BadSettings: the service's interpreter does not answer.
        """
        if service.tests.runner == "unittest":
            return self._unittest
        interpreter = resolve_interpreter(service.python)
        return self._pytest if interpreter.pytest or has_toolbox(interpreter) else self._unittest

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
        """Run the named tests with the runner that the service needs."""
        return self.runner_for(service).run(sandbox, tree, service, overlay=overlay, tests=tests, limits=limits)
