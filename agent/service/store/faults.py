"""One fault, one incident: who answers for a fault, and merging the others into it; inside one write transaction."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from agent.service.records import IncidentState
from agent.service.store.tables import ALERTS, FAULTS, INCIDENTS
from agent.service.store.timeline import add_entry

STANDING = tuple(
    state.value for state in (IncidentState.WAITING, IncidentState.WORKING, IncidentState.PUBLISHED, IncidentState.SUGGESTED)
)


def claim(connection: Connection, fault: str, key: str, now: datetime) -> str:
    """The incident that answers for the fault: the first that still stands, else this one; this one is merged into another owner.

    Asking again gives the same answer, so that a step that died halfway can run again.
    """
    if owner := merged_into(connection, key):
        return owner
    # A retry may find another fault than before: whom it is merged into must not answer for the one it had.
    connection.execute(delete(FAULTS).where(FAULTS.c.incident_key == key, FAULTS.c.fault != fault))
    holder = connection.execute(select(FAULTS.c.incident_key).where(FAULTS.c.fault == fault)).scalar()
    if holder is None:
        connection.execute(insert(FAULTS).values(fault=fault, incident_key=key, claimed_at=now))
        return key
    owner = merged_into(connection, holder) or holder
    if owner != key and stands(connection, owner):
        merge(connection, key, owner, now)
        return owner
    connection.execute(update(FAULTS).where(FAULTS.c.fault == fault).values(incident_key=key, claimed_at=now))
    return key


def stands(connection: Connection, key: str) -> bool:
    """True while the incident answers for its faults: being worked on, published or suggested, and not closed."""
    row = connection.execute(select(INCIDENTS.c.state, INCIDENTS.c.closed_at).where(INCIDENTS.c.key == key)).first()
    return row is not None and row.state in STANDING and row.closed_at is None


def merged_into(connection: Connection, key: str) -> str | None:
    """The incident that a merged one ended in, None for one that stands alone."""
    found: str | None = connection.execute(select(INCIDENTS.c.merged_into).where(INCIDENTS.c.key == key)).scalar()
    return found


def merge(connection: Connection, key: str, owner: str, now: datetime) -> None:
    """Move an incident's alerts to the owner and leave a pointer; merging twice changes nothing."""
    owner = merged_into(connection, owner) or owner
    if owner == key or merged_into(connection, key) is not None:
        return
    moved = connection.execute(update(ALERTS).where(ALERTS.c.incident_key == key).values(incident_key=owner)).rowcount
    # Pointers stay one step long: who was merged into this one is merged into the owner.
    connection.execute(update(INCIDENTS).where(INCIDENTS.c.merged_into == key).values(merged_into=owner))
    connection.execute(update(FAULTS).where(FAULTS.c.incident_key == key).values(incident_key=owner))
    merged = {"merged_into": owner, "state": IncidentState.MERGED.value, "closed_at": now}
    connection.execute(update(INCIDENTS).where(INCIDENTS.c.key == key).values(**merged))
    alerts = "1 alert" if moved == 1 else f"{moved} alerts"
    add_entry(connection, key, now, "merge", f"The fault is that of incident {owner}; its alerts moved there.")
    add_entry(connection, owner, now, "merge", f"Incident {key} has the same fault and was merged into this one with {alerts}.")


def alert_counts(connection: Connection, keys: list[str]) -> dict[str, int]:
    """How many different alerts each incident holds."""
    counted = select(ALERTS.c.incident_key, func.count(func.distinct(ALERTS.c.identity))).where(ALERTS.c.incident_key.in_(keys))
    return {row[0]: row[1] for row in connection.execute(counted.group_by(ALERTS.c.incident_key))}
