"""Writing an incident's timeline, inside a write transaction."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from agent.service.store.tables import INCIDENTS, TIMELINE
from agent.service.store.texts import showable


def add_entry(
    connection: Connection,
    key: str,
    now: datetime,
    stage: str,
    text: str,
    *,
    seconds: float | None = None,
    once: str | None = None,
) -> None:
    """Append one entry and mark the incident as changed.

    Args:
        connection: of a write transaction, so that sequence numbers have no gap and no double.
        key: the incident.
        now: aware UTC.
        stage: the pipeline's stage, or `intake`.
        text: one sentence.
        seconds: how long the stage took.
        once: name of the entry; when the incident already has one of that name, nothing is written.
    """
    if once is not None:
        written = select(TIMELINE.c.sequence).where(TIMELINE.c.incident_key == key, TIMELINE.c.once == once)
        if connection.execute(written).first():
            return
    last = connection.execute(select(func.max(TIMELINE.c.sequence)).where(TIMELINE.c.incident_key == key)).scalar()
    connection.execute(
        insert(TIMELINE).values(
            incident_key=key, sequence=(last or 0) + 1, at=now, stage=stage, text=showable(text), seconds=seconds, once=once
        )
    )
    connection.execute(update(INCIDENTS).where(INCIDENTS.c.key == key).values(updated_at=now))
