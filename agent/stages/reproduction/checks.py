"""Small questions to the sandbox: which of these bodies of a test run through."""

import ast
from collections.abc import Sequence

from agent.domain.proof import TestOutcome
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.probing import SECONDS, probe_path
from agent.stages.reproduction.rendering import check_file

CHECKS_AT_MOST = 60


def run_through(bench: Bench, bodies: Sequence[Sequence[ast.stmt]]) -> frozenset[int]:
    """Positions of the bodies that raise nothing, none when the sandbox failed; only the first few are asked.

    Args:
        bench: the incident's tree and sandbox.
        bodies: statements, each body a test of its own.
    """
    if not bodies:
        return frozenset()
    path = probe_path(bench)
    report = bench.run({path: check_file(bodies[:CHECKS_AT_MOST])}, (path,), seconds=SECONDS)
    passed = (result.test_id for result in report.results if result.outcome is TestOutcome.PASSED)
    numbers = (test.rpartition("::test_")[2] for test in passed)
    return frozenset(int(number) for number in numbers if number.isdecimal())
