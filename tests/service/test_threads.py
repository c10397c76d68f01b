"""Bounds on blocking work."""

import asyncio
from threading import Event

import pytest

from agent.service.problems import Refused
from agent.service.threads import Threads


def test_work_runs_elsewhere_and_its_result_and_errors_come_back() -> None:
    async def scene() -> int:
        threads = Threads(size=1, waiting=1)
        with pytest.raises(ValueError, match="invalid literal"):
            await threads.run(int, "no number")
        return await threads.run(len, "four")

    assert asyncio.run(scene()) == 4


def test_callers_beyond_the_waiting_room_are_told_to_come_back() -> None:
    async def scene() -> None:
        threads = Threads(size=1, waiting=1)
        gate, begun = Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def first() -> bool:
            loop.call_soon_threadsafe(begun.set)
            return gate.wait(10)

        running = asyncio.create_task(threads.run(first))
        await begun.wait()
        waiting = asyncio.create_task(threads.run(len, ""))
        await asyncio.sleep(0)
        with pytest.raises(Refused) as caught:
            await threads.run(len, "")
        gate.set()
        assert await running
        assert await waiting == 0
        assert caught.value.problem.status == 503
        assert caught.value.problem.headers["Retry-After"]

    asyncio.run(scene())
