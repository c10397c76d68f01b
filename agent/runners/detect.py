"""Which runner a service's tests need."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from agent.domain.alert import Service
from agent.domain.execution import Executed, Watch
from agent.domain.proof import TestReport
from agent.ports import Limits, Runner, Sandbox, WatchingRunner
from agent.runners.interpreter import resolve_interpreter
from agent.runners.node_runner import NodeRunner
from agent.runners.package_json import manifest, test_script, uses_node_test
from agent.runners.pytest_runner import PytestRunner
from agent.runners.test_commands import with_test_command
from agent.runners.toolbox import has_toolbox
from agent.runners.unittest_runner import UnittestRunner

_PYTHON_PROJECT = ("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "tox.ini", "pytest.ini", "noxfile.py")


class DetectingRunner:
    """Asks for the right runner at every run, so that one serves all services.

    Args:
        cache: directory for things made once.
    """

    name = "detected"

    def __init__(self, cache: Path | None = None) -> None:
        self._pytest = PytestRunner(cache)
        self._unittest = UnittestRunner(cache)
        self._node = NodeRunner(cache)

    def runner_for(self, service: Service, tree: Path | None = None) -> Runner:
        """The runner the service names or its language has, else pytest, which runs unittest cases too, else unittest.

        Args:
            service: whose tests.
            tree: its files, None when they are not known; a package.json that tests by `node --test` decides where nothing
                else speaks of Python.

        Raises:
            BadSettings: the service's interpreter does not answer.
        """
        if service.tests.runner == "node" or service.language == "javascript":
            return self._node
        if service.tests.runner == "unittest":
            return self._unittest
        if not service.tests.runner and tree is not None and _is_node_project(tree, service):
            return self._node
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
        service = with_test_command(service, tree)
        runner = self.runner_for(service, tree)
        return runner.run(sandbox, tree, service, overlay=overlay, tests=tests, limits=limits)

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
        """Run tests and note what they go through; nothing is noted where the service's runner can't."""
        service = with_test_command(service, tree)
        runner = self.runner_for(service, tree)
        if isinstance(runner, WatchingRunner):
            return runner.run_watched(sandbox, tree, service, overlay=overlay, tests=tests, limits=limits, watch=watch)
        return runner.run(sandbox, tree, service, overlay=overlay, tests=tests, limits=limits), Executed()


def _is_node_project(tree: Path, service: Service) -> bool:
    places = {tree, tree / service.root}
    if any((place / name).exists() for place in places for name in _PYTHON_PROJECT):
        return False
    return uses_node_test(test_script(manifest(tree, service)))
