"""What a project's tests are run with, as tests of runners see it."""

from collections.abc import Callable

from agent.domain.crash import Crash
from agent.domain.proof import TestReport

RunTests = Callable[..., TestReport]
SHOP = {
    "shop.py": "def total(items):\n    return sum(item.price for item in items)\n",
    "tests/test_shop.py": (
        "import shop\n\n\ndef test_empty():\n    assert shop.total([]) == 0\n\n\ndef test_none():\n    shop.total([None])\n"
    ),
}


def outcomes(report: TestReport) -> dict[str, str]:
    """Test id -> outcome of a report that can be trusted."""
    assert report.infra == "", report.infra
    assert report.tampering == (), report.tampering
    assert report.complete, report.output
    return {test: str(outcome) for test, outcome in report.outcomes().items()}


def crash_of(report: TestReport, test_id: str) -> Crash:
    """The crash that failed a test."""
    crash = next(result.crash for result in report.results if result.test_id == test_id)
    assert crash is not None
    return crash
