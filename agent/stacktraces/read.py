"""Any text that may hold crashes: plain, JSON, or a log where both are mixed."""

from collections.abc import Sequence
from typing import Final

from agent.domain.crash import Crash
from agent.stacktraces.json_record import decoded, json_crashes, json_record
from agent.stacktraces.languages import find_in_lines
from agent.stacktraces.merge import merge_crashes
from agent.stacktraces.python import FoundCrash, split_lines

_MAX_WRAPS: Final = 2
_RECORD: Final = '{"'  # stands for a JSON record among plain lines: it ends a message as the record would, and is nothing else


def read_crashes(text: str) -> tuple[Crash, ...]:
    """The crashes in a text, equal ones merged with their count; never raises.

    Args:
        text: an error tracker's event, a JSON log record or many, plain tracebacks, or logs that mix them.
    """
    return merge_crashes(find_crashes(text))


def find_crashes(text: str) -> tuple[Crash, ...]:
    """Every crash of a text one by one, in the order they were written."""
    return find_crashes_in((text,))


def find_crashes_in(texts: Sequence[str]) -> tuple[Crash, ...]:
    """Every crash of one log, in the order they were written.

    Args:
        texts: the parts of the log that were read; no crash reaches from one to the next.
    """
    if len(texts) == 1 and (document := decoded(texts[0].strip())) is not None:
        return json_crashes(document)
    found = [item for text in texts for item in sorted(_in_lines(split_lines(text), wraps=0), key=lambda item: item.line)]
    return tuple(item.crash for item in [item for item in found if item.certain] or found)


def _in_lines(lines: list[str], wraps: int) -> list[FoundCrash]:
    """Crashes of lines that are plain, JSON, or JSON around lines."""
    found: list[FoundCrash] = []
    plain = list(lines)
    wrapped: dict[str, list[tuple[int, str]]] = {}
    for number, line in enumerate(lines):
        record = json_record(line)
        if record is None:
            continue
        plain[number] = _RECORD
        output = record.get("log")
        if isinstance(output, str) and "time" in record and "stream" in record:  # Docker's own files: a line of output a record
            wrapped.setdefault(str(record["stream"]), []).append((number, output.rstrip("\r\n")))
        else:
            found.extend(FoundCrash(number, crash) for crash in json_crashes(record))
    found.extend(find_in_lines(plain))
    for stream in wrapped.values() if wraps < _MAX_WRAPS else ():
        found.extend(_unwrapped(stream, wraps + 1))
    return found


def _unwrapped(stream: list[tuple[int, str]], wraps: int) -> list[FoundCrash]:
    inner = _in_lines([text for _, text in stream], wraps)
    return [FoundCrash(stream[item.line][0], item.crash, item.certain) for item in inner]
