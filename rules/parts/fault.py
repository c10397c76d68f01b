"""What a guard is made for: an expression and the case in which it fails."""

from dataclasses import dataclass

from tree_sitter import Node

from agent.domain.fix import Edit
from rules.parts.early_exits import Case
from rules.parts.site import CrashSite


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fault:
    """An expression and the case in which it fails.

    Args:
        site: where it is.
        failing: the expression that raises.
        subject: text that early exits elsewhere would test (`coupon`, `key not in rates`).
        bad: condition, true in the failing case.
        good: condition, true in the others.
        case: what is wrong with it.
        sources: names the bad value was looked up by.
        prelude: lines to put before the guard, which may name what the guard tests.
        replacements: edits that go with the prelude.
    """

    site: CrashSite
    failing: Node
    subject: str
    bad: str
    good: str
    case: Case
    sources: frozenset[str] = frozenset()
    prelude: tuple[str, ...] = ()
    replacements: tuple[Edit, ...] = ()

    @property
    def repeatable(self) -> bool:
        """True when the guard can stand inside the statement too."""
        return not self.prelude
