"""How alerts open, join, repeat and resolve incidents: the rules, inside one write transaction.

- The same alert again (same source, fingerprint and beginning) belongs where it was, however often it comes.
- The same alert with a later beginning fires again: it belongs to its incident while that is open.
- Another firing alert of the same service and the same alert group joins the group's open incident while that is not
  finished, or when the incident already holds an alert of the same name.
- Any other firing alert opens an incident; alerts no service matches open one as well, so that nothing is lost.
- A resolved alert ends its condition; when the last one ends, a finished incident is closed, a running repair goes on.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import Connection

from agent.domain.alert import Alert, AlertStatus
from agent.domain.codec import dumps
from agent.service.records import Effect, IncidentState, TakenIn
from agent.service.store import intake_statements as sql
from agent.service.store.texts import digest, showable, storable
from agent.service.store.timeline import add_entry
from agent.stages.open_incident import incident_key

UNKNOWN_SERVICE = "unknown"


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """An alert as it is about to be recorded; `service` is empty when the catalogue has none for it."""

    alert: Alert
    service: str

    @cached_property
    def identity(self) -> str:
        """The digest that every repetition of the alert shares."""
        return digest(self.alert.source, self.alert.fingerprint)

    @property
    def group(self) -> str:
        """The digest that alerts of one service and one alert group share."""
        return digest(self.service, self.alert.source, self.alert.group or self.identity)

    @property
    def name(self) -> str:
        """The alert's name as the tables keep it."""
        return showable(self.alert.name, 200)


class Known(NamedTuple):
    """A record of an alert that was taken in before."""

    id: int
    status: str
    incident_key: str | None


def take_in(connection: Connection, arrival: Arrival, now: datetime) -> TakenIn:
    """Record one alert and say what that did."""
    condition = {"identity": arrival.identity, "starts_at": arrival.alert.starts_at}
    known = connection.execute(sql.SAME_ALERT, condition).first()
    if arrival.alert.status is AlertStatus.RESOLVED:
        known = known or connection.execute(sql.EARLIER_ALERT, condition).first()
        return _resolved(connection, arrival, known and Known(*known), now)
    if known is None:
        return _began(connection, arrival, now)
    same = Known(*known)
    _count(connection, same.id, now)
    # A late delivery of a condition that is over must not make it fire again.
    if same.status == AlertStatus.FIRING:
        _keep(connection, arrival.alert, same.id)
    return _answer(arrival, same.incident_key, Effect.REPEATED)


def all_resolved(connection: Connection, key: str) -> bool:
    """True when no alert of the incident fires any more."""
    return connection.execute(sql.FIRING_IN_INCIDENT, {"key": key}).first() is None


def _began(connection: Connection, arrival: Arrival, now: datetime) -> TakenIn:
    key = connection.execute(sql.OPEN_INCIDENT_OF_ALERT, {"identity": arrival.identity}).scalar()
    if key is not None:
        connection.execute(sql.END_OLDER_CONDITIONS, {"whose": arrival.identity, "ended": arrival.alert.starts_at})
        _insert(connection, arrival, key, now)
        add_entry(connection, key, now, "intake", f"Alert {arrival.name} fires again.")
        return _answer(arrival, key, Effect.REPEATED)
    key = connection.execute(sql.JOINABLE_INCIDENT_OF_GROUP, {"group": arrival.group, "name": arrival.name}).scalar()
    if key is not None:
        if connection.execute(sql.NAMED_IN_INCIDENT, {"key": key, "name": arrival.name}).first() is None:
            add_entry(connection, key, now, "intake", f"Alert {arrival.name} joined.")
        _insert(connection, arrival, key, now)
        return _answer(arrival, key, Effect.JOINED)
    return _answer(arrival, _open(connection, arrival, now), Effect.OPENED)


def _open(connection: Connection, arrival: Arrival, now: datetime) -> str:
    key = _free_key(connection, incident_key(arrival.service or UNKNOWN_SERVICE, arrival.alert))
    record = {
        "key": key,
        "title": storable(f"{arrival.name} on {arrival.service or UNKNOWN_SERVICE}", 300),
        "service": arrival.service,
        "severity": showable(arrival.alert.severity, 100),
        "group_key": arrival.group,
        "state": IncidentState.WAITING.value,
        "attempt": 0,
        "opened_at": now,
        "updated_at": now,
        "result": "",
        "pull_request_url": "",
    }
    connection.execute(sql.INSERT_INCIDENT, record)
    _insert(connection, arrival, key, now)
    add_entry(connection, key, now, "intake", f"Alert {arrival.name} opened the incident.")
    return key


def _free_key(connection: Connection, wanted: str) -> str:
    key, number = wanted, 1
    while connection.execute(sql.INCIDENT_OF_KEY, {"key": key}).first():
        number += 1
        key = f"{wanted}-{number}"
    return key


def _resolved(connection: Connection, arrival: Arrival, known: Known | None, now: datetime) -> TakenIn:
    if known is None:
        _insert(connection, arrival, None, now)
        return _answer(arrival, None, Effect.IGNORED)
    _count(connection, known.id, now)
    _keep(connection, arrival.alert, known.id)
    key = known.incident_key
    if key is not None and known.status == AlertStatus.FIRING and all_resolved(connection, key):
        add_entry(connection, key, now, "intake", "Every alert of the incident is resolved.")
        connection.execute(sql.CLOSE_FINISHED, {"which": key, "now": now})
    return _answer(arrival, key, Effect.RESOLVED)


def _insert(connection: Connection, arrival: Arrival, key: str | None, now: datetime) -> None:
    record = {
        "identity": arrival.identity,
        "fingerprint": storable(arrival.alert.fingerprint),
        "name": arrival.name,
        "status": arrival.alert.status.value,
        "starts_at": arrival.alert.starts_at,
        "ends_at": arrival.alert.ends_at,
        "incident_key": key,
        "deliveries": 1,
        "first_seen_at": now,
        "last_seen_at": now,
        "body": dumps(arrival.alert),
    }
    connection.execute(sql.INSERT_ALERT, record)


def _count(connection: Connection, record: int, now: datetime) -> None:
    connection.execute(sql.COUNT_DELIVERY, {"record": record, "now": now})


def _keep(connection: Connection, alert: Alert, record: int) -> None:
    state = {"new_status": alert.status.value, "ended": alert.ends_at, "new_body": dumps(alert)}
    connection.execute(sql.KEEP_STATE, {"record": record} | state)


def _answer(arrival: Arrival, key: str | None, effect: Effect) -> TakenIn:
    return TakenIn(
        fingerprint=arrival.alert.fingerprint, incident_key=key or "", effect=effect if key is not None else Effect.IGNORED
    )
