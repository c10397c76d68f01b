"""The store: every record of the service behind one door."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from agent.domain.alert import Alert, Incident
from agent.domain.evidence import Evidence
from agent.domain.outcome import Outcome
from agent.errors import BadInput
from agent.ports import Catalogue
from agent.service.records import Counts, IncidentDetail, IncidentState, IncidentSummary, TakenIn, TimelineEntry, Unfinished
from agent.service.store import faults, intake, reading, repair, schema, workers
from agent.service.store.database import Database
from agent.service.store.intake_writer import IntakeWriter
from agent.service.store.tables import INCIDENTS
from agent.service.store.timeline import add_entry


def utc_now() -> datetime:
    """The present moment (aware UTC)."""
    return datetime.now(UTC)


class Store:
    """Alerts, incidents, faults and timelines on SQLite or PostgreSQL; safe for many threads, and many processes.

    Args:
        url: `sqlite:////absolute/path.db` or `postgresql://user@host/name`.
        now: the clock.

    Raises:
        BadInput: the URL names no database of these two kinds.
    """

    def __init__(self, url: str, now: Callable[[], datetime] = utc_now) -> None:
        self._database = Database(url)
        self._now = now
        self._intake = IntakeWriter(self._commit)

    def migrate(self) -> None:
        """Create the tables, or bring them to the present schema; does nothing when they are."""
        with self._database.writing() as connection:
            schema.migrate(connection)

    def ready(self) -> None:
        """Return when the database answers and is migrated.

        Raises:
            StoreProblem: it does not.
        """
        with self._database.reading() as connection:
            connection.execute(select(INCIDENTS.c.key).limit(1))

    def dispose(self) -> None:
        """Finish what is being taken in and close every connection."""
        self._intake.stop()
        self._database.dispose()

    def take_in(self, alerts: Sequence[Alert], catalogue: Catalogue) -> tuple[TakenIn, ...]:
        """Record the alerts in one transaction, on disk when this returns; one answer an alert, in their order.

        Raises:
            StoreProblem: nothing was recorded.
        """
        services = [catalogue.service_for(alert) for alert in alerts]
        arrivals = (
            intake.Arrival(alert=alert, service=one.name if one else "") for alert, one in zip(alerts, services, strict=True)
        )
        return self._intake.take_in(tuple(arrivals))

    def _commit(self, deliveries: Sequence[tuple[intake.Arrival, ...]]) -> Sequence[tuple[TakenIn, ...]]:
        now = self._now()
        with self._database.writing() as connection:
            return [tuple(intake.take_in(connection, arrival, now) for arrival in delivery) for delivery in deliveries]

    def incidents(self, limit: int, offset: int = 0) -> tuple[IncidentSummary, ...]:
        """The most recently changed incidents first; one that was merged is seen at its owner only."""
        with self._database.reading() as connection:
            return reading.incidents(connection, limit, offset)

    def incident(self, key: str) -> IncidentDetail | None:
        """One incident, None when there is none of that key."""
        with self._database.reading() as connection:
            return reading.incident(connection, key)

    def state(self, key: str) -> IncidentState | None:
        """Where one incident stands, None when there is none of that key."""
        with self._database.reading() as connection:
            return reading.state(connection, key)

    def alerts(self, key: str) -> tuple[Alert, ...]:
        """The alerts of one incident, each in its latest state, first one first; of a merged one those of its owner."""
        with self._database.reading() as connection:
            return reading.alerts(connection, key)

    def timeline(self, key: str, after: int = 0) -> tuple[TimelineEntry, ...]:
        """What happened after the given sequence number, oldest first."""
        with self._database.reading() as connection:
            return reading.timeline(connection, key, after)

    def counts(self) -> Counts:
        """Sums for metrics."""
        with self._database.reading() as connection:
            return reading.counts(connection)

    def pending(self) -> tuple[str, ...]:
        """Keys of incidents that are taken in and not finished, oldest first."""
        return tuple(one.key for one in self.unfinished())

    def unfinished(self) -> tuple[Unfinished, ...]:
        """Incidents that are taken in and not finished, oldest first."""
        with self._database.reading() as connection:
            return reading.unfinished(connection)

    def published(self) -> tuple[str, ...]:
        """Keys of incidents that are published and not closed."""
        with self._database.reading() as connection:
            return reading.published(connection)

    def attempt(self, key: str) -> tuple[str, int]:
        """The incident's service, empty when the catalogue has none for it, and how often it was retried.

        Raises:
            BadInput: there is no such incident.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(INCIDENTS.c.service, INCIDENTS.c.attempt).where(INCIDENTS.c.key == key)).first()
        if row is None:
            raise BadInput(f"no incident {key!r}", expected="the key of one", remedy="list them with `suture incidents list`")
        return row.service, row.attempt

    def begin(self, key: str) -> None:
        """Mark a waiting incident as being worked on."""
        with self._database.writing() as connection:
            repair.begin(connection, key)

    def record_incident(self, incident: Incident) -> None:
        """Keep the incident's service and title, which change when the catalogue has changed since it was opened."""
        with self._database.writing() as connection:
            repair.record_incident(connection, incident)

    def add_timeline(self, key: str, stage: str, text: str, seconds: float | None = None, once: str | None = None) -> None:
        """Append to the timeline; an entry named by `once` is written once."""
        with self._database.writing() as connection:
            add_entry(connection, key, self._now(), stage, text, seconds=seconds, once=once)

    def record_evidence(self, key: str, evidence: Sequence[Evidence]) -> None:
        """Keep what was found out about the incident."""
        with self._database.writing() as connection:
            repair.record_evidence(connection, key, evidence)

    def record_outcome(self, key: str, outcome: Outcome) -> None:
        """Keep what came of the incident; the same outcome again changes nothing."""
        with self._database.writing() as connection:
            repair.record_outcome(connection, key, outcome, self._now())

    def claim(self, fault: str, incident: Incident) -> str:
        """Key of the incident that owns the fault: this one when it is the first that still stands, else the owner's.

        An incident whose fault has another owner is merged into it at once.
        """
        with self._database.writing() as connection:
            return faults.claim(connection, fault, incident.key, self._now())

    def merge_into(self, key: str, owner: str) -> None:
        """Move an incident's alerts to the owner and leave a pointer."""
        with self._database.writing() as connection:
            faults.merge(connection, key, owner, self._now())

    def retry(self, key: str) -> None:
        """Put a finished incident back in the queue.

        Raises:
            BadInput: there is no such incident, it is being worked on, or it was merged into another one.
        """
        with self._database.writing() as connection:
            repair.retry(connection, key, self._now())

    def close(self, key: str, why: str) -> None:
        """Close a finished incident: its fault is free again, and its alerts open a new one when they fire again.

        Raises:
            BadInput: there is no such incident, or it is being worked on.
        """
        with self._database.writing() as connection:
            repair.close(connection, key, why, self._now())

    @contextmanager
    def roll_call(self, name: str, silent: timedelta) -> Iterator[frozenset[str]]:
        """The workers heard of within `silent`, this one included; nothing else is written until the block ends.

        Args:
            name: of this worker.
            silent: how long a worker may not be heard of and still count as there.
        """
        with self._database.writing() as connection:
            yield workers.roll_call(connection, name, self._now(), silent)

    def schema_differences(self) -> list[object]:
        """How the database's schema differs from the tables the code knows; empty when they agree."""
        with self._database.reading() as connection:
            return schema.differences(connection)
