"""Secrets compared, addresses chosen, cookies signed."""

import hmac
from hashlib import sha256

import pytest

from agent.service.auth import Access, bearer_token, bind_address, is_one_of, is_signed, refuse_open_bind
from agent.service.door import safe_return
from agent.service.sessions import LIFETIME, Sessions

OPEN = Access()
SECURED = Access(webhook_tokens=("a",), page_token="b")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "shop.internal"])
def test_without_any_secret_only_loopback_is_listened_on_and_said_so(host: str) -> None:
    decision = bind_address(host, OPEN)
    assert decision.host == "127.0.0.1"
    assert host in decision.notice
    assert "loopback only" in decision.notice
    assert "SUTURE_WEBHOOK_TOKEN" in decision.notice


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_loopback_stays_what_was_asked_for(host: str) -> None:
    assert bind_address(host, OPEN).host == host
    assert bind_address(host, SECURED).notice == ""


def test_with_both_secrets_any_address_is_listened_on() -> None:
    decision = bind_address("0.0.0.0", SECURED)
    assert decision.host == "0.0.0.0"
    assert decision.notice == ""


def test_a_door_without_its_secret_is_named() -> None:
    assert "SUTURE_WEB_TOKEN" in bind_address("0.0.0.0", Access(webhook_tokens=("a",))).notice
    assert "SUTURE_WEBHOOK_TOKEN" in bind_address("0.0.0.0", Access(page_token="b")).notice


def test_an_empty_secret_secures_nothing_and_matches_nothing() -> None:
    assert not is_one_of("", ("",))
    assert not is_one_of("", ())
    assert not is_signed(b"", "sha256=" + hmac.new(b"", b"", sha256).hexdigest(), ("",))


def test_secrets_are_compared_whole_and_in_any_script() -> None:
    assert is_one_of("tökén", ("x", "tökén"))
    assert not is_one_of("töké", ("tökén",))
    assert not is_one_of("\udcff", ("tökén",))


def test_a_signature_in_capitals_is_the_same_number() -> None:
    digest = hmac.new(b"k", b"body", sha256).hexdigest()
    assert is_signed(b"body", f"sha256={digest.upper()}", ("k",))
    assert not is_signed(b"body", f"sha256={digest[:-1]}", ("k",))


@pytest.mark.parametrize(("header", "token"), [("Bearer x", "x"), ("bearer  x ", "x"), ("Basic x", ""), ("x", ""), ("", "")])
def test_only_the_bearer_scheme_carries_a_token(header: str, token: str) -> None:
    assert bearer_token(header) == token


@pytest.mark.parametrize("host", ["localhost", "localhost:8484", "127.0.0.1:1", "[::1]:8484"])
def test_an_open_door_answers_this_machine(host: str) -> None:
    assert refuse_open_bind("127.0.0.1", host) == ""


@pytest.mark.parametrize(
    ("server", "host"),
    [
        ("127.0.0.1", "evil.example"),
        ("127.0.0.1", "127.0.0.1.evil.example:8484"),
        ("127.0.0.1", ""),
        ("10.0.0.5", "localhost"),
        ("0.0.0.0", "localhost"),
        (None, "localhost"),
    ],
)
def test_an_open_door_stays_shut_for_others(server: str | None, host: str) -> None:
    assert refuse_open_bind(server, host)


def test_secrets_do_not_show_in_a_repr() -> None:
    assert "hush" not in repr(Access(webhook_tokens=("hush",), webhook_secrets=("hush",), page_token="hush"))


def test_a_session_is_read_back_until_it_expires() -> None:
    sessions = Sessions.for_token("t")
    session, cookie = sessions.issue(1000.0)
    assert sessions.read(cookie, 1000.0 + LIFETIME - 1) == session
    assert sessions.read(cookie, 1000.0 + LIFETIME) is None


def test_a_cookie_that_was_changed_is_no_session() -> None:
    sessions = Sessions.for_token("t")
    _, cookie = sessions.issue(1000.0)
    expires, nonce, mac = cookie.split(".")
    assert sessions.read(f"{int(expires) + 1}.{nonce}.{mac}", 1000.0) is None
    assert sessions.read(f"{expires}.{nonce[:-1]}A.{mac}", 1000.0) is None or nonce.endswith("A")
    assert sessions.read(f"{expires}.{nonce}.{'A' * 43}", 1000.0) is None
    assert sessions.read("", 1000.0) is None


def test_another_token_ends_every_session() -> None:
    _, cookie = Sessions.for_token("old").issue(1000.0)
    assert Sessions.for_token("old").read(cookie, 1000.0) is not None
    assert Sessions.for_token("new").read(cookie, 1000.0) is None


def test_without_a_token_sessions_end_with_the_process() -> None:
    _, cookie = Sessions.for_token("").issue(1000.0)
    assert Sessions.for_token("").read(cookie, 1000.0) is None


def test_a_form_belongs_to_one_session_and_its_token_is_not_the_cookie() -> None:
    sessions = Sessions.for_token("t")
    mine, cookie = sessions.issue(1000.0)
    other, _ = sessions.issue(1000.0)
    assert sessions.owns_form(mine, sessions.form_token(mine))
    assert not sessions.owns_form(other, sessions.form_token(mine))
    assert not sessions.owns_form(mine, cookie.split(".")[2])
    assert not sessions.owns_form(mine, "")


@pytest.mark.parametrize("path", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/a\r\nb", "", "/\u2028"])
def test_login_leads_back_to_our_own_pages_only(path: str) -> None:
    assert safe_return(path) == "/"


def test_login_leads_back_to_the_page_that_asked() -> None:
    assert safe_return("/incidents/inc-1") == "/incidents/inc-1"
