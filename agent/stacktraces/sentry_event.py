"""The event that an error tracker's SDK sends: exceptions with frames and their variables.

The shape is Sentry's event payload, "Exception Interface" and "Stack Trace Interface" of its developer documentation.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from agent.domain.crash import Crash
from agent.domain.untrusted import Untrusted
from agent.errors import BadTrace
from agent.requests.event import request_of_event
from agent.stacktraces.capsule_carriers import with_capsule
from agent.stacktraces.pointer import Place
from agent.stacktraces.sentry_frame import sentry_frame

_MAX_VALUES: Final = 1_000
_MAX_DEPTH: Final = 50
# Python's SDK and JavaScript's name where an exception hangs each in its language's own words.
_CAUSES: Final = ("__cause__", "cause")
_GROUPS: Final = ("exceptions[", "errors[")
_UNQUALIFIED: Final = ("", "builtins", "__main__", "exceptions")


def read_event(text: str) -> tuple[Crash, ...]:
    """The crashes of an event given as JSON.

    Raises:
        BadTrace: not JSON, or not an event with exceptions; the message names the JSON pointer.
    """
    try:
        event = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadTrace(
            f"the event is not JSON ({error})", expected="one JSON object", remedy="save the event with the tracker's JSON button"
        ) from error
    if not isinstance(event, dict):
        raise Place("").wrong(event, "an object")
    return crashes_of_event(event)


def crashes_of_event(event: Mapping[str, object]) -> tuple[Crash, ...]:
    """The crashes of an event, chained and grouped as its mechanisms say.

    Args:
        event: decoded JSON; also one wrapped as `{"event": ...}` or `{"data": {"event": ...}}`, as webhooks send it.

    Raises:
        BadTrace: it has another shape; the message names the JSON pointer.
    """
    carrier, place = _unwrapped(event)
    values, place = _values(carrier, place)
    crashes = [_crash(value, place.at(number)) for number, value in enumerate(values[:_MAX_VALUES])]
    links = [_Link.of(value, place.at(number)) for number, value in enumerate(values[:_MAX_VALUES])]
    tree = len(links) > 1 and all(link.identity is not None for link in links)
    whole = _tree(crashes, links) if tree else _line(crashes, links)
    request = request_of_event(carrier)
    return tuple(replace(with_capsule(crash, carrier), request=request) for crash in whole)


class _Link:
    """Where an exception hangs: its number, its parent's, and as what."""

    def __init__(self, identity: int | None, parent: int | None, source: str) -> None:
        self.identity = identity
        self.parent = parent
        self.source = source

    @classmethod
    def of(cls, value: Mapping[str, object], place: Place) -> "_Link":
        mechanism = place.at("mechanism").mapping(value.get("mechanism"))
        where = place.at("mechanism")
        return cls(
            where.at("exception_id").number(mechanism.get("exception_id")),
            where.at("parent_id").number(mechanism.get("parent_id")),
            where.at("source").text(mechanism.get("source")),
        )


def _unwrapped(event: Mapping[str, object]) -> tuple[Mapping[str, object], Place]:
    place = Place("")
    for key in ("data", "event"):
        inner = event.get(key)
        if "exception" not in event and isinstance(inner, dict):
            event, place = inner, place.at(key)
    return event, place


def _values(event: Mapping[str, object], place: Place) -> tuple[list[Mapping[str, object]], Place]:
    exception = event.get("exception")
    place = place.at("exception")
    if isinstance(exception, dict) and "values" in exception:
        exception, place = exception["values"], place.at("values")
    if isinstance(exception, dict):
        exception = [exception]
    if not isinstance(exception, list) or not exception:
        raise place.wrong(exception, "a list of exceptions, at least one")
    items: list[Mapping[str, object]] = []
    for number, item in enumerate(exception):
        if item is None:  # the SDK's way to say that a value was too large
            continue
        if not isinstance(item, dict):
            raise place.at(number).wrong(item, "an object")
        items.append(item)
    return items, place


def _crash(value: Mapping[str, object], place: Place) -> Crash:
    kind = place.at("type").text(value.get("type"))
    module = place.at("module").text(value.get("module"))
    trace = place.at("stacktrace").mapping(value.get("stacktrace"))
    frames_place = place.at("stacktrace").at("frames")
    frames = frames_place.items(trace.get("frames"))
    return Crash(
        type=kind if module in _UNQUALIFIED else f"{module}.{kind}",
        message=Untrusted(place.at("value").text(value.get("value"))),
        frames=tuple(sentry_frame(frame, frames_place.at(number)) for number, frame in enumerate(frames)),
        truncated=trace.get("frames_omitted") is not None,
    )


def _line(crashes: list[Crash], links: list[_Link]) -> tuple[Crash, ...]:
    """Oldest first, each raised while the one before was handled."""
    crash: Crash | None = None
    explicit = False
    for here, link in list(zip(crashes, links, strict=True))[-_MAX_DEPTH:]:
        crash = here if crash is None else replace(here, cause=crash, cause_is_explicit=explicit)
        explicit = link.source in _CAUSES
    return () if crash is None else (crash,)


def _tree(crashes: list[Crash], links: list[_Link]) -> tuple[Crash, ...]:
    children: dict[int | None, list[int]] = {}
    known = {link.identity for link in links}
    for number, link in enumerate(links):
        parent = link.parent if link.parent in known and link.parent != link.identity else None
        children.setdefault(parent, []).append(number)
    return tuple(_attached(number, crashes, links, children, depth=0) for number in sorted(children.get(None, ()), reverse=True))


def _attached(number: int, crashes: list[Crash], links: list[_Link], children: dict[int | None, list[int]], depth: int) -> Crash:
    crash = crashes[number]
    if depth >= _MAX_DEPTH:
        return replace(crash, truncated=True)
    below = sorted(children.get(links[number].identity, ()), key=lambda child: links[child].identity or 0)
    grown = [(links[child].source, _attached(child, crashes, links, children, depth + 1)) for child in below]
    members = tuple(child for source, child in grown if source.startswith(_GROUPS))
    causes = [(source, child) for source, child in grown if not source.startswith(_GROUPS)]
    source, cause = causes[0] if causes else ("", None)
    return replace(crash, members=members, cause=cause, cause_is_explicit=source in _CAUSES)
