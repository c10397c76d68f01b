from typing import Callable


class Job:
    """Something that runs every `interval` seconds."""

    def __init__(self, name: str, interval: int, action: Callable[[], None], start: int = 0) -> None:
        if interval <= 0:
            raise ValueError(f"{name}: the interval is {interval}, it must be positive")
        self.name = name
        self.interval_seconds = interval
        self.action = action
        self.due = start

    def finish(self, now: int) -> None:
        """Set when the job is due again; beats that passed while it ran are left out."""
        self.due += self.interval_seconds
        if self.due <= now:
            self.catch_up(now)

    def catch_up(self, now: int) -> None:
        missed = (now - self.due) // self.interval_seconds + 1
        self.due += missed * self.interval_seconds

    def __repr__(self) -> str:
        return f"Job({self.name!r}, every {self.interval_seconds} s, due {self.due})"
