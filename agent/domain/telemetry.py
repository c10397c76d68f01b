"""Logs, spans and samples, named as OpenTelemetry's data model names them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from agent.domain.untrusted import Untrusted

# A source's own count of a crash in a stretch of time: one sample a stretch, its start as the timestamp.
CRASHES_METRIC = "log.crashes"
TYPE_LABEL = "exception.type"
FUNCTION_LABEL = "code.function.name"
STRETCH_LABEL = "seconds"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """A closed interval of time in which evidence is looked for (aware UTC)."""

    start: datetime
    end: datetime

    def holds(self, moment: datetime) -> bool:
        """True when the moment lies inside, ends included."""
        return self.start <= moment <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRecord:
    """One log record.

    Args:
        timestamp: when it was written (aware UTC), None when the line says no time.
        body: the message, traceback lines included when they belong to it.
        severity_text: level as the service wrote it (`ERROR`), empty when unknown.
        attributes: further fields, as text.
        location: file and byte offset the record was read from, e.g. `app.log@10240`.
    """

    body: Untrusted
    timestamp: datetime | None = None
    severity_text: str = ""
    attributes: Mapping[str, Untrusted] = field(default_factory=dict)
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanRecord:
    """One span of a distributed trace; times aware UTC."""

    trace_id: str
    span_id: str
    name: str
    start_time: datetime
    end_time: datetime
    parent_span_id: str = ""
    status_code: str = "UNSET"
    attributes: Mapping[str, Untrusted] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One value of a metric's series at one moment (aware UTC)."""

    metric: str
    labels: Mapping[str, str]
    timestamp: datetime
    value: float
