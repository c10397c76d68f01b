"""Posts gone wrong over HTTP: taken in whole, or refused with a problem and nothing changed."""

import httpx
from database_rows import Rows
from hypothesis import HealthCheck, given, settings
from posting import JSON
from webhook_bodies import bodies, mutated_posts

CALM = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])


def check(client: httpx.Client, rows: Rows, body: bytes) -> None:
    before = rows.count()
    answer = client.post("/webhooks/alertmanager", content=body, headers=JSON)
    if answer.status_code == 202:
        assert rows.count()[1] - before[1] == len(answer.json()["alerts"])
        return
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["seen"]
    assert problem["expected"]
    assert rows.count() == before


@CALM
@given(body=mutated_posts())
def test_a_mutated_real_post_is_taken_in_or_refused(client: httpx.Client, rows: Rows, body: bytes) -> None:
    check(client, rows, body)


@CALM
@given(body=bodies())
def test_any_bytes_are_taken_in_or_refused(client: httpx.Client, rows: Rows, body: bytes) -> None:
    check(client, rows, body)
