"""What the web, the command line and the engine read from the records."""

from typing import cast

from sqlalchemy import ColumnElement, Connection, func, select

from agent.domain.alert import Alert
from agent.domain.codec import loads
from agent.domain.evidence import Evidence
from agent.domain.outcome import Outcome
from agent.redact import redact_alert
from agent.service.records import Counts, IncidentDetail, IncidentState, IncidentSummary, TimelineEntry, Unfinished
from agent.service.store.faults import alert_counts
from agent.service.store.intake_statements import UNFINISHED
from agent.service.store.tables import ALERTS, INCIDENTS, TIMELINE

SUMMARY_COLUMNS = tuple(
    INCIDENTS.c[name]
    for name in (
        "key", "title", "service", "severity", "state", "opened_at", "updated_at", "result", "pull_request_url", "merged_into"
    )
)  # fmt: skip


def incidents(connection: Connection, limit: int, offset: int) -> tuple[IncidentSummary, ...]:
    """Incidents that stand alone, most recently changed first; merged ones are seen at their owner."""
    alone = INCIDENTS.c.state != IncidentState.MERGED.value
    return _summaries(connection, alone, limit, offset)


def incident(connection: Connection, key: str) -> IncidentDetail | None:
    """One incident with all that is kept of it, its alerts without secrets."""
    found = _summaries(connection, INCIDENTS.c.key == key, 1, 0)
    if not found:
        return None
    row = connection.execute(select(INCIDENTS.c.outcome, INCIDENTS.c.evidence).where(INCIDENTS.c.key == key)).one()
    return IncidentDetail(
        summary=found[0],
        alerts=tuple(redact_alert(alert) for alert in alerts(connection, key)),
        outcome=cast("Outcome", loads(row.outcome)) if row.outcome else None,
        evidence=cast("tuple[Evidence, ...]", loads(row.evidence)) if row.evidence else (),
    )


def state(connection: Connection, key: str) -> IncidentState | None:
    """Where one incident stands, None when there is none of that key."""
    found = connection.execute(select(INCIDENTS.c.state).where(INCIDENTS.c.key == key)).scalar()
    return IncidentState(found) if found else None


def alerts(connection: Connection, key: str) -> tuple[Alert, ...]:
    """The alerts of one incident, each in its latest state, first one first; of a merged one those of its owner."""
    owner = select(func.coalesce(INCIDENTS.c.merged_into, INCIDENTS.c.key)).where(INCIDENTS.c.key == key).scalar_subquery()
    bodies = select(ALERTS.c.body).where(ALERTS.c.incident_key == owner).order_by(ALERTS.c.id)
    return tuple(cast("Alert", loads(body)) for body in connection.execute(bodies).scalars())


def timeline(connection: Connection, key: str, after: int) -> tuple[TimelineEntry, ...]:
    """What happened to an incident after a sequence number, oldest first."""
    later = select(TIMELINE).where(TIMELINE.c.incident_key == key, TIMELINE.c.sequence > after).order_by(TIMELINE.c.sequence)
    return tuple(
        TimelineEntry(sequence=row.sequence, at=row.at, stage=row.stage, text=row.text, seconds=row.seconds)
        for row in connection.execute(later)
    )


def unfinished(connection: Connection) -> tuple[Unfinished, ...]:
    """Incidents that are taken in and not finished, oldest first."""
    columns = select(INCIDENTS.c.key, INCIDENTS.c.service, INCIDENTS.c.attempt).where(INCIDENTS.c.state.in_(UNFINISHED))
    rows = connection.execute(columns.order_by(INCIDENTS.c.opened_at, INCIDENTS.c.key))
    return tuple(Unfinished(key=row.key, service=row.service, attempt=row.attempt) for row in rows)


def published(connection: Connection) -> tuple[str, ...]:
    """Keys of incidents whose pull request was open when it was last looked up."""
    still = (INCIDENTS.c.state == IncidentState.PUBLISHED.value) & INCIDENTS.c.closed_at.is_(None)
    return tuple(connection.execute(select(INCIDENTS.c.key).where(still).order_by(INCIDENTS.c.key)).scalars())


def counts(connection: Connection) -> Counts:
    """How many incidents stand where."""
    by_state = select(INCIDENTS.c.state, func.count()).group_by(INCIDENTS.c.state)
    return Counts(incidents={IncidentState(state): count for state, count in connection.execute(by_state)})


def _summaries(connection: Connection, which: ColumnElement[bool], limit: int, offset: int) -> tuple[IncidentSummary, ...]:
    query = select(*SUMMARY_COLUMNS).where(which).order_by(INCIDENTS.c.updated_at.desc(), INCIDENTS.c.key)
    rows = connection.execute(query.limit(limit).offset(offset)).mappings().all()
    counted = alert_counts(connection, [row["key"] for row in rows])
    return tuple(
        IncidentSummary(
            **{name: row[name] for name in row if name not in {"state", "merged_into"}},
            state=IncidentState(row["state"]),
            alert_count=counted.get(row["key"], 0),
            merged_into=row["merged_into"] or "",
        )
        for row in rows
    )
