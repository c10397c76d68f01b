"""One test that must fail, with hostile code in what it imports."""

from projects import RunTests

from agent.domain.proof import TestOutcome, TestReport

RED = "def test_red():\n    import shop\n    shop.work()\n    assert False\n"


def attack(run: RunTests, work: str, test: str = RED, **files: str) -> TestReport:
    """A run of one test that must fail, with hostile code in the module it imports."""
    named = {name.replace("__", "/") + ".py": text for name, text in files.items()}
    report: TestReport = run({"shop.py": work, "test_a.py": test, **named})
    return report


def believed(report: TestReport) -> bool:
    """True when the red test counts as green."""
    return report.trustworthy and report.outcomes().get("test_a.py::test_red") is TestOutcome.PASSED
