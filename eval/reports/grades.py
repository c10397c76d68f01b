"""One word for how a case ended, best first."""

from enum import StrEnum

from eval.scores import Score


class Grade(StrEnum):
    """How a sample ended; the order is from what one wants to what must never be."""

    PROVEN = "proven, right"
    PLAUSIBLE = "plausible, right"
    UNPROVEN = "right, not accepted"
    DECLINED = "declined rightly"
    NOTHING = "no fix"
    PLAUSIBLE_WRONG = "plausible, wrong"
    PROVEN_WRONG = "proven, wrong"
    INFRA = "machinery failed"
    ERROR = "Suture failed"


GOOD = frozenset({Grade.PROVEN, Grade.PLAUSIBLE, Grade.UNPROVEN, Grade.DECLINED})
FAULTY = frozenset({Grade.PROVEN_WRONG, Grade.ERROR})


def grade(score: Score) -> Grade:
    """The grade of one score."""
    if score.verdict == "error":
        return Grade.ERROR
    if not score.counted:
        return Grade.INFRA
    if score.declined_rightly:
        return Grade.DECLINED
    if score.solved:
        return {"proven": Grade.PROVEN, "plausible": Grade.PLAUSIBLE}.get(score.verdict, Grade.UNPROVEN)
    return {"proven": Grade.PROVEN_WRONG, "plausible": Grade.PLAUSIBLE_WRONG}.get(score.verdict, Grade.NOTHING)
