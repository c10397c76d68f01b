"""What of an incident's record may leave the database, and in which form."""

import json
from datetime import UTC, datetime

from agent.domain.alert import Alert, AlertStatus, Service
from agent.domain.crash import Crash, StackFrame
from agent.domain.evidence import Body, Evidence, EvidenceKind
from agent.domain.telemetry import LogRecord
from agent.domain.untrusted import Untrusted
from agent.stacktraces.read import read_crashes
from agent.stacktraces.sentry_event import read_event
from eval.cases.recorded_files import given_files

SECRET = "AKIAIOSFODNN7EXAMPLE"
AT = datetime(2026, 3, 2, 10, 15, tzinfo=UTC)
SERVICE = Service(name="shop", repository="/srv/shop", revision_label="commit")
FRAME = StackFrame(
    path="/srv/app/shop/cart.py",
    line=3,
    function="total",
    code="return a.b",
    marker=(7, 10),
    locals={"password": "'hunter2hunter2'"},
)
CAUSE = Crash(type="KeyError", message=Untrusted("'a'"), frames=(FRAME,))
CRASH = Crash(
    type="shop.errors.CartError",
    message=Untrusted(f"aws_access_key_id={SECRET}"),
    frames=(FRAME,),
    cause=CAUSE,
    cause_is_explicit=True,
)
OTHER = Crash(type="ValueError", message=Untrusted("other"), frames=(StackFrame(path="/srv/app/a.py", line=1, function="f"),))
ALERT = Alert(
    fingerprint="f1",
    status=AlertStatus.FIRING,
    labels={"alertname": "Errors", "commit": "abc123", "service": "shop"},
    annotations={"runbook": Untrusted(f"aws_access_key_id={SECRET}")},
    starts_at=AT,
    source="alertmanager",
)


def evidence(kind: EvidenceKind, body: Body) -> Evidence:
    return Evidence(kind=kind, source="files", query="q", collected_at=AT, body=body)


def files(*pieces: Evidence) -> dict[str, str]:
    return {name: content.decode() for name, content in given_files((ALERT,), pieces, CRASH, SERVICE).items()}


def test_secrets_are_cut_out_of_everything() -> None:
    record = LogRecord(timestamp=AT, severity_text="ERROR", body=Untrusted(f"aws_access_key_id={SECRET}"))
    given = files(evidence(EvidenceKind.CRASH, (CRASH,)), evidence(EvidenceKind.LOGS, (record,)))
    assert set(given) == {"alert.json", "trace.txt", "event.json", "logs/shop.log"}
    assert [name for name, text in given.items() if SECRET in text or "hunter2" in text] == []
    assert [name for name, text in given.items() if "[redacted:" not in text] == []


def test_a_crash_is_read_back_as_it_was() -> None:
    (crash,) = read_crashes(files(evidence(EvidenceKind.CRASH, (CRASH,)))["trace.txt"])
    assert (crash.type, crash.cause_is_explicit, crash.cause and crash.cause.type) == ("shop.errors.CartError", True, "KeyError")
    assert [(frame.path, frame.line, frame.code, frame.marker) for frame in crash.frames] == [
        ("/srv/app/shop/cart.py", 3, "return a.b", (7, 10))
    ]


def test_an_event_is_read_back_with_its_chain() -> None:
    (crash,) = read_event(files(evidence(EvidenceKind.CRASH, (CRASH,)))["event.json"])
    assert (crash.type, crash.cause_is_explicit, crash.cause and crash.cause.type) == ("shop.errors.CartError", True, "KeyError")
    assert set(crash.frames[0].locals) == {"password"}


def test_the_crash_that_was_worked_on_stands_first() -> None:
    trace = files(evidence(EvidenceKind.CRASH, (OTHER, CRASH, OTHER)))["trace.txt"]
    assert [crash.type for crash in read_crashes(trace)] == ["shop.errors.CartError", "ValueError"]


def test_the_label_that_names_a_commit_of_the_real_repository_is_left_out() -> None:
    (alert,) = json.loads(files()["alert.json"])["alerts"]
    assert alert["labels"] == {"alertname": "Errors", "service": "shop"}


def test_a_log_line_says_when_and_how_bad() -> None:
    record = LogRecord(timestamp=AT, severity_text="ERROR", body=Untrusted("order failed"))
    assert files(evidence(EvidenceKind.LOGS, (record,)))["logs/shop.log"] == "2026-03-02T10:15:00+00:00 ERROR order failed\n"
