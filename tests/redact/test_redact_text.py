"""No secret leaves, and what a stack trace says stays."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from agent.redact import redact

# Made-up secrets; put together here so that no scanner takes them for real ones.
SECRETS = {
    "aws": "AKIA" + "IOSFODNN7EXAMPLE",
    "github": "ghp_" + "0123456789abcdefghijklmnopqrstuvwxyz",
    "slack": "xoxb-" + "123456789012-abcdefghijkl",
    "jwt": "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc-def_123",
    "stripe": "sk_" + "live_0123456789abcdefghijklmn",
    "sendgrid": "SG." + "aaaaaaaaaaaaaaaaaaaa11.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb1",
    "telegram": "110201543:" + "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1",
    "openai": "sk-" + "proj-abcdefghijklmnopqrst0123",
    "gitlab": "glpat-" + "abcdefghijklmnop1234",
}


@pytest.mark.parametrize(
    ("text", "secret", "kept"),
    [
        ("Authorization: Bearer abcdef123456", "abcdef123456", "Authorization:"),
        ("authorization=Token 9944b09199c62bcf", "9944b09199c62bcf", "authorization="),
        ('curl -H "Authorization: Bearer abc123def456" https://shop.test/z', "abc123def456", "https://shop.test/z"),
        ("{'Authorization': 'Basic dXNlcjpwYXNz', 'Accept': '*/*'}", "dXNlcjpwYXNz", "'Accept': '*/*'}"),
        ("[(b'host', b'shop'), (b'authorization', b'Bearer zzzzz')]", "zzzzz", "(b'host', b'shop')"),
        ("Proxy-Authorization: Basic dXNlcjpwYXNz", "dXNlcjpwYXNz", "Proxy-Authorization"),
        ('Authorization: Digest username="bob", response="6629fae49393a053"', "6629fae49393a053", "Authorization"),
        ("sent bearer abcdefgh12345678 to it", "abcdefgh12345678", "sent bearer"),
        ("with Basic dXNlcjpwYXNz", "dXNlcjpwYXNz", "with Basic"),
        ("Cookie: theme=dark; sid=31d4d96e", "31d4d96e", "Cookie:"),
        ("Set-Cookie: sid=31d4d96e; Path=/", "31d4d96e", "Set-Cookie"),
        ('{"headers": {"Cookie": "sid=31d4d96e", "Accept": "x"}}', "31d4d96e", '"Accept": "x"'),
        ("postgres://shop:s3cr3t@db:5432/shop is down", "s3cr3t", "@db:5432/shop is down"),
        ("https://0a1b2c3d@sentry.test/1", "0a1b2c3d", "sentry.test/1"),
        ("redis://:pa/ss@cache:6379/0", "pa/ss", "@cache:6379/0"),
        ("GET /cb?token=abc&page=2 200", "abc", "&page=2 200"),
        ("GET /cb?code=8a8f7b6c5d4e3f2a1b0c&page=2", "8a8f7b6c5d4e", "&page=2"),
        ("password=hunter2 user=bob", "hunter2", "user=bob"),
        ("password: hunter2", "hunter2", "password:"),
        ("login(password=hunter2, user='bob')", "hunter2", "user='bob')"),
        ("PGPASSWORD=hunter2 psql", "hunter2", "psql"),
        ("db_passwd = 'it\\'s' # x", "it\\'s", "# x"),
        ('{"password": "hun\\"ter2", "user": "bob"}', 'ter2"', '"user": "bob"}'),
        ('{\\"apiKey\\": \\"k-1\\", \\"user\\": \\"bob\\"}', "k-1", "bob"),
        ("{'client_secret': b'k-1', 'user': 'bob'}", "k-1", "'user': 'bob'"),
        ("('password', 'hunter2')", "hunter2", "'password'"),
        ("secrets=['a1', 'b2'] x=1", "b2", "x=1"),
        ("<password>hunter2</password>", "hunter2", "</password>"),
        ("password=p&ss;w0rd(x user=bob", "w0rd", "user=bob"),
        ('{"event": "x", "password": "hunt', "hunt", '"event": "x"'),
        ("aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPx", "wJalrXUtnFEMI", "aws_secret_access_key="),
        ("token=4f9a8b7c6d5e4f3a", "4f9a8b7c6d5e4f3a", "token="),
        ("mail to bob.smith+x@shop.example.com failed", "bob.smith", "failed"),
        ("card 4111 1111 1111 1111 declined", "1111 1111", "declined"),
        ("card 378282246310005 declined", "378282246310005", "declined"),
    ],
)
def test_a_secret_goes_and_its_surroundings_stay(text: str, secret: str, kept: str) -> None:
    redacted = redact(text)
    assert secret not in redacted
    assert "[redacted:" in redacted
    assert kept in redacted


@pytest.mark.parametrize("around", ["{}", "x {} y", "key={}", "'{}'", '{{"a": "{}"}}', "https://shop.test/{}/x", "a\n{}\nb"])
@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_a_known_token_is_cut_whole_wherever_it_stands(secret: str, around: str) -> None:
    redacted = redact(around.format(secret))
    assert not any(secret[start : start + 8] in redacted for start in range(len(secret) - 8))


def test_a_token_longer_than_its_detectors_pattern_is_cut_to_its_end() -> None:
    assert redact(f"found {SECRETS['sendgrid']}ZZZZtail.") == "found [redacted:sendgrid-api-key]"


@pytest.mark.parametrize("end", ["\n-----END RSA PRIVATE KEY-----\nafter", "\n...\nafter"])
def test_private_keys_go_whole_even_when_cut(end: str) -> None:
    begin = "-----BEGIN RSA " + "PRIVATE KEY-----\n"
    redacted = redact(f"before\n{begin}MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn\nygWyF0LMIIEpAIBAAKCAQEA0Z3VS5JJ{end}")
    assert "MIIE" not in redacted
    assert "ygWy" not in redacted
    assert redacted.startswith("before\n[redacted:private-key]")
    assert redacted.endswith("after")


@pytest.mark.parametrize(
    "text",
    [
        "commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "request 123e4567-e89b-12d3-a456-426614174000",
        "order 4111111111111112 at 1764000000123456789 ns, 0.4111111111111111",
        "ValueError: invalid password",
        "KeyError: 'password'",
        "unexpected token: 'foo' at line 3",
        "token = tokens[i]",
        "token=<Token 'SELECT'>",
        "max_tokens=4096 tokens=512 token_type=Bearer",
        "password=None passed=True passenger=7 secret=''",
        "bearer authentication failed; basic authentication required",
        "clone git@github.com:org/repo.git and x@y",
        "ssh://git@github.com/org/repo.git",
        "http://host:8080/users/@me",
        "def login(password: str, token: str = '') -> None:",
        "shop.errors.APCommunicationErrorInTheShop",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


TRACE = """Traceback (most recent call last):
  File "/srv/secret/password=abc/token/auth.py", line 41, in get_token
    password = config["password"].decode(secret_key)
               ~~~~~~^^^^^^^^^^^^
  File "C:\\\\keys\\\\api_key\\\\a@b.com.py", line 4111, in <lambda>
    return bearer(self.password, token=self.token)
shop.auth.PasswordError: no password for user 7
"""


def test_a_stack_traces_places_code_and_types_stay() -> None:
    assert redact(TRACE) == TRACE


def test_a_secret_written_into_the_code_goes() -> None:
    text = '  File "a.py", line 3, in f\n    login(password="hunter2", user=name)\nKeyError: 1'
    assert redact(text) == '  File "a.py", line 3, in f\n    login(password="[redacted:secret]", user=name)\nKeyError: 1'


FRAGMENTS = st.sampled_from(
    [
        *SECRETS.values(),
        "password",
        "token",
        "Authorization",
        "Cookie",
        "secret_key",
        "=",
        ": ",
        " = ",
        "'",
        '"',
        "\\",
        ",",
        "[",
        "]",
        "{",
        "(",
        "Bearer ",
        "Basic ",
        "https://",
        "a:b@",
        "?",
        "&",
        "\n",
        " ",
        '  File "a.py", line 3, in f\n',
        "-----BEGIN PRIVATE " + "KEY-----",
        "bob@shop.example.com",
        "4111111111111111",
        "[redacted:secret]",
        "[redacted:",
        "None",
        ">",
        "b'",
    ]
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(FRAGMENTS | st.text(max_size=6), max_size=14).map("".join))
@example("password=[redacted:secret]'x'")
def test_redacting_again_changes_nothing(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(FRAGMENTS, max_size=8).map("".join), st.sampled_from(sorted(SECRETS)), st.lists(FRAGMENTS, max_size=8).map("".join)
)
def test_no_surroundings_save_a_known_token(before: str, name: str, after: str) -> None:
    secret = SECRETS[name]
    redacted = redact(f"{before} {secret} {after}")
    assert secret not in redacted


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "password=",
        'password: "',
        "eyJ",
        "sk-",
        "://a:",
        "a@",
        "a.",
        "\\'",
        "?token=",
        "cookie: ",
        "[",
        "AC" + "0a" * 16 + " ",
        "4",
    ],
)
def test_time_is_linear_in_the_text(unit: str) -> None:
    """Ten times the text takes nowhere near a hundred times as long, with much room for a busy machine."""
    small, large = (cpu_seconds(unit * (size // len(unit))) for size in (10_000, 100_000))
    assert large < max(small, 0.01) * 50


def cpu_seconds(text: str) -> float:
    began = time.process_time()
    redact(text)
    return time.process_time() - began
