"""JavaScript projects for tests that run them in node."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from repositories import put
from sandboxing import bubblewrap

from agent.domain.alert import JavaScriptEnvironment, Service, TestPlan
from agent.domain.proof import TestOutcome, TestReport
from agent.errors import BadSettings
from agent.ports import Limits
from agent.runners.node_interpreter import resolve_node
from agent.runners.node_runner import NodeRunner

LIMITS = Limits(seconds=30)
MANIFEST = '{"name": "shop", "scripts": {"test": "node --test"}}\n'


def why_no_node() -> str:
    """Why tests that need node can't run here, empty when they can."""
    try:
        resolve_node(JavaScriptEnvironment())
    except BadSettings as problem:
        return str(problem)
    return ""


needs_node = pytest.mark.skipif(bool(why_no_node()), reason=why_no_node() or "node is there")


def run_node(
    folder: Path,
    files: Mapping[str, str],
    tests: Sequence[str] = (),
    *,
    root: str = ".",
    plan: TestPlan | None = None,
    modules: str = "",
    overlay: Mapping[str, bytes | None] | None = None,
    limits: Limits = LIMITS,
) -> TestReport:
    """What the node runner tells of a project given as path -> text."""
    tree = folder / "project"
    tree.mkdir(exist_ok=True)
    put(tree, {"package.json": MANIFEST, **files})
    service = Service(
        name="shop",
        repository=str(tree),
        root=root,
        language="javascript",
        tests=plan or TestPlan(),
        javascript=JavaScriptEnvironment(modules=modules),
    )
    runner = NodeRunner(folder / "cache")
    return runner.run(bubblewrap(), tree, service, overlay=overlay or {}, tests=tests, limits=limits)


def outcomes(report: TestReport) -> dict[str, str]:
    """Test id -> outcome, as text."""
    return {test: outcome.value for test, outcome in report.outcomes().items()}


def believed(report: TestReport, test: str) -> bool:
    """True when the report would make somebody believe that the test is green and nothing else is wrong."""
    return report.trustworthy and report.outcomes().get(test) is TestOutcome.PASSED
