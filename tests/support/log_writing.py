"""Logs of many makes, written from the same events."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import accumulate
from random import Random
from typing import Final

BEGIN: Final = datetime(2026, 11, 23, 8, tzinfo=UTC)
TRACE: Final = (
    "Traceback (most recent call last):",
    '  File "/srv/app/shop/app.py", line 88, in dispatch',
    "    return view(request, **arguments)",
    "           ^^^^^^^^^^^^^^^^^^^^^^^^^^",
    '  File "/srv/app/shop/cart.py", line 29, in total',
    "    return subtotal - voucher.discount",
    "AttributeError: 'NoneType' object has no attribute 'discount'",
)
CHAIN: Final = (
    "Traceback (most recent call last):",
    '  File "/srv/app/shop/store.py", line 7, in read',
    "    return self.rows[key]",
    "KeyError: 'voucher'",
    "",
    "The above exception was the direct cause of the following exception:",
    "",
    *TRACE[:-1],
    "shop.errors.UnknownVoucher: no voucher",
    "  of customer 77",
    "was found",
)
UNRAISED: Final = (
    "ValueError: amount",
    "",
    "During handling of the above exception, another exception occurred:",
    "",
    *TRACE,
)
CUT: Final = (*TRACE[4:6], "TypeError: unsupported operand")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What a service logs at once.

    Args:
        level: as it names it.
        message: one line.
        trace: lines of a traceback, without a prefix.
        seconds: since the event before it; less than 0 when lines are out of order.
        raw: bytes that were written into the log instead, whatever its make.
    """

    level: str = "INFO"
    message: str = "order was delivered"
    trace: tuple[str, ...] = ()
    seconds: float = 1.0
    raw: bytes | None = None


EVENTS: Final = (
    Event(),
    Event(message="took 12 ms, errors=0, ERROR was not seen, no FATAL either"),
    Event(level="DEBUG", message='payload {"error": null, "exception": null}'),
    Event(level="WARNING", message="retrying after ConnectionError", seconds=0.2),
    Event(level="ERROR", message="order failed"),
    Event(level="CRITICAL", message="disk is full", seconds=0),
    Event(level="ERROR", message="POST /checkout failed", trace=TRACE),
    Event(level="ERROR", message="job failed", trace=CHAIN, seconds=3),
    Event(level="INFO", message="caught and gone on", trace=TRACE, seconds=0),
    Event(level="ERROR", message="cause was not raised", trace=UNRAISED),
    Event(level="ERROR", message="beginning was cut", trace=CUT),
    Event(message="late", seconds=-2.5),
    Event(raw=b"  an indented line that says no time"),
    Event(raw=b"plain output without a time, ERROR in it"),
    Event(raw=b"2020-01-01 00:00:00 was the date of the voucher"),
    Event(raw=b"\x00\xff\xfe\x80junk\r\x1b[31m"),
    Event(raw=b""),
)


def text_lines(stamp: str, event: Event) -> list[str]:
    """Python's own logging: the traceback's lines follow bare."""
    return [f"{stamp} {event.level} shop.app: {event.message}", *event.trace]


def _prefixed(prefix: Callable[[datetime], str], event: Event, at: datetime) -> list[str]:
    return [f"{prefix(at)}{line}" for line in (f"{event.level} {event.message}", *event.trace)]


def _json(event: Event, at: datetime) -> list[str]:
    record: dict[str, object] = {"timestamp": at.isoformat(), "level": event.level.lower(), "event": event.message}
    if event.trace:
        record["exc_info"] = "\n".join(event.trace)
    return [json.dumps(record)]


def _json_with_empties(event: Event, at: datetime) -> list[str]:
    trace = "\n".join(event.trace) or None
    error = {"type": "AttributeError", "stack_trace": trace} if trace else None
    return [
        json.dumps(
            {"@timestamp": at.isoformat(), "log.level": event.level, "message": event.message, "exception": None, "error": error}
        )
    ]


def _docker(event: Event, at: datetime) -> list[str]:
    return [
        json.dumps({"log": f"{line}\n", "stream": "stderr", "time": f"{at:%Y-%m-%dT%H:%M:%S.%fZ}"}, separators=(",", ":"))
        for line in (f"{event.level} {event.message}", *event.trace)
    ]


_EAST: Final = timezone(timedelta(hours=5, minutes=30))

MAKES: Final[dict[str, Callable[[Event, datetime], list[str]]]] = {
    "logging": lambda event, at: text_lines(f"{at:%Y-%m-%d %H:%M:%S},{at.microsecond // 1000:03d}", event),
    "iso with zone": lambda event, at: text_lines(at.astimezone(_EAST).isoformat(timespec="milliseconds"), event),
    "bracketed": lambda event, at: text_lines(f"[{at:%Y-%m-%d %H:%M:%S}]", event),
    "level first": lambda event, at: [f"{event.level}: {at:%Y-%m-%d %H:%M:%S} {event.message}", *event.trace],
    "syslog": lambda event, at: _prefixed(lambda moment: f"{moment:%b %d %H:%M:%S} web01 shop[812]: ", event, at),
    "compose": lambda event, at: _prefixed(lambda moment: f"web-1  | {moment:%Y-%m-%d %H:%M:%S},000 ", event, at),
    "cri": lambda event, at: _prefixed(lambda moment: f"{moment:%Y-%m-%dT%H:%M:%S.%fZ} stderr F ", event, at),
    "json": _json,
    "json with empty fields": _json_with_empties,
    "docker": _docker,
}


def written(make: str, events: Sequence[Event], newline: bytes = b"\n") -> bytes:
    """The log of the events; the first is at `BEGIN`."""
    moments = accumulate(timedelta(seconds=event.seconds) for event in events)
    lines: list[bytes] = []
    for event, since in zip(events, moments, strict=True):
        if event.raw is not None:
            lines.append(event.raw)
        else:
            lines += [line.encode() for line in MAKES[make](event, BEGIN + since)]
    return newline.join([*lines, b""])


def an_hour(seed: int, count: int, trouble: float = 0.02) -> list[Event]:
    """Ordinary events of an hour, with some of trouble between them.

    Args:
        seed: equal seeds give equal events.
        count: how many.
        trouble: which part of them is anything else than a good order.
    """
    random = Random(seed)  # not for secrets
    step = 3600 / count
    picked = [random.choice(EVENTS) if random.random() < trouble else EVENTS[0] for _ in range(count)]
    return [
        Event(
            level=event.level, message=event.message, trace=event.trace, raw=event.raw, seconds=step if event.seconds >= 0 else -2
        )
        for event in picked
    ]
