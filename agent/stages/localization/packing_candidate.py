"""Code that a fixer may want to see, and what it is worth."""

from dataclasses import dataclass
from typing import NamedTuple

from agent.code.source import Source


class Limits(NamedTuple):
    """Tokens that one excerpt may take.

    Args:
        whole: when all of it is shown.
        window: when only the lines that matter are.
    """

    whole: int
    window: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What code in a role is worth.

    Args:
        priority: higher is packed earlier.
        whole: share of the budget up to which it is shown whole.
        window: share of the budget that a window into it may take.
    """

    priority: int
    whole: float
    window: float

    def limits(self, budget: int, left: int) -> Limits:
        """Tokens for the excerpt, never more than are left of the budget."""
        return Limits(whole=min(left, int(budget * self.whole)), window=min(left, int(budget * self.window)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Lines of one file that may be shown.

    Args:
        source: the file.
        symbol: qualified name of what is shown.
        role: as in `Excerpt`.
        reason: one sentence.
        worth: how early and how large.
        lines: all that could be shown, 1-based and ascending.
        head: lines that every window shows: the signature, the branches that lead to the focus.
        focus: lines that a window grows around, most important first; the end of the head when there is none.
        dispensable: lines that are left out before a window is made of the rest: the documentation.
        ends: last line of the definition, when it lies beyond the lines.
    """

    source: Source
    symbol: str
    role: str
    reason: str
    worth: Worth
    lines: tuple[int, ...]
    head: tuple[int, ...] = ()
    focus: tuple[int, ...] = ()
    dispensable: frozenset[int] = frozenset()
    ends: int = 0

    @property
    def path(self) -> str:
        """The file's repository-relative path."""
        return self.source.path

    @property
    def key(self) -> tuple[str, str, int]:
        """What tells it from other definitions, whatever the role: a window of something shown is not widened later."""
        return self.path, self.symbol, self.lines[0] if self.lines else 0
