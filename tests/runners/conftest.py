from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from repositories import put
from sandboxing import QUICK, bubblewrap

from agent.domain.alert import PythonEnvironment, Service, TestPlan
from agent.domain.proof import TestReport
from agent.ports import Limits, Runner
from agent.runners.pytest_runner import PytestRunner

RunTests = Callable[..., TestReport]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def run(tmp_path: Path, cache: Path) -> RunTests:
    """Runs the tests of a project given as path -> text."""

    def run_tests(
        files: Mapping[str, str],
        tests: Sequence[str] = (),
        *,
        overlay: Mapping[str, bytes | None] | None = None,
        root: str = ".",
        plan: TestPlan | None = None,
        python: PythonEnvironment | None = None,
        runner: Runner | None = None,
        limits: Limits = QUICK,
    ) -> TestReport:
        tree = tmp_path / "project"
        tree.mkdir(exist_ok=True)
        put(tree, files)
        service = Service(
            name="shop",
            repository=str(tree),
            root=root,
            tests=plan or TestPlan(),
            python=python or PythonEnvironment(),
        )
        chosen = runner or PytestRunner(cache)
        return chosen.run(bubblewrap(), tree, service, overlay=overlay or {}, tests=tests, limits=limits)

    return run_tests
