"""From a customer's order to a pull request, through a real Prometheus and a real Alertmanager."""

from pathlib import Path

import pytest
from monitoring import alertmanager, free_port, get, prometheus
from suture_process import TOKEN, forge_of, prepare, serving
from waiting import until

from agent.demo.shop import ORDERS, place_order, running_shop
from agent.domain.outcome import PullRequest

PATIENCE = 90


@pytest.fixture
def place(tmp_path: Path) -> Path:
    tmp_path.chmod(0o755)
    prepare(tmp_path)
    return tmp_path


def pull_request(place: Path, shop: int) -> PullRequest | None:
    """The pull request, once there is one; until then customers go on ordering and the alert goes on firing."""
    assert place_order(shop, ORDERS[-1])[0] == 500
    return next(iter(forge_of(place).pull_requests()), None)


def crash_until_alerted(shop: int, alertmanager_port: int) -> None:
    """Customers order with the expired coupon until the alert has reached Alertmanager."""

    def alerted() -> bool:
        assert place_order(shop, ORDERS[-1])[0] == 500
        return "HighErrorRate" in get(alertmanager_port, "/api/v2/alerts")[1]

    until(alerted, within=PATIENCE, what="the alert fires")


def failed_deliveries(alertmanager_port: int) -> bool:
    lines = get(alertmanager_port, "/metrics")[1].splitlines()
    return any(
        line.startswith("alertmanager_notification_requests_failed_total{") and 'webhook"} 0' not in line
        for line in lines
        if "webhook" in line
    )


@pytest.mark.slow
def test_an_alert_that_fires_while_suture_is_down_still_becomes_a_pull_request(place: Path) -> None:
    port = free_port()
    with (
        running_shop(place / "shop", place / "shop.log") as shop,
        alertmanager(place / "alertmanager", f"http://127.0.0.1:{port}/webhooks/alertmanager", TOKEN) as notifier,
        prometheus(place / "prometheus", shop, notifier),
    ):
        crash_until_alerted(shop, notifier)
        until(lambda: failed_deliveries(notifier), within=PATIENCE, what="a delivery fails")
        with serving(place, port):
            pull = until(lambda: pull_request(place, shop), within=PATIENCE, what="the pull request opens")
    assert pull.state.value == "open"
    assert pull.paths == ("shop/pricing.py", "tests/test_checkout_with_order.py")
    assert "AttributeError" in pull.body
    assert "HighErrorRate" in pull.body
    assert len(forge_of(place).pull_requests()) == 1
