"""Is it alive, is it ready, and what does it count."""

import asyncio
import logging
from typing import Literal, Protocol

from fastapi import APIRouter, Response
from pydantic import BaseModel

from agent.errors import StoreProblem
from agent.service.metrics import CONTENT_TYPE, Metrics
from agent.service.problems import Refused
from agent.service.records import Records
from agent.service.threads import Threads

READY_SECONDS = 5.0
logger = logging.getLogger(__name__)
Answer = Literal["ok", "failing"]


class Worker(Protocol):
    """The worker of this process as the web sees it."""

    def alive(self) -> bool:
        """True while incidents are being worked on or waited for."""
        ...

    def retry(self, key: str) -> None:
        """Work on a finished incident once more.

        Raises:
            BadInput: it is not known, not finished, or merged into another one.
        """
        ...


class Liveness(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """Whether each part can do its work."""

    status: Answer
    database: Answer
    worker: Answer


class Health:
    """Probes for an orchestrator, and metrics for Prometheus.

    Args:
        records: must answer.
        worker: must be alive.
        metrics: what is shown.
    """

    def __init__(self, *, records: Records, worker: Worker, metrics: Metrics) -> None:
        self._records = records
        self._worker = worker
        self._metrics = metrics
        self._threads = Threads(size=2, waiting=16)

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["operations"])
        router.add_api_route("/healthz", self.alive, methods=["GET"], summary="The process is alive")
        router.add_api_route(
            "/readyz", self.ready, methods=["GET"], responses={503: {"model": Readiness}}, summary="Database and worker answer"
        )
        router.add_api_route("/metrics", self.metrics, methods=["GET"], response_class=Response, summary="Prometheus metrics")
        return router

    async def alive(self) -> Liveness:
        """Answer at once, whatever else is wrong."""
        return Liveness()

    async def ready(self, response: Response) -> Readiness:
        """Ask the database and the worker; 503 when either fails."""
        database: Answer = "ok" if await self._database_answers() else "failing"
        worker: Answer = "ok" if self._worker.alive() else "failing"
        status: Answer = "ok" if database == worker == "ok" else "failing"
        response.status_code = 200 if status == "ok" else 503
        return Readiness(status=status, database=database, worker=worker)

    async def metrics(self) -> Response:
        """Everything counted; incidents are counted from the records at this moment."""
        counts = await self._threads.run(self._records.counts)
        return Response(self._metrics.exposition(counts.incidents), media_type=CONTENT_TYPE)

    async def _database_answers(self) -> bool:
        try:
            async with asyncio.timeout(READY_SECONDS):
                await self._threads.run(self._records.ready)
        except (StoreProblem, Refused, TimeoutError) as problem:
            logger.warning("The database does not answer: %s", type(problem).__name__)
            return False
        return True
