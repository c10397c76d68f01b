"""Secrets are replaced before a capsule exists."""

import base64
import io
import json
from dataclasses import dataclass
from typing import Any

import pytest
import suture_recorder
from capsule_reading import UNHURRIED, caught, innermost, rebuilt, recorded
from hypothesis import given, settings
from hypothesis import strategies as st
from suture_recorder import shapes

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
AWS = "AKIA" + "IOSFODNN7EXAMPLE"
GITHUB = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq98Zk3\nq1w2e3r4t5\n-----END RSA PRIVATE KEY-----"
SHAPES = {
    "jwt": JWT,
    "aws": AWS,
    "github": GITHUB,
    "private key": KEY,
    "slack": "xoxb-" + "123456789012-abcdefABCDEF",
    "stripe": "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc",
    "google": "AIza" + "SyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY",
}


def text_of(value: object) -> str:
    """The whole capsule as text, its base64 decoded."""
    _, capsule = recorded(value)
    for node in capsule["nodes"]:
        if node["k"] in {"bytes", "bytearray", "bytesio"}:
            node["v"] = base64.b64decode(node["v"]).decode("latin-1")
    return json.dumps(capsule, ensure_ascii=False)


@pytest.mark.parametrize("secret", SHAPES.values(), ids=SHAPES)
def test_a_secret_is_known_by_its_shape_wherever_it_stands(secret: str) -> None:
    first = secret.splitlines()[-1] if "\n" not in secret else "q1w2e3r4t5"
    for value in (
        secret,
        f"sent {secret} to them",
        secret.encode(),
        bytearray(secret.encode()),
        {secret: 1},
        io.StringIO(secret),
    ):
        assert first not in text_of(value)


def test_a_whole_secret_is_a_redacted_node_and_a_part_is_replaced_in_its_text() -> None:
    assert recorded(JWT)[0] == {"k": "redacted", "of": "str"}
    assert recorded(f"sent {JWT} on")[0]["v"] == "sent [redacted] on"
    assert recorded(AWS.encode())[0] == {"k": "redacted", "of": "bytes"}


def test_a_password_in_an_address_is_replaced_and_the_rest_stays() -> None:
    assert recorded("postgres://ann:s3cr3t@db:5432/shop")[0]["v"] == "postgres://ann:[redacted]@db:5432/shop"


NAMES = (
    *(
        "password",
        "db_password",
        "PASSWORD",
        "userPassword",
        "passwd",
        "secret",
        "client_secret",
        "api_key",
        "apiKey",
        "X-Api-Key",
    ),
    *("access_token", "refreshToken", "Authorization", "cookie", "Set-Cookie", "private_key", "credentials", "session_id"),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_value_is_secret_by_the_name_that_leads_to_it(name: str) -> None:
    assert "correct horse" not in text_of({name: "correct horse"})
    assert "correct horse" not in text_of([(name, "correct horse"), [name, "correct horse"]])
    assert "correct horse" not in text_of((name.encode(), b"correct horse"))
    assert "correct horse" not in text_of({name: ["correct horse", {"x": b"correct horse"}]})


@pytest.mark.parametrize(
    "name", ["tokens", "token", "key", "author", "passenger", "compass", "keyboard", "secretary", "bypass_rule"]
)
def test_names_that_parsers_and_dictionaries_use_hide_nothing_ordinary(name: str) -> None:
    assert "STRING" in text_of({name: "STRING"})


def test_what_may_be_secret_by_its_name_is_when_it_looks_random() -> None:
    assert "9f86d081884c7d659a2feaa0c55ad015" not in text_of({"token": "9f86d081884c7d659a2feaa0c55ad015"})


@dataclass
class Login:
    user: str
    password: str
    attempts: int = 3


def test_attributes_arguments_and_locals_are_secret_by_their_names() -> None:
    def sign_in(login: Login, api_key: str) -> None:
        password = login.password
        both = [password, api_key]
        raise PermissionError(f"{login.user} with {password} refused {len(both)} times")

    error = caught(lambda: sign_in(Login("ann", "hunter2hunter"), "k-12345-xyz"))
    content = (suture_recorder.capture(error, bounds=UNHURRIED) or b"").decode()
    assert "hunter2hunter" not in content
    assert "k-12345-xyz" not in content
    assert "ann" in content


def test_a_secret_that_was_found_by_name_is_replaced_where_it_has_no_name() -> None:
    secret = "correct-horse-battery"
    assert secret not in text_of([{"password": secret}, f"{'correct-horse'}-battery", f"sent {secret}".encode()])


def test_nothing_and_switches_stay_visible_under_the_name_of_a_secret() -> None:
    node, capsule = recorded({"password": None, "secret": True, "api_key": ""})
    assert list(rebuilt(node, capsule["nodes"]).values()) == [None, True, ""]


def test_an_object_under_the_name_of_a_secret_is_hidden_one_step_far_only() -> None:
    @dataclass
    class Vault:
        word: str
        app: Any

    @dataclass
    class App:
        title: str

    text = text_of({"credentials": Vault("correct horse", App("the shop"))})
    assert "correct horse" not in text
    assert "the shop" in text


def test_secrets_in_messages_notes_and_lines_of_source_are_replaced() -> None:
    def connect() -> None:
        password = "written down"  # noqa: F841
        raise ConnectionError(f"postgres://ann:s3cr3t@db refused, Authorization: Bearer {JWT}") from KeyError("api_key=abcdef")

    error = caught(connect)
    error.add_note(f"with {GITHUB}")
    content = (suture_recorder.capture(error, bounds=UNHURRIED) or b"").decode()
    for secret in ("s3cr3t", JWT, GITHUB, "abcdef", "written down"):
        assert secret not in content


def test_a_line_of_source_loses_its_literals_and_nothing_else() -> None:
    line = 'connect(password=settings.password, token="abc", api_key=key)'
    assert shapes.redacted_source(line) == ('connect(password=settings.password, token="[redacted]", api_key=key)', 1)


@pytest.mark.parametrize(
    "text",
    [
        *(
            '{"password": "s3c\\\\r3t"}',
            '{"password": "s3c\\"r3t"}',
            '{\\"password\\": \\"s3cr3t\\"}',
            "password='s3c r3t'",
            "password=s3cr3t&a=1",
        ),
        *(
            "userPassword: s3cr3t",
            "X-Api-Key: s3cr3t",
            "aws_secret_access_key = s3cr3t",
            "Cookie: a=s3cr3t; b=s3cr3t",
            "pwd=s3cr3t",
        ),
        *('password="s3cr3t', "refresh-token=s3cr3t", "secret%3Ds3cr3t", "Set-Cookie: s3cr3t"),
    ],
)
def test_a_secret_in_running_text_is_known_by_the_name_before_it(text: str) -> None:
    found, count = shapes.redacted(text)
    assert count == 1
    assert "r3t" not in found


@pytest.mark.parametrize(
    "text", ["compass: north", "Unexpected token: NAME", "bypass=1", "basic understanding", "a://b:c/d", "keys: a b c"]
)
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert shapes.redacted(text) == (text, 0)


@pytest.mark.parametrize(
    "piece", ["eyJ", "-eyJ", "://", "password=", 'pass="', "-----BEGIN ", "ghp_", "bearer ", "https://a:", "token=a", "cookie:"]
)
def test_looking_for_secrets_in_a_text_made_to_be_slow_comes_to_an_end(piece: str) -> None:
    text = piece * (400_000 // len(piece))  # where time grows with the square this takes minutes
    assert len(shapes.redacted(text)[0]) >= 10


def test_a_secret_that_is_cut_is_seen_whole() -> None:
    node, _ = recorded("x " * 10 + JWT, bounds=suture_recorder.Bounds(text=40, seconds=60))
    assert node["v"] == "x " * 10 + "[redacted]"


def test_how_many_were_replaced_is_said() -> None:
    assert recorded({"password": "a-b-c-d", "secret": "e-f-g-h"})[1]["redacted"] == 2
    assert recorded({"name": "a"})[1]["redacted"] == 0


@settings(deadline=None)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", min_size=6, max_size=30))
def test_no_word_under_a_secrets_name_is_anywhere_in_a_capsule(word: str) -> None:
    secret = f"~{word}~"
    assert secret not in text_of({"outer": {"password": secret}, "text": f"<{secret}>", "list": [secret, (1, secret)]})


def test_frames_of_others_carry_no_values() -> None:
    error = caught(lambda: json.loads("{", object_hook=dict))
    capsule = json.loads(suture_recorder.capture(error, bounds=UNHURRIED) or b"{}")
    last = innermost(capsule)
    assert last["module"] == "json.decoder"
    assert (last["own"], last["arguments"], last["locals"]) == (False, [], [])
