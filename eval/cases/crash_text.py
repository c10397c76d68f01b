"""A crash written down again, as a log and as an error tracker hold it."""

from collections.abc import Iterator

from agent.domain.crash import Crash, StackFrame

CAUSE = "The above exception was the direct cause of the following exception:"
CONTEXT = "During handling of the above exception, another exception occurred:"


def trace_of(crash: Crash) -> str:
    """The traceback as the interpreter prints it; members of a group are left out."""
    return "\n".join(_lines(crash)) + "\n"


def event_of(crash: Crash) -> dict[str, object]:
    """The event in Sentry's form, with the variables that were recorded."""
    values: list[dict[str, object]] = []
    one: Crash | None = crash
    source = ""
    while one is not None:
        number = len(values)
        link = {"parent_id": number - 1, "source": source} if number else {}
        kind = "chained" if number else "generic"
        module, _, name = one.type.rpartition(".")
        values.append(
            {
                "mechanism": {"type": kind, "handled": True, "exception_id": number, **link},
                "module": module or None,
                "type": name,
                "value": one.message.reveal(),
                "stacktrace": {"frames": [_event_frame(frame) for frame in one.frames]},
            }
        )
        source = "__cause__" if one.cause_is_explicit else "__context__"
        one = one.cause
    return {"platform": "python", "level": "error", "exception": {"values": values[::-1]}}


def has_variables(crash: Crash) -> bool:
    """True when a frame of the crash, or of what led to it, has recorded variables."""
    return any(frame.locals for frame in crash.frames) or (crash.cause is not None and has_variables(crash.cause))


def _lines(crash: Crash) -> Iterator[str]:
    if crash.cause is not None:
        yield from _lines(crash.cause)
        yield from ("", CAUSE if crash.cause_is_explicit else CONTEXT, "")
    if crash.frames:
        yield "Traceback (most recent call last):"
    for frame in crash.frames:
        yield from _frame_lines(frame)
    message = crash.message.reveal()
    yield f"{crash.type}: {message}" if message else crash.type
    for note in crash.notes:
        yield note.reveal()


def _frame_lines(frame: StackFrame) -> Iterator[str]:
    yield f'  File "{frame.path}", line {frame.line}, in {frame.function}'
    if frame.code:
        yield f"    {frame.code}"
        if frame.marker:
            start, end = frame.marker
            yield "    " + " " * start + "^" * (end - start)


def _event_frame(frame: StackFrame) -> dict[str, object]:
    return {
        "filename": frame.path,
        "abs_path": frame.path,
        "function": frame.function,
        "lineno": frame.line,
        "vars": dict(frame.locals),
        **({} if frame.in_app is None else {"in_app": frame.in_app}),
    }
