"""Which workers are there, inside one write transaction."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from agent.service.store.tables import WORKERS

FORGOTTEN = timedelta(days=7)


def roll_call(connection: Connection, name: str, now: datetime, silent: timedelta) -> frozenset[str]:
    """Note that the worker is there, and name all that were heard of within `silent`, this one included."""
    if connection.execute(update(WORKERS).where(WORKERS.c.name == name).values(seen_at=now)).rowcount == 0:
        connection.execute(insert(WORKERS).values(name=name, seen_at=now))
    connection.execute(delete(WORKERS).where(WORKERS.c.seen_at < now - FORGOTTEN))
    return frozenset(connection.execute(select(WORKERS.c.name).where(WORKERS.c.seen_at >= now - silent)).scalars())
