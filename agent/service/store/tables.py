"""The tables. What they hold beside identities and times is JSON written by `agent.domain.codec`."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, Index, MetaData, Text, TypeDecorator, UniqueConstraint
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment; SQLite keeps no offsets, so there it is written as UTC and read as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The moment as UTC."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value!r} has no offset; expected an aware moment")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The moment, aware."""
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


class Record(SQLModel):
    """Base of all tables, with metadata of its own."""

    metadata = MetaData(naming_convention=NAMING)


class IncidentRecord(Record, table=True):
    """An incident and what came of it.

    `group_key` is the digest of service and alert group; `attempt` counts retries; `merged_into` is the incident that
    answers for the same fault; `closed_at` is set once nothing can join it any more.
    """

    __tablename__ = "incidents"
    __table_args__ = (Index(None, "state", "updated_at"), Index(None, "group_key", "closed_at"))

    key: str = Field(primary_key=True)
    title: str = Field(sa_type=Text)
    service: str
    severity: str
    group_key: str
    state: str
    attempt: int = 0
    merged_into: str | None = Field(default=None, foreign_key="incidents.key", index=True)
    opened_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment, index=True)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    result: str = Field(default="", sa_type=Text)
    pull_request_url: str = Field(default="", sa_type=Text)
    outcome: str | None = Field(default=None, sa_type=Text)
    evidence: str | None = Field(default=None, sa_type=Text)


class AlertRecord(Record, table=True):
    """The latest state of one alert: one condition (`identity`, the digest of source and fingerprint) that began at one moment.

    `incident_key` is empty for an alert that was resolved before anything had heard of it.
    """

    __tablename__ = "alerts"
    __table_args__ = (UniqueConstraint("identity", "starts_at"), Index(None, "incident_key", "name"))

    id: int | None = Field(default=None, primary_key=True)
    identity: str
    fingerprint: str = Field(sa_type=Text)
    name: str
    status: str
    starts_at: datetime = Field(sa_type=Moment)
    ends_at: datetime | None = Field(default=None, sa_type=Moment)
    incident_key: str | None = Field(default=None, foreign_key="incidents.key")
    deliveries: int = 1
    first_seen_at: datetime = Field(sa_type=Moment)
    last_seen_at: datetime = Field(sa_type=Moment)
    body: str = Field(sa_type=Text)


class FaultRecord(Record, table=True):
    """Which incident answers for a fault."""

    __tablename__ = "faults"

    fault: str = Field(primary_key=True)
    incident_key: str = Field(foreign_key="incidents.key", index=True)
    claimed_at: datetime = Field(sa_type=Moment)


class TimelineRecord(Record, table=True):
    """One thing that happened to an incident; `once` names an entry that must not be written twice."""

    __tablename__ = "timeline"
    __table_args__ = (UniqueConstraint("incident_key", "once"),)

    incident_key: str = Field(primary_key=True, foreign_key="incidents.key")
    sequence: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment)
    stage: str
    text: str = Field(sa_type=Text)
    seconds: float | None = Field(default=None)
    once: str | None = Field(default=None)


class WorkerRecord(Record, table=True):
    """When a worker was last heard of."""

    __tablename__ = "workers"

    name: str = Field(primary_key=True)
    seen_at: datetime = Field(sa_type=Moment)


METADATA = Record.metadata
INCIDENTS = METADATA.tables["incidents"]
ALERTS = METADATA.tables["alerts"]
FAULTS = METADATA.tables["faults"]
TIMELINE = METADATA.tables["timeline"]
WORKERS = METADATA.tables["workers"]
