"""Runs in other interpreters, old ones too, with nothing but the recorder: crashes in many ways and prints what was recorded.

Every line of the output that isn't a fact about the capsule is a mistake.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

sys.path.insert(0, sys.argv[1])

import suture_recorder  # its place comes by argument


class Loud(type):
    def __getattribute__(cls, name: str) -> Any:
        raise RuntimeError("metaclass asked for " + name)

    __hash__ = __eq__ = __getattribute__  # type: ignore[assignment] # that is the attack


class Silent(metaclass=Loud):
    __slots__ = ("__dict__", "held")

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError("asked for " + name)

    __repr__ = __eq__ = __hash__ = __iter__ = __len__ = __bool__ = __getattribute__  # type: ignore[assignment] # that is the attack
    __class__ = property(__getattribute__)


class Cart:
    def total(self, order: Any, rate: float = 1.5, *prices: int, currency: str, **more: Any) -> Any:
        order = dict(order)
        return [price / 0 for price in prices] + [rate, currency, more]

    def later(self, rate: Any, other: Any) -> Any:
        def change() -> None:
            nonlocal other
            other = rate  # noqa: F821 # deleted below, after it ran

        change()
        del rate
        return other.amount


def silent() -> Silent:
    value = object.__new__(Silent)
    object.__setattr__(value, "held", 5)
    object.__setattr__(value, "name", "ann")
    return value


def captured(call: Callable[[], object]) -> dict[str, Any]:
    try:
        call()
    except Exception as error:  # noqa: BLE001 # whatever this program raises
        return dict(json.loads(suture_recorder.capture(error, bounds=suture_recorder.Bounds(seconds=60)) or b"{}"))
    raise AssertionError("nothing was raised")


def generating() -> Iterator[object]:
    value = silent()
    yield value
    raise LookupError(value)


async def abandoned() -> None:
    raise ValueError("of a task")


async def main() -> None:
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
    task = asyncio.get_running_loop().create_task(abandoned())
    await asyncio.wait([task])
    del task


def facts() -> Iterator[tuple[str, object]]:
    capsule = captured(lambda: Cart().total({"a": silent(), "password": "abcdef"}, 2.0, 3, currency="EUR", x=1))
    frame = next(one for one in reversed(capsule["frames"]) if one["function"] == "total")
    yield "qualname", frame["qualname"]
    yield "arguments", [name for name, _ in frame["arguments"]]
    yield "rest", [frame["varargs"][0], frame["varkw"][0]]
    yield "rebound", frame["rebound"]
    held = [node for node in capsule["nodes"] if node.get("qualname") == "Silent" and node["k"] == "object"]
    yield "silent", [[name for name, _ in held[0][part]] for part in ("state", "slots")]
    yield "redacted", capsule["redacted"]
    frame = captured(lambda: Cart().later(1, 2))["frames"][-1]
    yield "cells", [frame["qualname"], frame["rebound"], [name for name, _ in frame["arguments"]], frame["code"]]
    frame = captured(lambda: list(generating()))["frames"][-1]
    yield "generator", [frame["kind"], [name for name, _ in frame["locals"]]]
    yield "huge", {node["k"] for node in captured(lambda: [1 << 100000].index(2 << 100000))["nodes"]} & {"opaque"} == set()


def hooked() -> list[str]:
    kept: list[str] = []
    suture_recorder.install(sink=lambda capsule: kept.append(json.loads(capsule)["exceptions"][0]["message"]))
    thread = threading.Thread(target=lambda: int("thread"))
    thread.start()
    thread.join()
    logging.getLogger("x").addHandler(logging.NullHandler())
    try:
        int("logged")
    except ValueError:
        logging.getLogger("x").exception("x")
    asyncio.run(main())
    suture_recorder.uninstall()
    return sorted(kept)


if __name__ == "__main__":
    threading.excepthook = lambda _args: None
    sys.stdout.write(json.dumps({**dict(facts()), "hooks": hooked()}))
