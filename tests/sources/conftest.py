"""An incident, its window, and a folder for logs."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.domain.alert import Alert, AlertStatus, Incident, Service
from agent.domain.telemetry import TimeWindow

STARTED = datetime(2026, 11, 23, 9, 0, 40, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def window() -> TimeWindow:
    return TimeWindow(start=datetime(2026, 11, 23, 8, 45, tzinfo=UTC), end=datetime(2026, 11, 23, 9, 10, tzinfo=UTC))


@pytest.fixture
def incident() -> Callable[..., Incident]:
    """Makes an incident of a service with these logs."""

    def made(*logs: str) -> Incident:
        alert = Alert(
            fingerprint="f", status=AlertStatus.FIRING, labels={"alertname": "Errors"}, starts_at=STARTED, source="test"
        )
        service = Service(name="shop", repository="/srv/git/shop", logs=logs)
        return Incident(key="errors-shop", alerts=(alert,), service=service, opened_at=STARTED)

    return made


@pytest.fixture
def logs(tmp_path: Path) -> Callable[..., Path]:
    """Writes a log file, last changed after the incident."""

    def written(name: str, content: str | bytes, changed: datetime = LATER) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(path, (changed.timestamp(), changed.timestamp()))
        return path

    return written
