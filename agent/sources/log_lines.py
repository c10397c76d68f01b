"""Lines of a log with their time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from agent.domain.telemetry import TimeWindow
from agent.sources.timestamps import Stamp, Timestamps

MAX_LINE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a log.

    Args:
        text: decoded, what is not UTF-8 replaced.
        offset: of its first byte.
        stamp: its time, None when it says none.
    """

    text: str
    offset: int
    stamp: Stamp | None


def line_of(raw: bytes, offset: int, times: Timestamps) -> LogLine:
    """A line.

    Args:
        raw: without its newline.
        offset: in the log.
        times: how lines tell their time.
    """
    text = raw.decode("utf-8", "replace").rstrip("\r")
    return LogLine(text, offset, times.of_line(text))


def lines_of(content: bytes, offset: int, times: Timestamps) -> Iterator[LogLine]:
    """All lines; one longer than a MiB comes in pieces.

    Args:
        content: bytes of consecutive lines.
        offset: of its first byte in the log.
        times: how lines tell their time.
    """
    for raw in content.removesuffix(b"\n").split(b"\n"):
        for start in range(0, max(1, len(raw)), MAX_LINE):
            yield line_of(raw[start : start + MAX_LINE], offset + start, times)
        offset += len(raw) + 1


def in_window(lines: Iterable[LogLine], window: TimeWindow) -> list[LogLine]:
    """Those of the window, with the lines that follow a record and have no time of their own.

    Lines before the first time belong to a record that isn't there; they go with the one after them.
    """
    kept: list[LogLine] = []
    leading: list[LogLine] = []
    inside: bool | None = None
    for line in lines:
        if line.stamp is None and inside is None:
            leading.append(line)
            continue
        if line.stamp is not None:
            holds = window.holds(line.stamp.moment)
            if inside is None and holds:
                kept += leading
            inside = holds
        if inside:
            kept.append(line)
    return kept


def text_of(lines: Iterable[LogLine]) -> str:
    """Lines as one text, each with its newline."""
    return "".join(f"{line.text}\n" for line in lines)
