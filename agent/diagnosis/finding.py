"""What one check of the doctor found."""

from collections.abc import Callable
from dataclasses import dataclass

from agent.errors import SutureError


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One part's state.

    Args:
        part: what was checked.
        holds: True when it works.
        detail: what was seen.
        remedy: how to mend it, empty when it works or when it is only a remark.
    """

    part: str
    holds: bool
    detail: str
    remedy: str = ""


def checked(part: str, check: Callable[[], str], remedy: str = "") -> Finding:
    """The finding of a check that says what it saw, or raises what is wrong.

    Args:
        part: what is checked.
        check: does it; answers with what was seen.
        remedy: how to mend it where the error does not say.
    """
    try:
        return Finding(part=part, holds=True, detail=check())
    except SutureError as problem:
        return Finding(
            part=part, holds=False, detail=problem.seen, remedy=problem.remedy or remedy or f"expected {problem.expected}"
        )
    except OSError as problem:
        return Finding(part=part, holds=False, detail=str(problem), remedy=remedy)
