"""The machine's clock."""

from datetime import UTC, datetime


class SystemClock:
    """Tells the time of day as the machine has it."""

    def now(self) -> datetime:
        """The present moment (aware UTC)."""
        return datetime.now(UTC)
