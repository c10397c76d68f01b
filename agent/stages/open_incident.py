"""From alerts to an incident of a service."""

import re
from collections.abc import Sequence
from hashlib import sha256

from agent.domain.alert import Alert, AlertStatus, Incident, Service
from agent.ports import Ports

UNKNOWN = Service(name="unknown", repository="")
NAME_LENGTH = 30


def open_incident(alerts: Sequence[Alert], ports: Ports, key: str = "") -> Incident:
    """The incident that the alerts speak of.

    The service is the one of the first alert that the catalogue knows, firing ones asked first; without any it is
    `unknown` and has no repository, which the policy declines.

    Args:
        alerts: at least one, the one that opened the incident first.
        ports: catalogue and clock.
        key: the incident's key when it is on record already, which it keeps even if the catalogue has changed since.
    """
    firing_first = sorted(alerts, key=lambda alert: alert.status is not AlertStatus.FIRING)
    known = (ports.catalogue.service_for(alert) for alert in firing_first)
    service = next((service for service in known if service is not None), UNKNOWN)
    revisions = (alert.labels.get(service.revision_label, "") for alert in firing_first)
    return Incident(
        key=key or incident_key(service.name, alerts[0]),
        alerts=tuple(alerts),
        service=service,
        opened_at=ports.clock.now(),
        revision=next(filter(None, revisions), "") if service.revision_label else "",
    )


def incident_key(service_name: str, alert: Alert) -> str:
    """Stable key of the incident that an alert opens, safe in file and branch names.

    Equal for every repetition of the alert, different when its condition begins anew.

    Args:
        service_name: the catalogue's name, `unknown` without one.
        alert: the alert that opens the incident.
    """
    identity = f"{service_name}\0{alert.source}\0{alert.fingerprint}\0{alert.name}\0{alert.starts_at.isoformat()}"
    digest = sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{_safe(service_name)}-{_safe(alert.name)}-{digest}"


def _safe(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower())[:NAME_LENGTH].strip("-") or "x"
