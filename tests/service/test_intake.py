"""The webhooks' door."""

import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from database_rows import Rows
from posting import JSON, bearer, fresh_post, signature

from agent.service.store import Store

PATH = "/webhooks/alertmanager"
TOKEN = "t0ken-of-the-webhooks"
SECRET = "key-of-the-signature"


def raw(url: str, request: bytes) -> bytes:
    """What the server answers to bytes no client library would send."""
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer and (chunk := connection.recv(65536)):
            answer += chunk
        return answer


def test_alerts_are_on_record_before_the_answer(client: httpx.Client, store: Store) -> None:
    answer = client.post(PATH, content=fresh_post(), headers=JSON)
    assert answer.status_code == 202
    receipt = answer.json()
    assert [one["effect"] for one in receipt["alerts"]] == ["opened", "joined"]
    detail = store.incident(receipt["alerts"][0]["incident"])
    assert detail is not None
    assert {alert.fingerprint for alert in detail.alerts} == {one["fingerprint"] for one in receipt["alerts"]}


def test_the_same_post_again_repeats(client: httpx.Client) -> None:
    body = fresh_post()
    first = client.post(PATH, content=body, headers=JSON).json()
    again = client.post(PATH, content=body, headers=JSON).json()
    assert [one["effect"] for one in again["alerts"]] == ["repeated", "repeated"]
    assert again["alerts"][0]["incident"] == first["alerts"][0]["incident"]


def test_warnings_are_told_to_the_sender(client: httpx.Client) -> None:
    body = fresh_post().replace(b'"truncatedAlerts": 0', b'"truncatedAlerts": 3')
    assert "left out 3 alerts" in client.post(PATH, content=body, headers=JSON).json()["warnings"][0]


def test_a_bad_body_gets_a_problem_that_names_field_and_value(client: httpx.Client) -> None:
    document = json.loads(fresh_post())
    document["alerts"][1]["status"] = "burning"
    answer = client.post(PATH, content=json.dumps(document), headers=JSON)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == 422
    assert problem["field"] == "/alerts/1/status"
    assert problem["seen"] == '"burning"'
    assert problem["expected"] == '"firing" or "resolved"'
    assert problem["type"]
    assert problem["title"]
    assert problem["detail"]


@pytest.mark.parametrize("token", ["old-token", TOKEN])
def test_every_token_of_a_rotation_opens_the_door(secured: httpx.Client, token: str) -> None:
    assert secured.post(PATH, content=fresh_post(), headers=bearer(token)).status_code == 202


@pytest.mark.parametrize("key", ["old-key", SECRET])
def test_a_signature_of_the_raw_body_opens_the_door(secured: httpx.Client, key: str) -> None:
    body = fresh_post()
    assert secured.post(PATH, content=body, headers=signature(body, key)).status_code == 202


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer"},
        {"authorization": f"Basic {TOKEN}"},
        {"authorization": f"Bearer {TOKEN}x"},
        {"x-suture-signature": "sha256="},
        {"x-suture-signature": "sha256=" + "0" * 64},
        {"x-suture-signature": "md5=" + "0" * 32},
    ],
)
def test_without_a_valid_secret_nothing_is_taken_in(secured: httpx.Client, rows: Rows, headers: dict[str, str]) -> None:
    before = rows.count()
    answer = secured.post(PATH, content=fresh_post(), headers={**JSON, **headers})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert TOKEN not in answer.text
    assert SECRET not in answer.text
    assert rows.count() == before


def test_a_signature_of_another_body_is_none(secured: httpx.Client) -> None:
    headers = signature(fresh_post(), SECRET)
    assert secured.post(PATH, content=fresh_post(), headers=headers).status_code == 401


def test_who_it_is_comes_before_what_it_says(secured: httpx.Client) -> None:
    assert secured.post(PATH, content=b"no json", headers={"content-type": "text/plain"}).status_code == 401


def test_a_token_for_people_does_not_open_the_webhooks(secured: httpx.Client) -> None:
    assert secured.post(PATH, content=fresh_post(), headers=bearer("t0ken-of-people")).status_code == 401


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])
def test_another_content_type_is_named(client: httpx.Client, kind: str) -> None:
    answer = client.post(PATH, content=fresh_post(), headers={"content-type": kind})
    assert answer.status_code == 415
    assert answer.json()["expected"] == "application/json"


def test_a_charset_parameter_is_fine(client: httpx.Client) -> None:
    answer = client.post(PATH, content=fresh_post(), headers={"content-type": "Application/JSON; charset=utf-8"})
    assert answer.status_code == 202


def test_a_declared_length_over_the_limit_is_refused_unread(secured_url: str) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\n"
    answer = raw(secured_url, (head + "Content-Length: 99999999\r\n\r\n").encode())
    assert b" 413 " in answer.split(b"\r\n")[0]
    assert b"connection: close" in answer.lower()


def test_of_a_stranger_without_any_secret_nothing_is_read(secured_url: str) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
    assert b" 401 " in raw(secured_url, head.encode()).split(b"\r\n")[0]


def test_a_chunked_body_is_counted_while_it_streams(secured: httpx.Client) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"padding": "'
        for _ in range(64):
            yield b"x" * 128
        yield b'"}'

    answer = secured.post(PATH, content=chunks(), headers=bearer(TOKEN))
    assert answer.status_code == 413
    assert "4096" in answer.json()["expected"]


def test_a_length_that_promises_too_little_does_not_smuggle_a_body(secured_url: str) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\n"
    answer = raw(secured_url, (head + "Content-Length: 2\r\n\r\n{}" + "x" * 9000).encode())
    assert b" 422 " in answer.split(b"\r\n")[0]


def test_an_alert_of_no_known_service_is_answered_for_too(client: httpx.Client) -> None:
    answer = client.post(PATH, content=fresh_post("nobody-knows"), headers=JSON)
    assert answer.status_code == 202
    assert answer.json()["alerts"][0]["effect"] == "opened"


def test_a_get_is_told_what_is_allowed(client: httpx.Client) -> None:
    answer = client.get(PATH)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert answer.headers["content-type"] == "application/problem+json"
