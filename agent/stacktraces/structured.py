"""Exceptions that a logging library wrote as JSON values: structlog's lists and OpenTelemetry's attributes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from agent.domain.crash import Crash, StackFrame
from agent.domain.untrusted import Untrusted
from agent.stacktraces.languages import parse_crashes

_MAX_NESTING: Final = 12
_MAX_CAUSES: Final = 50
_TRACE_KEYS: Final = ("exception.stacktrace", "error.stack_trace", "stacktrace", "stack_trace", "traceback", "stack")
_NAMED_TYPES: Final = ("exception.type", "error.type", "exc_type")
_TYPES: Final = (*_NAMED_TYPES, "type", "class")
_MESSAGES: Final = ("exception.message", "error.message", "exc_value", "message", "value")


def is_structlog_trace(value: object) -> bool:
    """True for the list of exceptions that structlog's `dict_tracebacks` writes."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) and "exc_type" in item for item in value)


def structlog_crash(stacks: Sequence[object], nesting: int = 0) -> Crash | None:
    """The crash of structlog's list, which has the exception that was raised last first and its causes after it.

    Args:
        stacks: mappings with `exc_type`, `exc_value`, `frames`, `is_cause`, `exceptions`.
        nesting: how many exception groups are around.

    Returns:
        None when there is no exception in the list.
    """
    crash: Crash | None = None
    explicit = False
    for stack in reversed([item for item in stacks if isinstance(item, Mapping)][:_MAX_CAUSES]):
        here = _structlog_exception(stack, nesting)
        crash = here if crash is None else replace(here, cause=crash, cause_is_explicit=explicit)
        explicit = stack.get("is_cause") is True
    return crash


def attributes_crash(attributes: Mapping[str, object]) -> Crash | None:
    """The crash of `exception.type`, `exception.message`, `exception.stacktrace` or the same in another spelling.

    The names are OpenTelemetry's semantic conventions for exceptions and the Elastic Common Schema's `error.*`.

    Args:
        attributes: flat attributes of a log record or span event, or the `error` object of a log line.

    Returns:
        None when there is neither a stack trace nor a type under a name that can mean nothing else.
    """
    text = _first(attributes, _TRACE_KEYS)
    kind = _first(attributes, _TYPES if text else _NAMED_TYPES)
    message = _first(attributes, _MESSAGES)
    crashes = parse_crashes(text)
    if crashes:
        last = crashes[-1]
        return last if last.type or not kind else replace(last, type=kind, message=Untrusted(message))
    return Crash(type=kind, message=Untrusted(message), frames=(), truncated=bool(text)) if kind else None


def _structlog_exception(stack: Mapping[str, object], nesting: int) -> Crash:
    frames = tuple(_structlog_frame(item) for item in _list(stack, "frames") if isinstance(item, Mapping))
    skipped = [frame for frame in frames if frame.line < 0]  # the library's own mark for frames it left out
    deep = nesting >= _MAX_NESTING
    members = [] if deep else [_structlog_member(item, nesting + 1) for item in _list(stack, "exceptions")]
    place = stack.get("syntax_error")
    return Crash(
        type=_text(stack.get("exc_type")),
        message=Untrusted(_text(stack.get("exc_value"))),
        frames=tuple(frame for frame in frames if frame.line >= 0) + (_syntax_frame(place) if isinstance(place, Mapping) else ()),
        members=tuple(member for member in members if member is not None),
        notes=tuple(Untrusted(_text(note)) for note in _list(stack, "exc_notes")),
        truncated=bool(skipped) or deep,
    )


def _structlog_member(value: object, nesting: int) -> Crash | None:
    stacks = value.get("stacks") if isinstance(value, Mapping) else value
    return structlog_crash(stacks, nesting) if isinstance(stacks, list) else None


def _structlog_frame(frame: Mapping[str, object]) -> StackFrame:
    variables = frame.get("locals")
    return StackFrame(
        path=_text(frame.get("filename")),
        line=_number(frame.get("lineno")),
        function=_text(frame.get("name")),
        code=_text(frame.get("line")).strip(),
        locals=dict(variables) if isinstance(variables, Mapping) else {},
    )


def _syntax_frame(place: Mapping[str, object]) -> tuple[StackFrame, ...]:
    path, code = _text(place.get("filename")), _text(place.get("line")).strip()
    return (StackFrame(path=path, line=_number(place.get("lineno")), function="<module>", code=code),)


def _list(mapping: Mapping[str, object], key: str) -> list[object]:
    value = mapping.get(key)
    return value if isinstance(value, list) else []


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else repr(value)


def _first(attributes: Mapping[str, object], keys: Sequence[str]) -> str:
    for key in keys:
        value = attributes.get(key)
        if isinstance(value, str) and value:
            return value
    return ""
