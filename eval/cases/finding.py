"""What a check of a case found wrong."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that does not hold.

    Args:
        check: short name of the check.
        seen: what was found, one sentence or two.
        remedy: what to do.
    """

    check: str
    seen: str
    remedy: str
