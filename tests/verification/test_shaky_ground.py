"""Sandboxes that fail and tests that flicker decide about no candidate."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from proving import Case, case

from agent.domain.proof import Baseline, CheckStatus, VerdictKind
from agent.ports import Sandbox, SandboxJob, SandboxResult
from agent.stages.reproduction.bench import open_bench
from agent.stages.verification.regression import check_impacted
from agent.stages.verification.reproduction import check_reproduction

SPLIT = "def share(total, people):\n    return total / people\n"
FIXED = "def share(total, people):\n    return total / people if people else total\n"
TESTS = """\
import os

from split import share


def test_steady():
    assert share(5, 2) == 2.5


def test_flickers():
    share(1, 1)
    assert os.environ.get("RUN", "0") in os.environ.get("GREEN", "0123456789")
"""
FLICKERS = "tests/test_split.py::test_flickers"
BROKEN = SandboxResult(exit_code=-1, output=b"", report=b"", infra="no space left on device")


class Shaky:
    """A real sandbox with bad moments.

    Args:
        sandbox: the real one.
        fails: given the number of a run, whether the sandbox fails then.
        green: digits of the runs in which the flickering test holds.
    """

    def __init__(self, sandbox: Sandbox, fails: Callable[[int], bool], green: str = "0123456789") -> None:
        self.name = sandbox.name
        self.runs = 0
        self._sandbox, self._fails, self._green = sandbox, fails, green

    def run(self, job: SandboxJob) -> SandboxResult:
        """The next run."""
        number, self.runs = self.runs, self.runs + 1
        if self._fails(number):
            return BROKEN
        return self._sandbox.run(replace(job, environ={**job.environ, "RUN": str(number), "GREEN": self._green}))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Case:
    files = {"split.py": SPLIT, "tests/test_split.py": TESTS}
    return case(tmp_path_factory.mktemp("split"), files, "import split; split.share(7, 0)")


@pytest.fixture(scope="module")
def baseline(shop: Case) -> Baseline:
    return shop.reproduce()


def on(shop: Case, fails: Callable[[int], bool], green: str = "0123456789") -> tuple[Case, Shaky]:
    shaky = Shaky(shop.ports.sandbox, fails, green)
    ports = shop.ports
    changed = type(ports)(**{**vars(ports), "sandbox": shaky})
    return replace(shop, ports=changed), shaky


def test_a_sandbox_that_fails_once_is_tried_again_and_does_not_count(shop: Case, baseline: Baseline) -> None:
    shaken, shaky = on(shop, lambda number: number == 0)
    bench = open_bench(shaken.incident, shaken.context, shaken.ports)
    found = check_reproduction(bench, shop.fix("split.py", SPLIT, FIXED), baseline)
    assert (found.kind, {check.status for check in found.checks}, shaky.runs) == (None, {CheckStatus.PASSED}, 2)


def test_a_sandbox_that_keeps_failing_is_never_the_candidates_fault(shop: Case, baseline: Baseline) -> None:
    shaken, shaky = on(shop, lambda _: True)
    verdict = shaken.verify(shop.fix("split.py", SPLIT, FIXED), baseline)
    assert (verdict.kind, [reason.code for reason in verdict.reasons], shaky.runs) == (VerdictKind.INFRA, ["infra"], 2)
    assert "no space left on device" in verdict.reasons[0].text


def test_a_sandbox_that_fails_later_is_infra_as_well(shop: Case, baseline: Baseline) -> None:
    shaken, _ = on(shop, lambda number: number > 0)
    verdict = shaken.verify(shop.fix("split.py", SPLIT, FIXED), baseline)
    assert (verdict.kind, verdict.checks[-1].name) == (VerdictKind.INFRA, "impacted tests")


def test_a_baseline_on_a_sandbox_that_keeps_failing_says_so_and_blames_nothing(shop: Case) -> None:
    shaken, _ = on(shop, lambda _: True)
    found = shaken.reproduce()
    assert (found.reproducer, found.infra, found.green, found.red) == (None, "no space left on device", (), ())


def test_a_test_that_flickers_on_the_unpatched_tree_is_told_apart(shop: Case) -> None:
    shaken, _ = on(shop, lambda _: False, green="12345")
    found = shaken.reproduce()
    assert FLICKERS in found.flaky
    assert FLICKERS not in (*found.green, *found.red)


@pytest.mark.parametrize("green", ["1", "789"], ids=["red once on the patched tree", "red on both trees"])
def test_a_test_that_flickers_later_counts_neither_for_nor_against(shop: Case, baseline: Baseline, green: str) -> None:
    shaken, _ = on(shop, lambda _: False, green=green)
    assert FLICKERS in baseline.green
    bench = open_bench(shaken.incident, shaken.context, shaken.ports)
    found = check_impacted(bench, shop.fix("split.py", SPLIT, FIXED), baseline)
    assert (found.kind, found.checks[0].status) == (None, CheckStatus.PASSED)
    assert "don't count" in found.checks[0].detail


def test_a_test_that_is_red_on_the_patched_tree_alone_counts(shop: Case, baseline: Baseline) -> None:
    shaken, _ = on(shop, lambda _: False, green="2")
    bench = open_bench(shaken.incident, shaken.context, shaken.ports)
    found = check_impacted(bench, shop.fix("split.py", SPLIT, FIXED), baseline)
    assert (found.kind, [reason.code for reason in found.reasons]) == (VerdictKind.REGRESSED, ["went-red"])
