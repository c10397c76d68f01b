"""Which requests of the evidence may have crashed so."""

from datetime import UTC, datetime, timedelta

from agent.domain.crash import Crash, StackFrame
from agent.domain.evidence import Evidence, EvidenceKind
from agent.domain.request import HttpRequest
from agent.domain.telemetry import LogRecord
from agent.domain.untrusted import Untrusted
from agent.stages.localization.requests import KEPT, requests_behind

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FRAME = StackFrame(path="/srv/shop/cart.py", line=3, function="total")
CRASH = Crash(type="KeyError", message=Untrusted("'x'"), frames=(FRAME,))
TRACE = 'failed\nTraceback (most recent call last):\n  File "/srv/shop/cart.py", line 3, in total\nKeyError: 1'


def told(path: str, *, query: str = "", body: bytes = b"") -> HttpRequest:
    return HttpRequest(method="POST", path=Untrusted(path), query=Untrusted(query), body=body, source="event", moment=AT)


def carried(crash: Crash) -> Evidence:
    return Evidence(kind=EvidenceKind.CRASH, source="test", query="q", collected_at=AT, body=(crash,))


def logged(*lines: tuple[int, str]) -> Evidence:
    records = tuple(LogRecord(timestamp=AT + timedelta(seconds=at), body=Untrusted(line)) for at, line in lines)
    return Evidence(kind=EvidenceKind.LOGS, source="test", query="q", collected_at=AT, body=records)


def access(path: str) -> str:
    return f'10.0.0.7 - - [23/Nov/2026:09:00:00 +0000] "GET {path} HTTP/1.1" 500 12'


def paths(*evidence: Evidence) -> list[str]:
    return [request.path.reveal() for request in requests_behind(CRASH, evidence)]


def test_what_the_crash_carries_comes_before_what_was_logged() -> None:
    crash = Crash(type="KeyError", message=Untrusted("'x'"), frames=(FRAME,), request=told("/carried"))
    assert paths(logged((0, access("/logged")), (0, TRACE)), carried(crash)) == ["/carried", "/logged"]


def test_a_request_around_the_located_cause_is_its_own() -> None:
    around = Crash(type="RuntimeError", message=Untrusted("no"), frames=(), cause=CRASH, request=told("/around"))
    assert paths(carried(around)) == ["/around"]


def test_a_request_of_another_crash_is_left_out() -> None:
    other = Crash(type="ValueError", message=Untrusted("no"), frames=(FRAME,), request=told("/other"))
    assert paths(carried(other), carried(CRASH)) == []


def test_requests_near_the_traceback_come_before_those_far_from_it() -> None:
    assert paths(logged((-300, access("/long-before")), (0, TRACE), (1, access("/near")), (90, access("/after")))) == [
        "/near",
        "/after",
        "/long-before",
    ]


def test_the_same_request_is_kept_once_and_few_are_kept_at_all() -> None:
    many = [(number, access(f"/{number}")) for number in range(20)]
    assert paths(logged(*many, (0, access("/0")))) == [f"/{19 - number}" for number in range(KEPT)]


def test_secrets_of_a_request_are_gone() -> None:
    asked = told("/login", query="page=1&token=a1b2c3d4e5f6a7b8", body=b'{"password": "hunter2hunter2"}')
    crash = Crash(type="KeyError", message=Untrusted("'x'"), frames=(FRAME,), request=asked)
    (found,) = requests_behind(CRASH, (carried(crash),))
    assert found.query.reveal() == "page=1&token=[redacted:query]"
    assert b"hunter2" not in found.body
