"""The files of a case made of a finished incident, as values: nothing is read or written here."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from agent.domain.alert import Alert, AlertStatus, Service
from agent.domain.crash import Crash
from agent.domain.evidence import Evidence
from agent.domain.telemetry import LogRecord
from agent.redact import redact_alert, redact_evidence
from eval.cases.crash_text import event_of, has_variables, trace_of

NOT_YET = "0001-01-01T00:00:00Z"


def given_files(alerts: Sequence[Alert], evidence: Sequence[Evidence], crash: Crash | None, service: Service) -> dict[str, bytes]:
    """What a solver may read, redacted: name below `given/` -> content.

    Args:
        alerts: of the incident.
        evidence: everything that was found out about it.
        crash: the one that was worked on; stands first.
        service: whose revision label is left out: it names a commit of another repository.
    """
    cleaned = tuple(redact_evidence(one) for one in evidence)
    files = {"alert.json": _json(_webhook([redact_alert(alert) for alert in alerts], service.revision_label))}
    crashes = _distinct(crash, [one for piece in cleaned for one in piece.crashes])
    if crashes:
        files["trace.txt"] = "\n".join(trace_of(one) for one in crashes).encode("utf-8", "replace")
    recorded = next((one for one in crashes if has_variables(one)), None)
    if recorded is not None:
        files["event.json"] = _json(event_of(recorded))
    bodies = [piece.body for piece in cleaned if isinstance(piece.body, tuple)]
    records = [one for body in bodies for one in body if isinstance(one, LogRecord)]
    if records:
        files[f"logs/{service.name}.log"] = "".join(f"{_log_line(record)}\n" for record in records).encode("utf-8", "replace")
    return files


def case_document(title: str, at: datetime, tags: Sequence[str], service: Service) -> dict[str, object]:
    """What `case.yaml` says."""
    about: dict[str, object] = {"name": service.name, "path_prefixes": list(service.path_prefixes)}
    about |= {"root": service.root, "source_roots": list(service.python.source_roots)}
    tests = {"runner": service.tests.runner, "paths": list(service.tests.paths)}
    if any(tests.values()):
        about["tests"] = tests
    return {"title": title[:300], "language": "python", "at": at.isoformat(), "tags": list(tags), "service": about}


def _distinct(first: Crash | None, others: Sequence[Crash]) -> list[Crash]:
    """One crash of each kind, that of the incident first, as the evidence has it."""
    found: dict[tuple[object, ...], Crash] = {}
    for crash in others:
        found.setdefault(_identity(crash), crash)
    own = [crash for identity, crash in found.items() if first is not None and identity == _identity(first)]
    return [*own, *(crash for crash in found.values() if crash not in own)]


def _identity(crash: Crash) -> tuple[object, ...]:
    return crash.type, tuple((frame.path, frame.line) for frame in crash.frames)


def _webhook(alerts: Sequence[Alert], left_out: str) -> dict[str, object]:
    """The alerts as Alertmanager would post them."""
    firing = any(alert.status is AlertStatus.FIRING for alert in alerts)
    return {
        "version": "4",
        "groupKey": alerts[0].group or "recorded",
        "status": "firing" if firing else "resolved",
        "receiver": "suture",
        "alerts": [_alert(alert, left_out) for alert in alerts],
    }


def _alert(alert: Alert, left_out: str) -> Mapping[str, object]:
    return {
        "status": alert.status.value,
        "labels": {name: value for name, value in alert.labels.items() if name != left_out},
        "annotations": {name: value.reveal() for name, value in alert.annotations.items()},
        "startsAt": alert.starts_at.isoformat(),
        "endsAt": alert.ends_at.isoformat() if alert.ends_at else NOT_YET,
        "generatorURL": alert.url,
        "fingerprint": alert.fingerprint,
    }


def _log_line(record: LogRecord) -> str:
    return " ".join(_words(record))


def _words(record: LogRecord) -> Iterator[str]:
    body = record.body.reveal()
    if record.timestamp is not None and not body.startswith(str(record.timestamp.year)):
        yield record.timestamp.isoformat()
    if record.severity_text and record.severity_text not in body:
        yield record.severity_text
    yield body


def _json(document: object) -> bytes:
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")
