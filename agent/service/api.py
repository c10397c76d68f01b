"""The JSON API: incidents as programs read them."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from agent.errors import BadInput
from agent.redact import redact
from agent.service.health import Worker
from agent.service.problems import Problem, Refused
from agent.service.records import IncidentDetail, IncidentState, IncidentSummary, Records, TimelineEntry
from agent.service.threads import Threads


class IncidentItem(BaseModel):
    """One incident of the list; times are UTC."""

    key: str
    title: str
    service: str
    severity: str
    state: IncidentState
    opened_at: datetime
    updated_at: datetime
    alert_count: int
    result: str
    pull_request_url: str


class IncidentPage(BaseModel):
    """A part of the list, most recently changed first."""

    incidents: list[IncidentItem]
    offset: int
    more: bool


class TimelineItem(BaseModel):
    """One thing that happened; `seconds` is null where it has no length."""

    sequence: int
    at: datetime
    stage: str
    text: str
    seconds: float | None


class AlertItem(BaseModel):
    """One alert; annotations are text from outside and must be escaped wherever they are shown."""

    fingerprint: str
    status: str
    labels: dict[str, str]
    annotations: dict[str, str]
    starts_at: datetime
    ends_at: datetime | None
    source: str
    url: str


class TrialItem(BaseModel):
    """A candidate and its verdict."""

    author: str
    title: str
    verdict: str
    reasons: list[str]
    diff: str


class IncidentRecord(BaseModel):
    """One incident whole."""

    incident: IncidentItem
    alerts: list[AlertItem]
    timeline: list[TimelineItem]
    trials: list[TrialItem]


class RetryReceipt(BaseModel):
    """The incident waits for the worker again."""

    status: Literal["accepted"] = "accepted"
    incident: str


class Api:
    """Reads incidents, and asks for another try.

    Args:
        records: where they are kept.
        worker: who tries again.
        threads: where blocking reads run.
    """

    def __init__(self, *, records: Records, worker: Worker, threads: Threads) -> None:
        self._records = records
        self._worker = worker
        self._threads = threads

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix="/api", tags=["incidents"])
        router.add_api_route("/incidents", self.incidents, methods=["GET"], summary="List incidents")
        router.add_api_route("/incidents/{key}", self.incident, methods=["GET"], summary="One incident")
        router.add_api_route(
            "/incidents/{key}/retry", self.retry, methods=["POST"], status_code=202, summary="Work on a finished incident again"
        )
        return router

    async def incidents(
        self, limit: Annotated[int, Query(ge=1, le=200)] = 50, offset: Annotated[int, Query(ge=0, le=10**9)] = 0
    ) -> IncidentPage:
        """A part of the list."""
        found = await self._threads.run(self._records.incidents, limit + 1, offset)
        return IncidentPage(incidents=[_item(one) for one in found[:limit]], offset=offset, more=len(found) > limit)

    async def incident(self, key: str) -> IncidentRecord:
        """One incident whole."""
        return await self._threads.run(self._read, key)

    async def retry(self, key: str) -> RetryReceipt:
        """Ask the worker for another try."""
        await self._threads.run(retry_incident, self._records, self._worker, key)
        return RetryReceipt(incident=key)

    def _read(self, key: str) -> IncidentRecord:
        detail = known_incident(self._records, key)
        return _record(detail, self._records.timeline(key))


def known_incident(records: Records, key: str) -> IncidentDetail:
    """One incident.

    Raises:
        Refused: 404, there is none of that key.
    """
    detail = records.incident(key)
    if detail is None:
        raise Refused(Problem(status=404, code="no-such-incident", detail="There is no incident of that key.", field="key"))
    return detail


def retry_incident(records: Records, worker: Worker, key: str) -> None:
    """Ask the worker to try a finished incident again.

    Raises:
        Refused: 404 for an unknown incident, 409 for one that can't be tried again now.
    """
    detail = known_incident(records, key)
    try:
        worker.retry(key)
    except BadInput as error:
        problem = Problem(
            status=409,
            code="not-finished",
            detail=str(error),
            field="state",
            seen=detail.summary.state.value,
            expected="a finished incident that stands alone",
        )
        raise Refused(problem) from error


def _item(summary: IncidentSummary) -> IncidentItem:
    return IncidentItem.model_validate(summary, from_attributes=True)


def _record(detail: IncidentDetail, timeline: tuple[TimelineEntry, ...]) -> IncidentRecord:
    trials = detail.outcome.trials if detail.outcome else ()
    return IncidentRecord(
        incident=_item(detail.summary),
        alerts=[
            AlertItem(
                fingerprint=alert.fingerprint,
                status=alert.status.value,
                labels=dict(alert.labels),
                annotations={name: text.reveal() for name, text in alert.annotations.items()},
                starts_at=alert.starts_at,
                ends_at=alert.ends_at,
                source=alert.source,
                url=alert.url,
            )
            for alert in detail.alerts
        ],
        timeline=[TimelineItem.model_validate(entry, from_attributes=True) for entry in timeline],
        trials=[
            TrialItem(
                author=trial.fix.author,
                title=redact(trial.fix.title),
                verdict=trial.verdict.kind.value,
                reasons=[redact(reason.text) for reason in trial.verdict.reasons],
                diff=trial.fix.diff.text,
            )
            for trial in trials
        ],
    )
