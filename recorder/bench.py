"""What the recorder costs, without a crash and with one: measured in turn with the same work without it.

Run alone it prints a table. `--json` prints two lists: `[what, seconds, seconds without the recorder]` for 2,000 rounds of each
loop, and `[what, seconds, bytes]` of each capsule.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import json
import logging
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import suture_recorder  # beside this file, installed or not
from suture_recorder import asgi, wsgi

LOOPS = 2000
MISSING: dict[str, int] = {}
BODY = b'{"item": 7, "count": 3}'
Paired = tuple[str, float, float]
Capsule = tuple[str, float, int]


class Order:
    """An order with lines, as a shop has them."""

    def __init__(self, lines: int) -> None:
        self.lines: list[dict[str, Any]] = [{"sku": f"sku-{number}", "count": number, "price": None} for number in range(lines)]
        self.parent = self

    def total(self, rate: float) -> float:
        """Crashes: no line has a price."""
        return float(sum(line["count"] * line["price"] * rate for line in self.lines))


def work(order: dict[str, Any]) -> int:
    """A call as small as a page of a service is at least."""
    return sum(len(str(value)) for value in order.values()) + len(json.dumps(order))


def page(environ: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
    """A WSGI application that reads its request and answers."""
    order = json.loads(environ["wsgi.input"].read())
    start_response("200 OK", [])
    return [str(work(order)).encode()]


async def app(_scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 # ASGI's own mappings
    """An ASGI application that reads its request and answers."""
    order = json.loads((await receive())["body"])
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(work(order)).encode()})


def wsgi_loop(application: Callable[..., Any]) -> None:
    """Requests through a WSGI application."""
    for _ in range(LOOPS):
        environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "CONTENT_LENGTH": str(len(BODY)), "wsgi.input": io.BytesIO(BODY)}
        for _piece in application(environ, _started):
            pass


def asgi_loop(application: Callable[..., Any]) -> None:
    """Requests through an ASGI application."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": BODY, "more_body": False}

    async def send(_message: object) -> None:
        return None

    async def requests() -> None:
        for _ in range(LOOPS):
            await application({"type": "http", "method": "POST", "path": "/", "headers": []}, receive, send)

    asyncio.run(requests())


def call_loop() -> None:
    """Plain calls."""
    for number in range(LOOPS):
        work({"item": number, "count": 3})


def log_loop() -> None:
    """Log records without an exception, of an enabled level."""
    log = logging.getLogger("bench")
    for number in range(LOOPS):
        log.warning("order %s", number)


def caught_loop() -> None:
    """Exceptions that the service catches itself."""
    for _ in range(LOOPS):
        with contextlib.suppress(KeyError):
            MISSING["no such key"]


def without_a_crash(runs: int) -> list[Paired]:
    """Each loop with the recorder switched on, and without it, in turn."""
    silent = logging.getLogger("bench")
    silent.addHandler(logging.NullHandler())
    silent.propagate = False
    return [
        _paired("a WSGI request", lambda: wsgi_loop(wsgi.CapsuleMiddleware(page)), lambda: wsgi_loop(page), runs),
        _paired("an ASGI request", lambda: asgi_loop(asgi.CapsuleMiddleware(app)), lambda: asgi_loop(app), runs),
        _paired("a call", call_loop, call_loop, runs),
        _paired("an exception that is caught", caught_loop, caught_loop, runs),
        _paired("a log record", log_loop, log_loop, runs),
    ]


def of_a_crash(runs: int) -> list[Capsule]:
    """Time and size of a capsule with the default bounds: of a small crash, a large and a far too large one."""
    return [_capsule(f"a capsule, {lines} lines in the order", Order(lines), runs) for lines in (3, 300, 100_000)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    paired, capsules = without_a_crash(options.runs), of_a_crash(options.runs)
    if options.json:
        sys.stdout.write(json.dumps([paired, capsules]))
        return
    for what, seconds, peer in paired:
        one, other = seconds / LOOPS * 1e6, peer / LOOPS * 1e6
        sys.stdout.write(f"{what:<40} {one:8.2f} us without {other:8.2f} us  ratio {seconds / peer:.3f}\n")
    for what, seconds, size in capsules:
        sys.stdout.write(f"{what:<40} {seconds * 1e3:8.2f} ms {size:>10} bytes\n")


def _paired(what: str, thing: Callable[[], None], peer: Callable[[], None], runs: int) -> Paired:
    taken: list[tuple[float, float]] = []
    for _ in range(runs + 1):
        suture_recorder.install(sink=_kept)
        seconds = _seconds(thing)
        suture_recorder.uninstall()
        taken.append((seconds, _seconds(peer)))
    with_recorder, without = zip(*taken[1:])  # the first warms up
    return what, statistics.median(with_recorder), statistics.median(without)


def _capsule(what: str, order: Order, runs: int) -> Capsule:
    try:
        order.total(1.5)
    except TypeError as error:
        taken = []
        size = 0
        for _ in range(runs + 1):
            began = time.process_time()
            size = len(suture_recorder.capture(error) or b"")
            taken.append(time.process_time() - began)
        return what, statistics.median(taken[1:]), size
    raise AssertionError("an order with prices")


def _seconds(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _kept(_capsule: bytes) -> None:
    return None


def _started(*_answer: object) -> None:
    return None


if __name__ == "__main__":
    main()
