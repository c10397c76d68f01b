"""Capsules of the recorder: bytes to a crash that carries everything the recorder saw."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from agent.domain.capsule import Capsule, CapsuleException, CapsuleFrame, CapsuleRequest
from agent.domain.capsule_nodes import NodeId
from agent.domain.crash import Crash, StackFrame
from agent.domain.untrusted import Untrusted
from agent.errors import BadTrace
from agent.stacktraces.capsule_fields import Indexes, array, binary, name, named_class
from agent.stacktraces.capsule_nodes import read_node
from agent.stacktraces.capsule_reprs import Reprs
from agent.stacktraces.pointer import Place

FORMAT: Final = 1
KEY: Final = "suture_capsule"
BYTES_AT_MOST: Final = 4 * 1024**2
_NODES_AT_MOST: Final = 100_000
_FRAMES_AT_MOST: Final = 20_000
_EXCEPTIONS_AT_MOST: Final = 100
_CHAIN_AT_MOST: Final = 50
_REMEDY: Final = "give a capsule as suture_recorder wrote it"
_UNQUALIFIED: Final = ("", "builtins", "__main__")
_KINDS: Final = ("function", "generator", "coroutine", "async_generator", "module", "class")


def read_capsule(content: str | bytes) -> Crash:
    """The crash of one capsule.

    Args:
        content: JSON as the recorder wrote it.

    Raises:
        BadTrace: too large, no JSON, or not of the format; the message names the JSON pointer.
    """
    if len(content) > BYTES_AT_MOST:
        raise BadTrace(f"a capsule of {len(content)} bytes", expected=f"{BYTES_AT_MOST} at most", remedy=_REMEDY)
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BadTrace(f"the capsule is not JSON ({error})", expected="one JSON object", remedy=_REMEDY) from error
    return crash_of_capsule(capsule_of(document))


def is_capsule(document: object) -> bool:
    """True for decoded JSON that says it is a capsule."""
    return isinstance(document, dict) and KEY in document


def capsule_of(document: object) -> Capsule:
    """Decoded JSON as a capsule.

    Raises:
        BadTrace: it is not of the format; the message names the JSON pointer.
    """
    top = Place("", _REMEDY)
    if not isinstance(document, dict):
        raise top.wrong(document, "an object")
    if document.get(KEY) != FORMAT or isinstance(document[KEY], bool):
        raise top.at(KEY).wrong(document.get(KEY), f"{FORMAT}, the format this Suture reads")
    raw_nodes = _bounded(document, "nodes", _NODES_AT_MOST)
    reader = Indexes(len(raw_nodes))
    frames = _bounded(document, "frames", _FRAMES_AT_MOST)
    exceptions = _bounded(document, "exceptions", _EXCEPTIONS_AT_MOST)
    if not exceptions:
        raise top.at("exceptions").wrong(exceptions, "one exception at least")
    counts = len(exceptions), len(frames)
    request = document.get("request")
    return Capsule(
        recorder=name(document.get("recorder"), top.at("recorder")),
        python=name(document.get("python"), top.at("python")),
        recorded_at=_moment(document.get("recorded_at"), top.at("recorded_at")),
        service=name(document.get("service"), top.at("service")),
        release=name(document.get("release"), top.at("release")),
        exceptions=tuple(
            _exception(item, top.at("exceptions").at(number), counts, reader) for number, item in enumerate(exceptions)
        ),
        frames=tuple(_frame(item, top.at("frames").at(number), reader) for number, item in enumerate(frames)),
        nodes=tuple(read_node(reader, item, top.at("nodes").at(number)) for number, item in enumerate(raw_nodes)),
        classes=tuple(named_class(item, top.at("classes").at(at)) for at, item in enumerate(_bounded(document, "classes", 1000))),
        request=None if request is None else _request(top.at("request").mapping(request), top.at("request")),
        cut=_names(document.get("cut"), top.at("cut")),
        redacted=top.at("redacted").number(document.get("redacted")) or 0,
    )


def crash_of_capsule(capsule: Capsule) -> Crash:
    """The crash with its chain and its frames' variables as short reprs.

    Raises:
        BadTrace: exceptions lead back to themselves.
    """
    return _Chain(capsule).crash(0, ())


class _Chain:
    """Exceptions of a capsule as crashes."""

    def __init__(self, capsule: Capsule) -> None:
        self._capsule = capsule
        self._reprs = Reprs(capsule.nodes)

    def crash(self, number: int, above: tuple[int, ...]) -> Crash:
        """One exception with what led to it; only the outermost carries the capsule."""
        if number in above or len(above) >= _CHAIN_AT_MOST:
            place = Place(f"/exceptions/{above[-1]}", _REMEDY)
            raise place.wrong(number, "causes and members that lead to an end soon")
        error = self._capsule.exceptions[number]
        before = error.cause if error.cause is not None else None if error.suppress_context else error.context
        inside = (*above, number)
        return Crash(
            type=error.type if error.module in _UNQUALIFIED else f"{error.module}.{error.type}",
            message=error.message,
            frames=tuple(self._stack_frame(self._capsule.frames[index]) for index in error.frames),
            cause=None if before is None else self.crash(before, inside),
            cause_is_explicit=error.cause is not None,
            members=tuple(self.crash(member, inside) for member in error.members),
            notes=error.notes,
            truncated=False,
            capsule=None if above else self._capsule,
        )

    def _stack_frame(self, frame: CapsuleFrame) -> StackFrame:
        further = [variable for variable in (frame.varargs, frame.varkw) if variable]
        variables = (*frame.closure, *frame.arguments, *further, *frame.locals)
        return StackFrame(
            path=frame.path,
            line=frame.line,
            function=frame.function,
            code=frame.code,
            locals={name: self._reprs.text(node) for name, node in variables},
            in_app=frame.own,
        )


def _exception(raw: object, place: Place, counts: tuple[int, int], reader: Indexes) -> CapsuleException:
    error = _object(raw, place)
    exceptions, frames = counts
    return CapsuleException(
        type=name(error.get("type"), place.at("type")),
        module=name(error.get("module"), place.at("module")),
        message=Untrusted(place.at("message").text(error.get("message"))),
        notes=tuple(
            Untrusted(place.at("notes").at(number).text(note))
            for number, note in enumerate(array(error.get("notes"), place.at("notes")))
        ),
        args=reader.indexes(error.get("args"), place.at("args")),
        cause=_maybe(error.get("cause"), exceptions, place.at("cause")),
        context=_maybe(error.get("context"), exceptions, place.at("context")),
        suppress_context=_flag(error.get("suppress_context"), place.at("suppress_context")),
        members=_within(error.get("members"), exceptions, place.at("members")),
        frames=_within(error.get("frames"), frames, place.at("frames")),
    )


def _frame(raw: object, place: Place, reader: Indexes) -> CapsuleFrame:
    frame = _object(raw, place)
    kind = place.at("kind").text(frame.get("kind")) or "function"
    if kind not in _KINDS:
        raise place.at("kind").wrong(kind, f"one of {', '.join(_KINDS)}")
    start, end = (place.at(key).number(frame.get(key)) for key in ("column", "end_column"))
    extra = {key: None if frame.get(key) is None else reader.variable(frame[key], place.at(key)) for key in ("varargs", "varkw")}
    return CapsuleFrame(
        path=name(frame.get("file"), place.at("file")),
        line=place.at("line").number(frame.get("line")) or 0,
        end_line=place.at("end_line").number(frame.get("end_line")),
        columns=None if start is None or end is None else (start, end),
        module=name(frame.get("module"), place.at("module")),
        function=name(frame.get("function"), place.at("function")),
        qualname=name(frame.get("qualname"), place.at("qualname")),
        code=place.at("code").text(frame.get("code")).strip(),
        own=_flag(frame.get("own"), place.at("own")),
        kind=kind,
        arguments=reader.named(frame.get("arguments"), place.at("arguments")),
        varargs=extra["varargs"],
        varkw=extra["varkw"],
        rebound=_names(frame.get("rebound"), place.at("rebound")),
        locals=reader.named(frame.get("locals"), place.at("locals")),
        closure=reader.named(frame.get("closure"), place.at("closure")),
    )


def _request(raw: Mapping[str, object], place: Place) -> CapsuleRequest:
    headers = []
    for number, item in enumerate(array(raw.get("headers"), place.at("headers"))):
        here = place.at("headers").at(number)
        pair = array(item, here)
        if len(pair) != 2:
            raise here.wrong(item, "a name and a value")
        headers.append((name(pair[0], here.at(0)), Untrusted(here.at(1).text(pair[1]))))
    return CapsuleRequest(
        method=name(raw.get("method"), place.at("method")),
        path=Untrusted(place.at("path").text(raw.get("path"))),
        query=Untrusted(place.at("query").text(raw.get("query"))),
        headers=tuple(headers),
        body=binary(raw.get("body"), place.at("body")),
        body_cut=_flag(raw.get("body_cut"), place.at("body_cut")),
        scheme=name(raw.get("scheme"), place.at("scheme")),
        host=name(raw.get("host"), place.at("host")),
    )


def _bounded(document: Mapping[str, object], key: str, most: int) -> list[object]:
    place = Place(f"/{key}", _REMEDY)
    items = array(document.get(key), place)
    if len(items) > most:
        raise place.wrong(f"{len(items)} items", f"{most} at most")
    return items


def _object(raw: object, place: Place) -> Mapping[str, object]:
    if not isinstance(raw, dict):
        raise place.wrong(raw, "an object")
    return raw


def _within(raw: object, count: int, place: Place) -> tuple[NodeId, ...]:
    found = (_maybe(item, count, place.at(number)) for number, item in enumerate(array(raw, place)))
    return tuple(item for item in found if item is not None)


def _maybe(raw: object, count: int, place: Place) -> int | None:
    if raw is None or (isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw < count):
        return raw
    raise place.wrong(raw, f"an index below {count}")


def _flag(raw: object, place: Place) -> bool:
    if raw is None or isinstance(raw, bool):
        return bool(raw)
    raise place.wrong(raw, "true or false")


def _names(raw: object, place: Place) -> tuple[str, ...]:
    return tuple(name(item, place.at(number)) for number, item in enumerate(array(raw, place)))


def _moment(raw: object, place: Place) -> datetime:
    text = place.text(raw)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise place.wrong(raw, "a moment in ISO 8601") from None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
