"""What the service remembers and shows: the answers of the store, and the store as the web sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from agent.domain.alert import Alert
from agent.domain.evidence import Evidence
from agent.domain.outcome import Outcome
from agent.ports import Catalogue


class Effect(StrEnum):
    """What taking in one alert did."""

    OPENED = "opened"
    JOINED = "joined"
    REPEATED = "repeated"
    RESOLVED = "resolved"
    IGNORED = "ignored"


class IncidentState(StrEnum):
    """Where an incident stands."""

    WAITING = "waiting"
    WORKING = "working"
    PUBLISHED = "published"
    SUGGESTED = "suggested"
    DECLINED = "declined"
    FAILED = "failed"
    MERGED = "merged"

    @property
    def finished(self) -> bool:
        """True when nothing more will happen by itself."""
        return self not in {IncidentState.WAITING, IncidentState.WORKING}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What became of one alert; the key is empty for an ignored one."""

    fingerprint: str
    incident_key: str
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """An incident to work on: its service, empty when the catalogue has none for it, and how often it was retried."""

    key: str
    service: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSummary:
    """One line of the incidents list.

    Args:
        key: identity, `[a-z0-9-]+`.
        title: one line a person recognises it by.
        service: name of the service, empty when the catalogue has none for it.
        severity: severity label of the first alert, empty when there is none.
        state: where it stands.
        opened_at: when the first alert was taken in (aware UTC).
        updated_at: when anything last changed (aware UTC).
        alert_count: how many different alerts belong to it.
        result: what came of it, in a sentence; empty while it is worked on.
        pull_request_url: where its pull request is, empty when there is none.
        merged_into: key of the incident that answers for the same fault, empty while it stands alone.
    """

    key: str
    title: str
    service: str
    severity: str
    state: IncidentState
    opened_at: datetime
    updated_at: datetime
    alert_count: int
    result: str = ""
    pull_request_url: str = ""
    merged_into: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDetail:
    """Everything kept of one incident."""

    summary: IncidentSummary
    alerts: tuple[Alert, ...]
    outcome: Outcome | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One thing that happened to an incident.

    Args:
        sequence: grows within the incident, starts at 1.
        at: when (aware UTC).
        stage: the pipeline's stage, or `intake`.
        text: one sentence in our own words.
        seconds: how long the stage took, None while it runs or where it has no length.
    """

    sequence: int
    at: datetime
    stage: str
    text: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Sums over all records, for metrics."""

    incidents: Mapping[IncidentState, int] = field(default_factory=dict)


class Records(Protocol):
    """The store as the web service uses it; every method may raise StoreProblem."""

    def take_in(self, alerts: Sequence[Alert], catalogue: Catalogue) -> tuple[TakenIn, ...]:
        """Record the alerts in one transaction, committed when this returns; one answer an alert, in their order."""
        ...

    def incidents(self, limit: int, offset: int = 0) -> tuple[IncidentSummary, ...]:
        """The most recently changed incidents first."""
        ...

    def incident(self, key: str) -> IncidentDetail | None:
        """One incident, None when there is none of that key."""
        ...

    def state(self, key: str) -> IncidentState | None:
        """Where one incident stands, None when there is none of that key; cheap, for asking often."""
        ...

    def timeline(self, key: str, after: int = 0) -> tuple[TimelineEntry, ...]:
        """What happened after the given sequence number, oldest first."""
        ...

    def counts(self) -> Counts:
        """Sums for metrics."""
        ...

    def ready(self) -> None:
        """Return when the database answers."""
        ...
