"""Ask every source about the incident."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from agent.domain.alert import Incident
from agent.domain.evidence import Evidence, EvidenceKind
from agent.domain.telemetry import TimeWindow
from agent.domain.untrusted import Untrusted
from agent.errors import SutureError
from agent.ports import Ports, Source
from agent.redact import redact_evidence

BEFORE: Final = timedelta(minutes=15)
AFTER: Final = timedelta(minutes=5)


def gather_evidence(incident: Incident, ports: Ports) -> tuple[Evidence, ...]:
    """What the alerts say and what every source found, redacted, in the order of alerts and sources.

    A source that fails leaves a note instead of its answer: half of the evidence is worth more than none.
    """
    now = ports.clock.now()
    window = window_of(incident, now)
    found = [*_annotations(incident, now)]
    for source in ports.sources:
        found += _asked(source, incident, window, now)
    return tuple(redact_evidence(evidence) for evidence in found)


def window_of(incident: Incident, now: datetime) -> TimeWindow:
    """From a while before the first alert to now, or a while after the last one ended.

    Args:
        incident: what to look into.
        now: the present moment (aware UTC).
    """
    ends = [alert.ends_at for alert in incident.alerts if alert.ends_at is not None]
    end = min(now, max(ends) + AFTER) if len(ends) == len(incident.alerts) else now
    start = incident.started_at - BEFORE
    return TimeWindow(start=start, end=max(start, end))


def _asked(source: Source, incident: Incident, window: TimeWindow, now: datetime) -> Iterator[Evidence]:
    try:
        yield from source.gather(incident, window)
    except (SutureError, OSError) as problem:
        query = f"{source.name} from {window.start:%Y-%m-%dT%H:%M:%SZ} to {window.end:%Y-%m-%dT%H:%M:%SZ}"
        text = Untrusted(f"the source failed: {problem}")
        yield Evidence(kind=EvidenceKind.NOTE, source=source.name, query=query, collected_at=now, body=text)


def _annotations(incident: Incident, now: datetime) -> Iterator[Evidence]:
    seen: set[str] = set()
    for alert in incident.alerts:
        text = "\n".join(f"{name}: {value.reveal()}" for name, value in sorted(alert.annotations.items()))
        if text and text not in seen:
            seen.add(text)
            query = f"annotations of {alert.name}"
            yield Evidence(kind=EvidenceKind.NOTE, source=alert.source, query=query, collected_at=now, body=Untrusted(text))
