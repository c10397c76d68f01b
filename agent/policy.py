"""What may be done: pure, total, every answer carries reasons."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules of engagement of one service.

    Args:
        max_changed_lines: largest diff, added and removed lines together.
        max_files: most files a diff may touch.
        autonomous: False when nothing may be pushed.
    """

    max_changed_lines: int = 120
    max_files: int = 5
    autonomous: bool = True
