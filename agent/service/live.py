"""The timeline as it grows: server-sent events, resumed where a reader left off."""

import asyncio
import json
from collections.abc import AsyncIterator
from time import monotonic

from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.responses import StreamingResponse

from agent.errors import StoreProblem
from agent.service.door import Door
from agent.service.problems import Problem, Refused, too_busy
from agent.service.records import IncidentState, Records, TimelineEntry
from agent.service.templating import stage_words
from agent.service.threads import Threads
from agent.service.visible import clock, seconds, visible

POLL_SECONDS = 0.5
HEARTBEAT_SECONDS = 15.0
LIFETIME_SECONDS = 600.0
READERS = 100


class Live:
    """Streams timelines to browsers.

    Args:
        records: where timelines grow.
        door: who may look.
        threads: where blocking reads run.
    """

    def __init__(self, *, records: Records, door: Door, threads: Threads) -> None:
        self._records = records
        self._door = door
        self._threads = threads
        self._readers = 0

    def router(self) -> APIRouter:
        """The route."""
        router = APIRouter(include_in_schema=False)
        inside = [Depends(self._door.program)]
        router.add_api_route("/incidents/{key}/events", self.events, methods=["GET"], dependencies=inside)
        return router

    async def events(
        self, request: Request, key: str, after: int = Query(default=0, ge=0), last_event_id: str = Header(default="")
    ) -> StreamingResponse:
        """Entries after the last one the browser has seen, until the incident is finished."""
        if self._readers >= READERS:
            raise Refused(too_busy())
        if await self._threads.run(self._records.state, key) is None:
            raise Refused(Problem(status=404, code="no-such-incident", detail="There is no incident of that key.", field="key"))
        begin = _sequence(last_event_id, after)
        return StreamingResponse(self._counted(self._stream(request, key, begin)), media_type="text/event-stream")

    async def _counted(self, events: AsyncIterator[str]) -> AsyncIterator[str]:
        self._readers += 1
        try:
            async for event in events:
                yield event
        finally:
            self._readers -= 1

    async def _stream(self, request: Request, key: str, after: int) -> AsyncIterator[str]:
        """Events until the end; a stream that lived long ends too, and the browser comes back for more."""
        yield "retry: 1000\n\n"
        began = spoke = monotonic()
        while monotonic() - began < LIFETIME_SECONDS and not await request.is_disconnected():
            try:
                state, entries = await self._threads.run(self._look, key, after)
            except (StoreProblem, Refused):  # the browser comes back by itself
                return
            for entry in entries:
                yield entry_event(entry)
            after = entries[-1].sequence if entries else after
            if state is None or state.finished:
                yield f"event: finished\ndata: {state.value if state else 'gone'}\n\n"
                return
            if entries:
                spoke = monotonic()
            elif monotonic() - spoke > HEARTBEAT_SECONDS:
                spoke = monotonic()
                yield ": still here\n\n"
            await asyncio.sleep(POLL_SECONDS)

    def _look(self, key: str, after: int) -> tuple[IncidentState | None, tuple[TimelineEntry, ...]]:
        state = self._records.state(key)  # first: whatever was written before the end is in the timeline read after it
        return state, self._records.timeline(key, after)


def entry_event(entry: TimelineEntry) -> str:
    """One timeline entry as an event; its id is where a reader resumes."""
    shown = {
        "at": entry.at.isoformat(),
        "clock": clock(entry.at),
        "stage": stage_words(entry.stage),
        "text": visible(entry.text),
        "seconds": seconds(entry.seconds),
    }
    return f"id: {entry.sequence}\nevent: entry\ndata: {json.dumps(shown)}\n\n"


def _sequence(last_event_id: str, after: int) -> int:
    known = last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 12
    return int(last_event_id) if known else after
