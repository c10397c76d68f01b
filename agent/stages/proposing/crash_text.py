"""A crash as a trace that a model reads."""

from collections.abc import Iterator

from agent.domain.crash import Crash, StackFrame

FRAMES_AT_ENDS = 12
CAUSES_AT_MOST = 4
LOCALS_AT_MOST = 12
LOCAL_CHARACTERS = 120
BECAUSE = "The above exception was the direct cause of the following exception:"
DURING = "During handling of the above exception, another exception occurred:"


def crash_text(crash: Crash) -> str:
    """The crash and what led to it, outermost frame first; recorded variables of the innermost frame are at the end."""
    return "\n".join(_lines(crash, CAUSES_AT_MOST))


def _lines(crash: Crash, depth: int) -> Iterator[str]:
    if crash.cause is not None and depth:
        yield from _lines(crash.cause, depth - 1)
        yield from ("", BECAUSE if crash.cause_is_explicit else DURING, "")
    yield "Traceback (most recent call last):"
    frames = crash.frames
    left_out = len(frames) - 2 * FRAMES_AT_ENDS
    shown = [*frames[:FRAMES_AT_ENDS], None, *frames[-FRAMES_AT_ENDS:]] if left_out > 0 else [*frames]
    for frame in shown:
        yield from _frame(frame) if frame else (f"  [{left_out} frames left out]",)
    yield f"{crash.type}: {crash.message.reveal()}" if crash.message else crash.type
    yield from (note.reveal() for note in crash.notes)
    if frames and frames[-1].locals:
        yield "Variables of the innermost frame:"
        variables = list(frames[-1].locals.items())[:LOCALS_AT_MOST]
        yield from (f"  {name} = {str(value)[:LOCAL_CHARACTERS]}" for name, value in variables)


def _frame(frame: StackFrame) -> Iterator[str]:
    yield f'  File "{frame.path}", line {frame.line}, in {frame.function}'
    if frame.code:
        yield f"    {frame.code}"
        if frame.marker:
            start, end = frame.marker
            yield f"    {' ' * start}{'^' * max(1, end - start)}"
