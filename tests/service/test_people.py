"""The pages' door over HTTP: logging in, forms, and what other sites can't do."""

from collections.abc import Iterator
from html import unescape
from re import search
from uuid import uuid4

import httpx
import pytest
from sample_outcomes import alert, declined, published
from stored import stored

from agent.service.records import IncidentState
from agent.service.store import Store

WEB_TOKEN = "t0ken-of-people"
HTML = {"accept": "text/html"}


@pytest.fixture
def key(store: Store) -> str:
    return stored(store, [alert(fingerprint=uuid4().hex)], declined())


@pytest.fixture
def person(secured_url: str) -> Iterator[httpx.Client]:
    """Somebody who logged in."""
    with httpx.Client(base_url=secured_url, headers=HTML) as client:
        assert client.post("/login", data={"token": WEB_TOKEN, "back": "/"}).status_code == 303
        yield client


def form_token(page: str) -> str:
    found = search(r'name="form_token" value="([^"]+)"', page)
    assert found
    return unescape(found[1])


@pytest.mark.parametrize("path", ["/", "/incidents/inc-x"])
def test_a_stranger_is_sent_to_the_login_and_back(secured: httpx.Client, path: str) -> None:
    answer = secured.get(path, headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/login?back={path}"


@pytest.mark.parametrize("path", ["/api/incidents", "/api/incidents/inc-x", "/incidents/inc-x/events"])
def test_a_strange_program_gets_a_401(secured: httpx.Client, path: str) -> None:
    answer = secured.get(path)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_wrong_token_is_told_so_and_not_repeated(secured: httpx.Client) -> None:
    answer = secured.post("/login", data={"token": "wrong-guess", "back": "/"}, headers=HTML)
    assert answer.status_code == 401
    assert "not the token" in answer.text
    assert "wrong-guess" not in answer.text
    assert "set-cookie" not in answer.headers


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(secured: httpx.Client) -> None:
    answer = secured.post("/login", data={"token": WEB_TOKEN, "back": "/incidents/x"}, headers=HTML)
    cookie = answer.headers["set-cookie"].lower()
    assert answer.headers["location"] == "/incidents/x"
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert WEB_TOKEN not in cookie


def test_a_login_never_leads_to_another_site(secured: httpx.Client) -> None:
    answer = secured.post("/login", data={"token": WEB_TOKEN, "back": "//evil.example"}, headers=HTML)
    assert answer.headers["location"] == "/"


def test_who_is_logged_in_sees_the_incident(person: httpx.Client, key: str) -> None:
    page = person.get(f"/incidents/{key}")
    assert page.status_code == 200
    assert "No rule had a fix to offer" in page.text
    assert person.get(f"/api/incidents/{key}").status_code == 200


def test_trying_again_puts_the_incident_back_in_the_queue(person: httpx.Client, store: Store, key: str) -> None:
    token = form_token(person.get(f"/incidents/{key}").text)
    answer = person.post(f"/incidents/{key}/retry", data={"form_token": token})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/incidents/{key}"
    assert store.state(key) is IncidentState.WAITING


@pytest.mark.parametrize("forged", ["", "x" * 43])
def test_a_form_without_its_token_changes_nothing(person: httpx.Client, store: Store, key: str, forged: str) -> None:
    answer = person.post(f"/incidents/{key}/retry", data={"form_token": forged})
    assert answer.status_code == 403
    assert store.state(key) is IncidentState.DECLINED


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}])
def test_another_sites_form_changes_nothing(person: httpx.Client, store: Store, key: str, headers: dict[str, str]) -> None:
    token = form_token(person.get(f"/incidents/{key}").text)
    assert person.post(f"/incidents/{key}/retry", data={"form_token": token}, headers=headers).status_code == 403
    assert person.post(f"/api/incidents/{key}/retry", headers=headers).status_code == 403
    assert store.state(key) is IncidentState.DECLINED


def test_logging_out_ends_the_session(person: httpx.Client) -> None:
    token = form_token(person.get("/").text)
    assert person.post("/logout", data={"form_token": token}).headers["location"] == "/login"
    assert person.get("/").status_code == 303


def test_without_a_token_forms_are_still_tied_to_the_page(client: httpx.Client, store: Store, key: str) -> None:
    stolen = form_token(client.get(f"/incidents/{key}", headers=HTML).text)
    stranger = httpx.Client(base_url=client.base_url)
    assert stranger.post(f"/incidents/{key}/retry", data={"form_token": stolen}).status_code == 403
    assert client.post(f"/incidents/{key}/retry", data={"form_token": stolen}).status_code == 303
    stranger.close()


def test_without_a_token_a_rebound_name_gets_nothing(client: httpx.Client) -> None:
    for path in ("/", "/api/incidents", "/login"):
        answer = client.get(path, headers={"host": "evil.example:80"})
        assert answer.status_code == 403
        assert "Host header" in answer.json()["detail"]
    assert client.post("/webhooks/alertmanager", content=b"{}", headers={"host": "evil.example"}).status_code == 403


def test_with_a_token_any_name_may_lead_here(person: httpx.Client) -> None:
    assert person.get("/api/incidents", headers={"host": "suture.example"}).status_code == 200


def test_every_answer_carries_the_security_headers(client: httpx.Client, store: Store) -> None:
    key = stored(store, [alert(fingerprint=uuid4().hex)], published())
    for path in ("/", f"/incidents/{key}", "/api/incidents", "/healthz", "/metrics", "/nowhere", "/static/suture.css"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'")
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cache-control"] == ("no-cache" if path.startswith("/static") else "no-store")
        assert "server" not in headers


def test_a_page_that_does_not_exist_is_said_in_the_readers_way(client: httpx.Client) -> None:
    page = client.get("/incidents/inc-none", headers=HTML)
    assert page.status_code == 404
    assert "There is no incident of that key" in page.text
    assert client.get("/incidents/inc-none").headers["content-type"] == "application/problem+json"


def test_a_page_number_that_is_none_is_a_422(client: httpx.Client) -> None:
    assert client.get("/?page=0", headers=HTML).status_code == 422
    assert client.get("/?page=x").json()["field"] == "/query/page"


def test_files_outside_of_static_are_not_served(client: httpx.Client) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/"):
        assert client.get(path).status_code == 404
