"""Every kind of evidence is cleaned, and stays what it was."""

from datetime import UTC, datetime

from agent.domain.crash import Crash, StackFrame
from agent.domain.evidence import Commit, Evidence, EvidenceKind
from agent.domain.telemetry import LogRecord, Sample, SpanRecord
from agent.domain.untrusted import Untrusted
from agent.redact import redact_crash, redact_evidence, redact_variables

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
DIRTY = Untrusted("password=hunter2 user=bob")
CLEAN = Untrusted("password=[redacted:secret] user=bob")


def evidence(kind: EvidenceKind, body: object, query: str = "files /var/log/shop.log") -> Evidence:
    return Evidence(kind=kind, source="files", query=query, collected_at=AT, body=body)  # type: ignore[arg-type]  # any body


def test_a_variable_with_a_secret_name_is_replaced_whole() -> None:
    cleaned = redact_variables(
        {"db_password": "'correct horse battery'", "apiKey": "['a', 'b']", "credentials": ["'a'", {"b": "'c'"}]}
    )
    assert cleaned == {"db_password": "'[redacted:secret]'", "apiKey": "[redacted:secret]", "credentials": "[redacted:secret]"}


def test_nothing_stays_nothing_under_a_secret_name() -> None:
    variables: dict[str, object] = {"password": "None", "secret": "''", "api_key": None, "credentials": []}
    assert redact_variables(variables) == variables


def test_a_parsers_token_is_no_secret_but_a_random_string_is() -> None:
    kept = {"token": "<Token 'SELECT' at 0x7f12a4b09c10>", "tokens": ["'('", "')'"], "key": "'name'", "session": "<Session 3>"}
    assert redact_variables(kept) == kept
    assert redact_variables({"token": "'4f9a8b7c6d5e4f3a2b1c'"}) == {"token": "'[redacted:secret]'"}


def test_variables_are_cleaned_at_any_depth_and_keep_their_form() -> None:
    variables = {"request": {"'headers'": [["'Cookie'", "'sid=1'"], {"'password'": "'x'"}], "retries": 3}, "ok": "True"}
    assert redact_variables(variables) == {
        "request": {"'headers'": [["'Cookie'", "'sid=1'"], {"'password'": "'[redacted:secret]'"}], "retries": 3},
        "ok": "True",
    }


def test_variables_nested_without_end_are_cut() -> None:
    nested: object = "'x'"
    for _ in range(200):
        nested = [nested]
    assert "too-deep" in repr(redact_variables({"x": nested}))


def test_a_crash_is_cleaned_with_its_causes_members_and_notes() -> None:
    frame = StackFrame(
        path="/srv/password=x/a.py", line=3, function="f", code='login(password="hunter2")', marker=(0, 5), locals={"pwd": "'x'"}
    )
    leaf = Crash(type="PasswordError", message=DIRTY, frames=(frame,), notes=(DIRTY,))
    crash = Crash(type="KeyError", message=DIRTY, frames=(), cause=leaf, members=(leaf,))

    cleaned = redact_crash(crash)

    assert cleaned.message == CLEAN
    assert cleaned.cause is not None
    for part in (cleaned.cause, cleaned.members[0]):
        assert (part.type, part.message, part.notes) == ("PasswordError", CLEAN, (CLEAN,))
        found = part.frames[0]
        assert (found.path, found.code, found.locals) == (
            "/srv/password=x/a.py",
            'login(password="[redacted:secret]")',
            {"pwd": "'[redacted:secret]'"},
        )


def test_log_records_are_cleaned_by_text_and_by_attribute_name() -> None:
    record = LogRecord(body=DIRTY, attributes={"session_id": Untrusted("abc"), "path": Untrusted("/cart")})
    body = redact_evidence(evidence(EvidenceKind.LOGS, (record,))).body
    assert body == (LogRecord(body=CLEAN, attributes={"session_id": Untrusted("[redacted:secret]"), "path": Untrusted("/cart")}),)


def test_spans_samples_commits_and_notes_are_cleaned() -> None:
    span = SpanRecord(trace_id="1", span_id="2", name="GET /?token=abc", start_time=AT, end_time=AT, attributes={"x": DIRTY})
    sample = Sample(metric="up", labels={"instance": "http://a:b@host"}, timestamp=AT, value=1.0)
    commit = Commit(sha="2fd4e1c67a2d28fced849ee1bb76e7391b93eb12", author="bob", committed_at=AT, subject=DIRTY)

    cleaned = [
        redact_evidence(evidence(EvidenceKind.SPANS, (span,))).body,
        redact_evidence(evidence(EvidenceKind.METRICS, (sample,))).body,
        redact_evidence(evidence(EvidenceKind.COMMITS, (commit,))).body,
        redact_evidence(evidence(EvidenceKind.NOTE, DIRTY)).body,
    ]

    assert isinstance(cleaned[0], tuple)
    assert isinstance(cleaned[0][0], SpanRecord)
    assert (cleaned[0][0].name, cleaned[0][0].attributes["x"]) == ("GET /?token=[redacted:query]", CLEAN)
    assert isinstance(cleaned[1], tuple)
    assert isinstance(cleaned[1][0], Sample)
    assert cleaned[1][0].labels == {"instance": "http://[redacted:url-credentials]@host"}
    assert isinstance(cleaned[2], tuple)
    assert isinstance(cleaned[2][0], Commit)
    assert (cleaned[2][0].subject, cleaned[2][0].sha) == (CLEAN, commit.sha)
    assert cleaned[3] == CLEAN


def test_the_question_is_cleaned_too() -> None:
    asked = evidence(EvidenceKind.NOTE, Untrusted("nothing"), "loki https://bob:pw@loki/query")
    assert redact_evidence(asked).query == "loki https://[redacted:url-credentials]@loki/query"


def test_cleaning_twice_is_cleaning_once() -> None:
    frame = StackFrame(path="a.py", line=1, function="f", code="x", locals={"password": "'x'", "y": ["'a@shop.example.com'"]})
    once = redact_evidence(evidence(EvidenceKind.CRASH, (Crash(type="E", message=DIRTY, frames=(frame,)),)))
    assert redact_evidence(once) == once
