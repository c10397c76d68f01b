"""The parts of a log that may hold errors, with as much around them as it takes to read them; the rest is passed over."""

from collections.abc import Iterator, Sequence

from agent.domain.telemetry import TimeWindow
from agent.sources.log_lines import MAX_LINE, LogLine, in_window, line_of, lines_of
from agent.sources.log_records import begins_record
from agent.sources.signs import Sign
from agent.sources.tail import Stretch
from agent.sources.timestamps import Timestamps
from agent.stacktraces.grammar import exception_of, starts_record

Passage = list[LogLine]


def around_signs(stretch: Stretch, signs: Sequence[Sign], window: TimeWindow, times: Timestamps) -> Iterator[Passage]:
    """Consecutive lines of the window around each sign of an error, from a record's first line to the last of one.

    The crashes and error records of the passages are those of all lines.

    Args:
        stretch: whole lines.
        signs: of the stretch, in order.
        window: lines outside are left out.
        times: how lines tell their time.
    """
    for lines in _Cutter(stretch, times).passages(signs):
        if kept := in_window(lines, window):
            yield kept


def _is_next(line: LogLine, passage: Passage) -> bool:
    """True when a line begins a record of its own; one must be in the passage, for its lines without a time go with it."""
    return begins_record(line, passage[-1]) and (passage[0].stamp is not None or any(other.stamp for other in passage))


def _is_whole(last: LogLine, following: LogLine) -> bool:
    """True when a crash that nothing stands before ends with a line, and the next is certainly of another record.

    A JSON record is none: it may be a message's next line.
    """
    bare = last.stamp is None and exception_of(last.text) is not None
    return bare and starts_record(following.text) and '{"' not in following.text


def _signs_until(end: int, signs: Sequence[Sign], position: int) -> tuple[int, int]:
    """The first sign behind an offset, and the most lines that those before it want after them."""
    wanted = 0
    while position < len(signs) and signs[position].offset <= end:
        wanted = max(wanted, signs[position].after)
        position += 1
    return position, wanted


class _Cutter:
    """Cuts passages out of a stretch, looking at no line that is not in one or beside one.

    Args:
        stretch: whole lines.
        times: how lines tell their time.
    """

    def __init__(self, stretch: Stretch, times: Timestamps) -> None:
        self._content = stretch.content
        self._offset = stretch.offset
        self._times = times

    def passages(self, signs: Sequence[Sign]) -> Iterator[Passage]:
        """Those around signs, which are in order."""
        passage: Passage = []
        position = end = 0
        while position < len(signs):
            first = signs[position]
            start, lead = self._lead(first, end)
            if passage and start > end:
                yield passage
                passage = []
            passage += lead
            position, end = self._go_on(passage, self._line_end(first.offset), signs, position)
        if passage:
            yield passage

    def _lead(self, sign: Sign, lowest: int) -> tuple[int, Passage]:
        """Where the lines before a sign begin, and they and its own: back to a record's first, not below `lowest`."""
        start = self._content.rfind(b"\n", 0, sign.offset) + 1
        backwards = self._lines(start, self._line_end(sign.offset))[::-1]
        behind = 0
        while start > lowest:
            previous_start = self._content.rfind(b"\n", 0, start - 1) + 1
            previous = self._lines(previous_start, start - 1)
            if behind >= sign.before and begins_record(backwards[-1], previous[-1]):
                break
            backwards += previous[::-1]
            behind += 1
            start = previous_start
        return start, backwards[::-1]

    def _go_on(self, passage: Passage, end: int, signs: Sequence[Sign], position: int) -> tuple[int, int]:
        """Add the lines behind a sign's that belong to the passage; the first sign behind it, and where it ends.

        Args:
            passage: ends with the sign's line.
            end: of that line.
            signs: all of them.
            position: of the sign.
        """
        position, wanted = _signs_until(end, signs, position)
        start = end + 1
        while start < len(self._content):
            end = self._line_end(start)
            lines = self._lines(start, end)
            behind, more = _signs_until(end, signs, position)
            if behind == position and (wanted <= 0 or _is_whole(passage[-1], lines[0])) and _is_next(lines[0], passage):
                break
            passage += lines
            position, wanted = behind, max(wanted - 1, more)
            start = end + 1
        return position, start

    def _lines(self, start: int, end: int) -> Passage:
        if end - start <= MAX_LINE:
            return [line_of(self._content[start:end], self._offset + start, self._times)]
        return [*lines_of(self._content[start:end], self._offset + start, self._times)]

    def _line_end(self, at: int) -> int:
        end = self._content.find(b"\n", at)
        return len(self._content) if end < 0 else end
