"""From alerts to an incident."""

import re
from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from locating import MORNING
from sample_outcomes import alert

from agent.domain.alert import Alert, AlertStatus, Service
from agent.ports import Ports
from agent.stages.open_incident import incident_key, open_incident

SHOP = Service(name="shop", repository="/srv/shop", revision_label="version")


class FixedClock:
    def now(self) -> object:
        return MORNING


class NamedServices:
    def __init__(self, services: Mapping[str, Service]) -> None:
        self._services = services

    def service_for(self, given: Alert) -> Service | None:
        return self._services.get(given.labels.get("service", ""))


def ports(**services: Service) -> Ports:
    return cast("Ports", SimpleNamespace(clock=FixedClock(), catalogue=NamedServices(services)))


def labelled(status: AlertStatus = AlertStatus.FIRING, **labels: str) -> Alert:
    return replace(
        alert(fingerprint=repr(sorted(labels.items()))), labels={"alertname": "HighErrorRate", **labels}, status=status
    )


def test_the_service_is_the_one_the_catalogue_names() -> None:
    incident = open_incident([labelled(service="shop", version="v1.2")], ports(shop=SHOP))
    assert (incident.service, incident.revision, incident.opened_at) == (SHOP, "v1.2", MORNING)


def test_the_first_firing_alert_that_matches_decides() -> None:
    other = replace(SHOP, name="other")
    alerts = [labelled(service="gone"), labelled(AlertStatus.RESOLVED, service="other"), labelled(service="shop")]
    incident = open_incident(alerts, ports(shop=SHOP, other=other))
    assert incident.service is SHOP
    assert incident.alerts == tuple(alerts)


def test_a_resolved_alert_still_knows_its_service() -> None:
    assert open_incident([labelled(AlertStatus.RESOLVED, service="shop")], ports(shop=SHOP)).service is SHOP


def test_without_a_service_there_is_no_repository_to_touch() -> None:
    incident = open_incident([labelled(service="shop", version="v1")], ports())
    assert (incident.service.name, incident.service.repository, incident.revision) == ("unknown", "", "")


def test_the_key_is_the_same_for_every_repetition_and_in_the_store() -> None:
    one = labelled(service="shop")
    again = replace(one, annotations={}, ends_at=MORNING, status=AlertStatus.RESOLVED)
    assert open_incident([one], ports(shop=SHOP)).key == incident_key("shop", again)


@pytest.mark.parametrize("field", ["starts_at", "fingerprint", "source"])
def test_another_condition_has_another_key(field: str) -> None:
    one = labelled(service="shop")
    other = replace(one, **{field: MORNING if field == "starts_at" else "another"})  # type: ignore[arg-type] # one field at a time
    assert incident_key("shop", one) != incident_key("shop", other)


@pytest.mark.parametrize("name", ["../../etc", "HighErrorRate", "", "é\ud800\n", "x" * 500, "--upload-pack"])
def test_the_key_is_safe_in_names_of_files_and_branches(name: str) -> None:
    key = incident_key(name, replace(alert(), labels={"alertname": name}))
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", key)
    assert len(key) <= 80
