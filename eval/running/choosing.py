"""Which cases of a suite are run."""

from collections.abc import Sequence
from random import Random

from agent.errors import BadInput
from eval.cases.case import Case, Mode
from eval.running.world import has_evidence

TAG = "tag:"


def chosen_cases(cases: Sequence[Case], mode: Mode, only: Sequence[str], *, count: int, seed: int) -> tuple[Case, ...]:
    """The cases to run, in the suite's order.

    Args:
        cases: of the suite.
        mode: cases that have not recorded what it gives are left out.
        only: parts of ids, or `tag:NAME`; all must hold.
        count: how many are drawn, 0 for all.
        seed: of that draw: the same seed, the same cases.

    Raises:
        BadInput: nothing is left.
    """
    fitting = [case for case in cases if all(_fits(case, text) for text in only)]
    if not fitting:
        example = f"part of an id like {cases[0].id}" if cases else "a suite with cases"
        raise BadInput(f"no case fits {' and '.join(only)}", expected=f"{example}, or tag:NAME")
    given = tuple(case for case in fitting if has_evidence(case, mode))
    if not given:
        raise BadInput(f"no case has recorded what the mode {mode.value!r} gives", expected="another --mode")
    if not count or count >= len(given):
        return given
    drawn = frozenset(Random(seed).sample(range(len(given)), count))  # noqa: S311 - a draw that people can repeat
    return tuple(case for position, case in enumerate(given) if position in drawn)


def without_evidence(cases: Sequence[Case], mode: Mode) -> tuple[str, ...]:
    """Ids of the cases that have not recorded what the mode gives."""
    return tuple(case.id for case in cases if not has_evidence(case, mode))


def _fits(case: Case, text: str) -> bool:
    return text.removeprefix(TAG) in case.tags if text.startswith(TAG) else text in case.id
