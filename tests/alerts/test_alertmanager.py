"""Reading Alertmanager's webhook."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.alerts.alertmanager import ANNOTATION_LIMIT, parse_alertmanager
from agent.domain.alert import AlertStatus
from agent.errors import BadWebhook

PAYLOADS = Path(__file__).parent.parent / "data" / "payloads"
FIRING = (PAYLOADS / "alertmanager-firing-2alerts.json").read_bytes()


def one_alert(**changes: object) -> bytes:
    """A post of one alert with some of its fields changed; `...` leaves a field out."""
    document = json.loads(FIRING)
    alert = {**document["alerts"][0], **changes}
    document["alerts"] = [{name: value for name, value in alert.items() if value is not ...}]
    return json.dumps(document).encode()


def post(**changes: object) -> bytes:
    """The firing post with some top-level fields changed; `...` leaves a field out."""
    document = {**json.loads(FIRING), **changes}
    return json.dumps({name: value for name, value in document.items() if value is not ...}).encode()


def refusal(body: bytes) -> BadWebhook:
    with pytest.raises(BadWebhook) as caught:
        parse_alertmanager(body)
    assert caught.value.status == 422
    return caught.value


def test_a_real_firing_post_becomes_alerts() -> None:
    batch = parse_alertmanager(FIRING)
    first = batch.alerts[0]
    assert [alert.name for alert in batch.alerts] == ["HighErrorRate", "HighLatency"]
    assert first.fingerprint == "61212e8a6324d85a"
    assert first.status is AlertStatus.FIRING
    assert first.starts_at == datetime(2026, 11, 23, 9, 0, 47, 189000, tzinfo=UTC)
    assert first.ends_at is None
    assert first.group == '{}:{service="shop"}'
    assert first.annotations["summary"].reveal() == "shop /checkout error rate 26.4%"
    assert first.url.startswith("http://vm:9190/graph")
    assert batch.warnings == ()


def test_one_post_can_mix_firing_and_resolved() -> None:
    batch = parse_alertmanager((PAYLOADS / "alertmanager-mixed-firing-resolved.json").read_bytes())
    assert [alert.status for alert in batch.alerts] == [AlertStatus.FIRING, AlertStatus.RESOLVED]
    assert batch.alerts[1].ends_at == datetime(2026, 11, 23, 9, 1, 5, 189000, tzinfo=UTC)


def test_the_source_is_kept_as_it_was_named() -> None:
    assert {alert.source for alert in parse_alertmanager(FIRING, "mimir").alerts} == {"mimir"}


def test_unknown_fields_are_ignored_whatever_they_hold() -> None:
    assert len(parse_alertmanager(post(novelty={"a": [1, None, {"b": 2}]})).alerts) == 2


@pytest.mark.parametrize("version", ["5", "one"])
def test_an_unknown_version_is_read_with_a_warning(version: str) -> None:
    batch = parse_alertmanager(post(version=version))
    assert len(batch.alerts) == 2
    assert version in batch.warnings[0]


def test_a_missing_version_is_read_with_a_warning() -> None:
    assert "names no version" in parse_alertmanager(post(version=...)).warnings[0]


def test_alerts_left_out_by_the_sender_are_warned_of() -> None:
    assert "left out 17 alerts" in parse_alertmanager(post(truncatedAlerts=17)).warnings[0]


def test_nanoseconds_and_other_zones_become_utc() -> None:
    batch = parse_alertmanager(one_alert(startsAt="2026-11-23T10:00:47.123456789+01:00"))
    assert batch.alerts[0].starts_at == datetime(2026, 11, 23, 9, 0, 47, 123456, tzinfo=UTC)


def test_annotations_that_are_null_are_none() -> None:
    assert parse_alertmanager(one_alert(annotations=None)).alerts[0].annotations == {}


def test_a_long_annotation_is_cut_and_the_alert_kept() -> None:
    batch = parse_alertmanager(one_alert(annotations={"summary": "x" * (ANNOTATION_LIMIT + 1)}))
    assert len(batch.alerts[0].annotations["summary"]) == ANNOTATION_LIMIT
    assert "/alerts/0/annotations/summary" in batch.warnings[0]


@pytest.mark.parametrize("char", ["\0", "\ud800"])
def test_an_annotation_that_no_database_stores_is_mended_and_the_alert_kept(char: str) -> None:
    batch = parse_alertmanager(one_alert(annotations={"summary": f"a{char}b"}))
    assert batch.alerts[0].annotations["summary"].reveal() == "a\ufffdb"
    assert batch.warnings


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "http://x/" + "y" * 9000])
def test_an_address_no_browser_should_open_is_left_out(url: str) -> None:
    batch = parse_alertmanager(one_alert(generatorURL=url))
    assert batch.alerts[0].url == ""
    assert "/alerts/0/generatorURL" in batch.warnings[0]


def test_an_end_while_still_firing_is_no_end() -> None:
    assert parse_alertmanager(one_alert(endsAt="2026-11-23T09:10:00Z")).alerts[0].ends_at is None


@pytest.mark.parametrize("ends", ["0001-01-01T00:00:00Z", None, ...])
def test_a_resolved_alert_without_an_end_has_none(ends: object) -> None:
    assert parse_alertmanager(one_alert(status="resolved", endsAt=ends)).alerts[0].ends_at is None


@pytest.mark.parametrize(
    ("changes", "field", "seen"),
    [
        ({"status": "pending"}, "/alerts/0/status", '"pending"'),
        ({"status": ...}, "/alerts/0/status", "missing"),
        ({"fingerprint": ""}, "/alerts/0/fingerprint", '""'),
        ({"fingerprint": 7}, "/alerts/0/fingerprint", "7"),
        ({"fingerprint": "x" * 257}, "/alerts/0/fingerprint", "characters"),
        ({"labels": []}, "/alerts/0/labels", "a list of 0"),
        ({"labels": ...}, "/alerts/0/labels", "missing"),
        ({"labels": {"a/b~c": 1}}, "/alerts/0/labels/a~1b~0c", "1"),
        ({"labels": {"": "x"}}, "/alerts/0/labels/", "''"),
        ({"labels": {"a": "\0"}}, "/alerts/0/labels/a", "u0000"),
        ({"labels": {"a": "\udfff"}}, "/alerts/0/labels/a", "udfff"),
        ({"labels": {"a": "x" * 4097}}, "/alerts/0/labels/a", "characters"),
        ({"labels": {str(number): "" for number in range(129)}}, "/alerts/0/labels", "129 members"),
        ({"annotations": {"a": {}}}, "/alerts/0/annotations/a", "an object of 0"),
        ({"startsAt": "yesterday"}, "/alerts/0/startsAt", '"yesterday"'),
        ({"startsAt": "2026-02-30T00:00:00Z"}, "/alerts/0/startsAt", "2026-02-30"),
        ({"startsAt": "0001-01-01T00:00:00+23:59"}, "/alerts/0/startsAt", "0001-01-01"),
        ({"startsAt": "0001-01-01T00:00:00Z"}, "/alerts/0/startsAt", "0001-01-01"),
        ({"startsAt": "20261123T090000Z"}, "/alerts/0/startsAt", "20261123"),
        ({"endsAt": 0}, "/alerts/0/endsAt", "0"),
        ({"generatorURL": []}, "/alerts/0/generatorURL", "a list of 0"),
    ],
)
def test_a_wrong_field_is_named_with_what_was_seen(changes: dict[str, object], field: str, seen: str) -> None:
    error = refusal(one_alert(**changes))
    assert error.field == field
    assert seen in error.seen
    assert error.expected


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"alerts": ...}, "/alerts"),
        ({"alerts": {}}, "/alerts"),
        ({"alerts": ["x"]}, "/alerts/0"),
        ({"version": 4}, "/version"),
        ({"groupKey": None}, "/groupKey"),
        ({"truncatedAlerts": -1}, "/truncatedAlerts"),
        ({"truncatedAlerts": True}, "/truncatedAlerts"),
        ({"truncatedAlerts": 2**63}, "/truncatedAlerts"),
    ],
)
def test_a_wrong_top_level_field_is_named(changes: dict[str, object], field: str) -> None:
    assert refusal(post(**changes)).field == field


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (b"", "Expecting value"),
        (b"{", "line 1 column 2"),
        (b'{"alerts": []} x', "Extra data"),
        (b"\xff\xfe", "byte 0xff at offset 0"),
        (b'{"alerts": [], "ignored": NaN}', "NaN"),
        (b'{"alerts": [], "ignored": -Infinity}', "-Infinity"),
        (b'{"alerts": [], "ignored": 1e999}', "1e999"),
        (b'{"alerts": ' + b"9" * 5000 + b"}", "thousands of digits"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"x": ' + b"[" * 70 + b"]" * 70 + b', "alerts": []}', "nested too deeply"),
        (b"null", "null"),
    ],
)
def test_what_is_no_document_is_refused_with_the_place(body: bytes, seen: str) -> None:
    assert seen in refusal(body).seen


@pytest.mark.parametrize(
    ("body", "field"),
    [(b'{"alerts": [], "alerts": []}', ""), (b'{"other": {"x": [{"y": 1, "y": 2}]}, "alerts": []}', "/other/x/0")],
)
def test_a_name_given_twice_is_refused_even_where_it_would_be_ignored(body: bytes, field: str) -> None:
    error = refusal(body)
    assert error.field == field
    assert "twice" in error.seen


def test_a_refusal_never_repeats_much_of_what_it_saw() -> None:
    error = refusal(one_alert(status="s" * 100_000))
    assert len(error.seen) < 200
    assert len(refusal(one_alert(labels={"n" * 200: 1})).field) < 200
