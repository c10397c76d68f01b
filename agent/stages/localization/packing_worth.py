"""What each kind of code is worth to a fixer: the one table of packing."""

from enum import Enum

from agent.stages.localization.packing_candidate import Worth


class Kind(Enum):
    """Kinds of code, the most valuable first.

    `whole` and `window` are shares of the budget: what takes more than `whole` is shown as a window of at most `window`.
    """

    FIRST_SUSPECT = Worth(priority=100, whole=1 / 3, window=0.25)
    NEXT_SUSPECT = Worth(priority=95, whole=1 / 3, window=0.12)  # the second and the third
    VALUE = Worth(priority=90, whole=0.2, window=0.12)  # where the bad value passed through
    SIBLING = Worth(priority=85, whole=0.15, window=0.1)  # what a reason names: the one that does it right
    IMPORTS = Worth(priority=80, whole=0.05, window=0.05)
    CONSTANT = Worth(priority=78, whole=0.05, window=0.04)
    FURTHER_SUSPECT = Worth(priority=70, whole=0.12, window=0.05)
    FRAME = Worth(priority=65, whole=0.12, window=0.05)
    CALLEE = Worth(priority=60, whole=0.12, window=0.08)  # called on a line of the stack
    WRITER = Worth(priority=55, whole=0.1, window=0.06)  # touches the attribute that the failing line reads
    CLASS = Worth(priority=50, whole=0.12, window=0.1)
    MENTION = Worth(priority=45, whole=0.03, window=0.03)  # wraps, registers or renames a function of the stack
    TEST = Worth(priority=40, whole=0.12, window=0.1)
    MAKER = Worth(priority=35, whole=0.08, window=0.05)  # constructs the object whose method failed
    INNER_CALLEE = Worth(priority=30, whole=0.08, window=0.05)  # called by a suspect, on a line that did not fail
