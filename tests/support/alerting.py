"""Alerts and a catalogue as the tests of records and engine need them."""

from datetime import UTC, datetime, timedelta

from agent.domain.alert import Alert, AlertStatus, Service
from agent.domain.untrusted import Untrusted

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class LabelCatalogue:
    """Knows the services it was given by their `service` label."""

    def __init__(self, *names: str) -> None:
        self._services = {name: Service(name=name, repository=f"/srv/{name}", match={"service": name}) for name in names}

    def service_for(self, alert: Alert) -> Service | None:
        """The service of the alert's label."""
        return self._services.get(alert.labels.get("service", ""))


def firing(
    fingerprint: str = "f1", *, name: str = "HighErrorRate", service: str = "shop", group: str = "g1", minute: int = 0
) -> Alert:
    """An alert that began `minute` minutes into the morning."""
    return Alert(
        fingerprint=fingerprint,
        status=AlertStatus.FIRING,
        labels={"alertname": name, "service": service, "severity": "critical"},
        annotations={"summary": Untrusted("5% of requests fail")},
        starts_at=MORNING + timedelta(minutes=minute),
        source="alertmanager",
        group=group,
    )


def resolved(alert: Alert, *, minute: int = 30) -> Alert:
    """The alert once its condition is over."""
    return Alert(
        fingerprint=alert.fingerprint,
        status=AlertStatus.RESOLVED,
        labels=alert.labels,
        annotations=alert.annotations,
        starts_at=alert.starts_at,
        ends_at=MORNING + timedelta(minutes=minute),
        source=alert.source,
        group=alert.group,
    )
