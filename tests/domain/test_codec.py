"""Every domain value comes back from JSON as it was."""

import json
import math
import pickle
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import nouns
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.domain.alert import Alert, AlertStatus, Service
from agent.domain.codec import NOUNS, CodecError, decode, dumps, encode, loads
from agent.domain.crash import Crash
from agent.domain.outcome import Outcome
from agent.domain.proof import Reason
from agent.domain.untrusted import Untrusted

ALERT = Alert(
    fingerprint="f1",
    status=AlertStatus.FIRING,
    labels={"alertname": "HighErrorRate"},
    starts_at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    source="alertmanager",
)


@pytest.mark.parametrize("name", nouns.ALL)
def test_every_noun_survives_the_round_trip(name: str) -> None:
    @settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
    @given(nouns.instances(NOUNS[name]))
    def survives(value: object) -> None:
        assert loads(dumps(value)) == value

    survives()


def test_every_class_of_the_domain_is_a_noun_the_codec_knows() -> None:
    assert {"Alert", "Incident", "Evidence", "Crash", "CodeContext", "Baseline", "Outcome", "Untrusted"} <= NOUNS.keys()


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(st.dictionaries(nouns.texts | st.integers(), nouns.recorded, max_size=4))
def test_mappings_with_any_keys_survive(value: dict[object, object]) -> None:
    assert loads(dumps(value)) == value


def test_two_lone_surrogates_side_by_side_do_not_become_one_character() -> None:
    assert loads(dumps("\ud83d\ude00")) == "\ud83d\ude00"
    assert loads(dumps("\U0001f600")) == "\U0001f600"


def test_a_mapping_with_the_tag_as_key_is_not_mistaken_for_a_noun() -> None:
    value = {"$": "Reason", "code": "x", "text": "y"}
    assert loads(dumps(value)) == value


def test_infinities_and_not_a_number_survive() -> None:
    back = loads(dumps((math.inf, -math.inf, math.nan)))
    assert isinstance(back, tuple)
    assert back[:2] == (math.inf, -math.inf)
    assert math.isnan(back[2])


def test_lists_and_tuples_are_kept_apart() -> None:
    assert loads(dumps((1, [2, (3,)]))) == (1, [2, (3,)])


def test_a_moment_keeps_its_offset() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=timezone(timedelta(hours=2)))
    back = loads(dumps(moment))
    assert isinstance(back, datetime)
    assert back == moment
    assert back.utcoffset() == timedelta(hours=2)


def test_the_text_is_ascii_json_in_a_versioned_envelope() -> None:
    text = dumps(Reason(code="proven", text="grün \ud800"))
    assert text.isascii()
    assert json.loads(text)["version"] == 1


def test_a_field_added_later_takes_its_default_in_old_data() -> None:
    data = encode(Service(name="shop", repository="/srv/shop", branch="main"))
    assert isinstance(data, dict)
    del data["path_prefixes"]
    assert decode(data) == Service(name="shop", repository="/srv/shop", branch="main")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"$": "Popen", "args": ["ls"]}, "unknown tag 'Popen'"),
        ({"$": ["Reason"]}, "unknown tag"),
        ({"$": "Reason", "code": "x"}, "bad Reason"),
        ({"$": "Reason", "code": "x", "text": "y", "later": 1}, "later"),
        ({"$": "AlertStatus", "value": "smouldering"}, "smouldering"),
        ({"$": "bytes", "base64": "!"}, "bad bytes"),
        ({"$": "bytes"}, "bad bytes"),
        ({"$": "map", "items": [["a"]]}, "bad map"),
        ({"$": "map", "items": [[["a", {"$": "list", "items": []}], 1]]}, "bad map"),
        ({"$": "datetime", "iso": 5}, "bad datetime"),
    ],
)
def test_data_nobody_wrote_is_refused_by_name(data: dict[str, object], message: str) -> None:
    with pytest.raises(CodecError, match=message):
        loads(json.dumps({"version": 1, "value": data}))


@pytest.mark.parametrize("text", ["", "[1]", '{"value": 1}', '{"version": 2, "value": 1}', "[" * 100_000])
def test_text_without_a_known_envelope_is_refused(text: str) -> None:
    with pytest.raises(CodecError):
        loads(text)


def test_a_pickle_is_refused() -> None:
    with pytest.raises(CodecError):
        loads(pickle.dumps(ALERT))


class Foreign(StrEnum):
    ONE = "one"


@pytest.mark.parametrize("value", [object(), {1, 2}, Foreign.ONE, ValueError("x"), CodecError, Outcome])
def test_values_that_are_no_nouns_are_refused(value: object) -> None:
    with pytest.raises(CodecError, match="expected a noun"):
        dumps(("inside", value))


def test_a_chain_of_causes_too_deep_to_write_is_refused_and_not_a_crash() -> None:
    crash = Crash(type="E", message=Untrusted("m"), frames=())
    for _ in range(5000):
        crash = replace(crash, cause=crash)
    with pytest.raises(CodecError, match="nested too deeply"):
        dumps(crash)
