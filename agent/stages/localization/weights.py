"""How much each kind of evidence against a function counts: the one table that ranking has."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Weight(StrEnum):
    """Kinds of evidence, and factors that take some of it away."""

    RAISED_HERE = "raised here"
    VALUE_BORN = "value born"
    REFUSED_CALLER = "refused caller"
    RECURS = "recurs"
    LET_IT_IN = "let it in"
    NAMED = "named by the message"
    FLAWED = "wrong whatever it was for"
    UNLIKE_SIBLINGS = "unlike its siblings"
    CHANGED_LATELY = "changed lately"
    CALLED_IT = "called it"
    PASSES_ON = "passes on"
    RAISED_ON_PURPOSE = "raised on purpose"
    STACK_WAS_FULL = "stack was full"


Weights = Mapping[Weight, float]

WEIGHTS: Weights = MappingProxyType(
    {
        # Evidence: each hint counts as independent of those of other kinds, 1 - (1 - a)(1 - b).
        Weight.RAISED_HERE: 0.6,
        Weight.VALUE_BORN: 0.55,  # times how sure the trace is
        Weight.REFUSED_CALLER: 0.45,  # a `raise` refuses what the caller did
        Weight.RECURS: 0.4,
        Weight.LET_IT_IN: 0.3,  # it decided or checked before the function that failed was entered
        Weight.NAMED: 0.4,
        Weight.FLAWED: 0.7,  # it lacks what all of its like have, returns nothing though it is used, does not import what it uses
        Weight.UNLIKE_SIBLINGS: 0.2,  # others do the same thing with a check, or have what is missing here
        Weight.CHANGED_LATELY: 0.05,
        # Factors on evidence.
        Weight.CALLED_IT: 0.5,  # on RAISED_HERE, for each frame further out
        Weight.PASSES_ON: 0.5,  # the frame only hands on what it got
        Weight.RAISED_ON_PURPOSE: 0.7,  # on RAISED_HERE
        Weight.STACK_WAS_FULL: 0.3,  # on RAISED_HERE: endless recursion ends wherever the stack does
    }
)
