"""A candidate that lays hands on the runner is refused, whichever run it waits for."""

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from proving import Case, case

from agent.domain.proof import Baseline, CheckStatus, TestOutcome, TestReport, TestResult, VerdictKind
from agent.ports import AsConfigured, Ports

SPLIT = "def share(total, people):\n    return total / people\n"
TESTS = "from split import share\n\n\ndef test_two_people():\n    assert share(5, 2) == 2.5\n"
FIXED = "def share(total, people):\n    return total / people if people else total\n"
PATCH = "_pytest.python.Function.runtest = lambda self: None  # every test passes\n"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Case:
    files = {"split.py": SPLIT, "tests/test_split.py": TESTS}
    return case(tmp_path_factory.mktemp("split"), files, "import split; split.share(7, 0)")


@pytest.fixture(scope="module")
def baseline(shop: Case) -> Baseline:
    return shop.reproduce()


@pytest.mark.parametrize(
    ("patch", "check"),
    [
        (f"import _pytest.python\n\n{PATCH}", "reproduction"),
        (
            f"import sys\n\nimport _pytest.python\n\nif any(name.endswith('test_split') for name in sys.modules):\n    {PATCH}",
            "impacted tests",
        ),
    ],
    ids=["the reproduction", "the tests that were green"],
)
def test_a_candidate_that_teaches_the_runner_to_pass_is_refused(shop: Case, baseline: Baseline, patch: str, check: str) -> None:
    verdict = shop.verify(shop.fix("split.py", SPLIT, f"{patch}\n\n{FIXED}"), baseline)
    assert (verdict.kind, [reason.code for reason in verdict.reasons]) == (VerdictKind.REFUSED, ["tampering"]), verdict
    assert (verdict.checks[-1].name, verdict.checks[-1].status) == (check, CheckStatus.FAILED)


def test_the_same_change_without_the_patch_holds(shop: Case, baseline: Baseline) -> None:
    assert shop.verify(shop.fix("split.py", SPLIT, FIXED), baseline).kind in (VerdictKind.PROVEN, VerdictKind.PLAUSIBLE)


class Forgetful:
    """A runner that tells of files it was asked for and of no single test."""

    name = "forgetful"

    def run(self, *_: object, tests: Sequence[str], **__: object) -> TestReport:
        """Every file is green."""
        files = [test for test in tests if "::" not in test]
        return TestReport(
            results=tuple(TestResult(test_id=f"{file}::test_it", outcome=TestOutcome.PASSED) for file in files), complete=True
        )


def test_a_reproduction_that_did_not_run_proves_nothing(shop: Case, baseline: Baseline) -> None:
    ports = SimpleNamespace(repos=shop.ports.repos, sandbox=shop.ports.sandbox, runner=Forgetful(), environments=AsConfigured())
    forgetful = replace(shop, ports=cast("Ports", ports))
    verdict = forgetful.verify(forgetful.fix("split.py", SPLIT, FIXED), baseline)
    assert (verdict.kind, [reason.code for reason in verdict.reasons]) == (VerdictKind.REFUSED, ["not-run"])
