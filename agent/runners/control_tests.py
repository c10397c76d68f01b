"""Tests whose outcome is known beforehand: what is mixed in, and what must come back."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from agent.domain.crash import Crash
from agent.domain.proof import TestOutcome, TestResult

RAISED = ("AttributeError", "IndexError", "KeyError", "TypeError", "ValueError", "ZeroDivisionError")
_random = secrets.SystemRandom()


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One test of known outcome.

    Args:
        name: random, so that the code under test can't know it.
        raises: built-in exception it raises, empty when it passes.
        message: random text of the exception.
        place: where among the tests it runs, 0 to 1.
    """

    name: str
    raises: str
    message: str
    place: float

    def task(self) -> Mapping[str, object]:
        """What the harness is told."""
        return {"name": self.name, "raises": self.raises, "message": self.message, "place": self.place}


def make_controls() -> tuple[Control, ...]:
    """One control that passes and three that fail, in different ways and at random places."""
    kinds = ["", "AssertionError", *_random.sample(RAISED, 2)]
    _random.shuffle(kinds)
    return tuple(
        Control(name=f"test_{secrets.token_hex(6)}", raises=kind, message=secrets.token_hex(8), place=_random.random())
        for kind in kinds
    )


def control_signs(controls: Iterable[Control], results: Mapping[str, TestResult]) -> tuple[str, ...]:
    """What the controls tell of the runner.

    A control that could not be set up or was skipped (a fixture of the project refuses) says nothing, and can't hide a failure.

    Args:
        controls: as mixed in.
        results: their results by name.
    """
    signs = []
    for control in controls:
        result = results.get(control.name)
        if result is None or result.outcome in (TestOutcome.ERROR, TestOutcome.SKIPPED):
            continue
        if control.raises and result.outcome is TestOutcome.PASSED:
            signs.append("a test that must fail was reported as passed")
        elif control.raises and not _is_own(result.crash, control):
            signs.append("a test that must fail was reported with another failure than its own")
        elif not control.raises and result.outcome is TestOutcome.FAILED:
            signs.append("a test that must pass was reported as failed")
    return tuple(dict.fromkeys(signs))


def _is_own(crash: Crash | None, control: Control) -> bool:
    return crash is not None and crash.type == control.raises and control.message in crash.message.reveal()
