"""The JSON API, probes and metrics."""

from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from idle_worker import IdleWorker
from posting import JSON, bearer, fresh_post
from prometheus_client.parser import text_string_to_metric_families
from sample_outcomes import alert, declined, published
from served import served
from stored import CATALOGUE, stored

from agent.domain.proof import Verdict, VerdictKind
from agent.service.app import create_app
from agent.service.auth import Access
from agent.service.metrics import Metrics
from agent.service.records import IncidentState
from agent.service.store import Store

WEB_TOKEN = "t0ken-of-people"


def samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample of an exposition by name and labels."""
    families = text_string_to_metric_families(text)
    return {(one.name, tuple(sorted(one.labels.items()))): one.value for family in families for one in family.samples}


def test_an_incident_is_read_whole(client: httpx.Client, store: Store) -> None:
    key = stored(store, [alert("it burns", uuid4().hex)], published())
    record = client.get(f"/api/incidents/{key}").json()
    assert record["incident"]["state"] == "published"
    assert record["incident"]["pull_request_url"] == "http://forge.example/shop/pulls/7"
    assert record["alerts"][0]["annotations"] == {"summary": "it burns"}
    assert [trial["verdict"] for trial in record["trials"]] == ["regressed", "proven"]
    assert [entry["sequence"] for entry in record["timeline"]] == list(range(1, len(record["timeline"]) + 1))


def test_the_list_is_read_in_pages(client: httpx.Client, store: Store) -> None:
    for _ in range(3):
        stored(store, [alert(fingerprint=uuid4().hex)])
    first = client.get("/api/incidents?limit=2").json()
    second = client.get("/api/incidents?limit=2&offset=2").json()
    assert len(first["incidents"]) == 2
    assert first["more"]
    assert not {one["key"] for one in first["incidents"]} & {one["key"] for one in second["incidents"]}


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "offset=-1", "limit=x"])
def test_a_wrong_parameter_is_named(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/api/incidents?{query}")
    assert answer.status_code == 422
    assert answer.json()["field"] == f"/query/{query.split('=', maxsplit=1)[0]}"


def test_an_unknown_incident_is_a_404(client: httpx.Client) -> None:
    answer = client.get("/api/incidents/inc-none")
    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:suture:problem:no-such-incident"


def test_a_program_with_the_web_token_may_ask_for_another_try(secured: httpx.Client, store: Store) -> None:
    key = stored(store, [alert(fingerprint=uuid4().hex)], declined())
    answer = secured.post(f"/api/incidents/{key}/retry", headers=bearer(WEB_TOKEN))
    assert answer.status_code == 202
    assert store.state(key) is IncidentState.WAITING


def test_an_incident_that_is_worked_on_is_not_tried_again(client: httpx.Client, store: Store) -> None:
    key = stored(store, [alert(fingerprint=uuid4().hex)])
    answer = client.post(f"/api/incidents/{key}/retry")
    assert answer.status_code == 409
    assert answer.json()["seen"] == "working"


def test_openapi_describes_the_routes_and_their_answers(client: httpx.Client) -> None:
    document = client.get("/api/openapi.json").json()
    assert {"/webhooks/alertmanager", "/api/incidents", "/api/incidents/{key}", "/readyz"} <= set(document["paths"])
    answer = document["paths"]["/api/incidents/{key}"]["get"]["responses"]["200"]
    assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/IncidentRecord")


def test_alive_and_ready_when_all_is_well(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "worker": "ok"}


def test_a_dead_worker_is_alive_but_not_ready(store: Store) -> None:
    app = create_app(store=store, catalogue=CATALOGUE, worker=IdleWorker(store, running=False), access=Access())
    with served(app) as url:
        assert httpx.get(f"{url}/healthz").status_code == 200
        answer = httpx.get(f"{url}/readyz")
    assert answer.status_code == 503
    assert answer.json()["worker"] == "failing"


def test_records_that_do_not_answer_make_a_503_that_is_sent_again(tmp_path: Path) -> None:
    broken = Store(f"sqlite:///{tmp_path}/never-migrated.db")
    metrics = Metrics()
    app = create_app(store=broken, catalogue=CATALOGUE, worker=IdleWorker(broken), access=Access(), metrics=metrics)
    with served(app) as url:
        answer = httpx.post(f"{url}/webhooks/alertmanager", content=fresh_post(), headers=JSON)
        ready = httpx.get(f"{url}/readyz")
        page = httpx.get(f"{url}/", headers={"accept": "text/html"})
    broken.dispose()
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "never-migrated" not in answer.text
    assert ready.json() == {"status": "failing", "database": "failing", "worker": "ok"}
    assert page.status_code == 503
    assert "Alerts are not lost" in page.text
    assert samples(metrics.exposition({}).decode())["suture_webhook_rejections_total", (("reason", "store-unavailable"),)] == 1


def test_metrics_count_alerts_rejections_and_incidents(client: httpx.Client) -> None:
    before = samples(client.get("/metrics").text)
    client.post("/webhooks/alertmanager", content=fresh_post(), headers=JSON)
    client.post("/webhooks/alertmanager", content=b"{}", headers=JSON)
    after = samples(client.get("/metrics").text)

    def grown(name: str, **labels: str) -> float:
        one = (name, tuple(sorted(labels.items())))
        return after[one] - before.get(one, 0.0)

    assert grown("suture_alerts_total", source="alertmanager", effect="opened") == 1
    assert grown("suture_alerts_total", source="alertmanager", effect="joined") == 1
    assert grown("suture_webhook_rejections_total", reason="bad-body") == 1
    assert grown("suture_incidents", state="waiting") == 1


def test_metrics_follow_the_stages_of_a_run() -> None:
    metrics = Metrics()
    metrics.started("verify_fix")
    metrics.finished("verify_fix", 1.2, Verdict(kind=VerdictKind.PROVEN, reasons=()))
    metrics.spent(0.25)
    seen = samples(metrics.exposition({IncidentState.WORKING: 3}).decode())
    assert seen["suture_verdicts_total", (("kind", "proven"),)] == 1
    assert seen["suture_stage_seconds_sum", (("stage", "verify_fix"),)] == 1.2
    assert seen["suture_spend_usd_total", ()] == 0.25
    assert seen["suture_incidents", (("state", "working"),)] == 3
