"""A cursor over the lines of one stream in a text where streams are mixed."""

from collections import deque
from collections.abc import Sequence
from typing import Final

from agent.stacktraces.prefix import NO_PREFIX, Prefix

_MAX_GAP: Final = 50
_MAX_LINE: Final = 20_000


class Reader:
    """Reads the lines that carry one prefix, skipping those of other streams.

    Args:
        lines: all lines of the text.
        start: index of the first line to look at.
        prefix: what the stream's lines begin with; removed from them.
        taken: one byte a line, set for lines that a stream has used; shared among the readers of a text.
        head: a first line that stands for the one at `start`, whatever that looks like.
    """

    def __init__(
        self,
        lines: Sequence[str],
        start: int = 0,
        prefix: Prefix = NO_PREFIX,
        taken: bytearray | None = None,
        head: str | None = None,
    ) -> None:
        self._lines = lines
        self._prefix = prefix
        self._taken = taken if taken is not None else bytearray(len(lines))
        self._next = start
        self._moment = ""
        self._ahead: deque[tuple[int, str, str]] = deque()
        if head is not None:
            self._ahead.append((start, "", head))
            self._next = start + 1

    def peek(self, ahead: int = 0) -> str | None:
        """A line to come without its prefix, None beyond the stream's end."""
        while len(self._ahead) <= ahead:
            if not self._fill():
                return None
        return self._ahead[ahead][2]

    def take(self) -> str:
        """The next line, which then belongs to this stream; only after a `peek` that found it."""
        index, moment, text = self._ahead.popleft()
        self._taken[index] = 1
        self._moment = moment or self._moment
        return text

    def drop(self, count: int) -> None:
        """Pass over lines that belong to somebody else."""
        for _ in range(count):
            self._ahead.popleft()

    def later(self) -> bool:
        """True when the next line was written in another second than the last one taken."""
        return self.peek() is not None and bool(self._moment) and self._ahead[0][1] not in ("", self._moment)

    def _fill(self) -> bool:
        stop = min(len(self._lines), self._next + _MAX_GAP)
        for index in range(self._next, stop):
            if self._taken[index]:
                continue
            split = self._prefix.split(self._lines[index])
            if split is not None:
                self._next = index + 1
                self._ahead.append((index, split[0], split[1][:_MAX_LINE]))
                return True
        return False
