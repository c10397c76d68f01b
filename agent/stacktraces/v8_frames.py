"""The frames of one JavaScript error."""

from typing import Final

from agent.domain.crash import StackFrame
from agent.stacktraces.grammar import starts_record
from agent.stacktraces.reader import Reader
from agent.stacktraces.v8_grammar import FrameLine, frame_line

_MAX_FRAMES: Final = 2_000
_MAX_STRAYS: Final = 5
_MATCHING: Final = " matching cause stack trace ..."


def read_frames(reader: Reader, indent: int) -> tuple[list[StackFrame], bool, bool]:
    """The frames from here on, innermost first; whether fields of the error follow; whether frames were left out.

    Args:
        reader: stands at the first frame.
        indent: of the frames; deeper ones belong to another error.
    """
    frames: list[StackFrame] = []
    opens = False
    while not opens and (line := reader.peek()) is not None:
        found = _frame(line, indent)
        if found is not None:
            reader.take()
            frames.append(found.frame)
            opens = found.opens
        elif _MATCHING in line:
            opens = reader.take().rstrip().endswith(" {")  # what is left out stands in the cause
        elif strays := _strays(reader, line, indent):
            reader.drop(strays)
        else:
            break
    if len(frames) <= _MAX_FRAMES:
        return frames, opens, False
    return [*frames[: _MAX_FRAMES // 2], *frames[-_MAX_FRAMES // 2 :]], opens, True


def _frame(line: str, indent: int) -> FrameLine | None:
    found = frame_line(line)
    return found if found is not None and not found.before and found.indent == indent else None


def _strays(reader: Reader, line: str, indent: int) -> int:
    """How many records of somebody else stand before the next frame, 0 when no frame follows."""
    if not starts_record(line.lstrip()):
        return 0
    for ahead in range(1, _MAX_STRAYS):
        later = reader.peek(ahead)
        if later is None:
            return 0
        if _frame(later, indent) is not None:
            return ahead
    return 0
