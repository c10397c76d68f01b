from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from agent.domain.alert import Alert, AlertStatus
from agent.errors import BadSettings
from agent.settings import Secrets, ServiceCatalogue, Settings
from agent.settings_file import load_settings

GOOD = """\
version: 1
services:
  - name: shop
    match: {service: shop, cluster: prod}
    repository: /srv/git/shop
    policy: {max_files: 2}
  - name: shop-staging
    match: {service: shop}
    repository: /srv/git/shop
    mode: suggest
  - name: mail
    repository: https://git.example/mail.git
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "suture.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def problem(tmp_path: Path, text: str) -> str:
    with pytest.raises(BadSettings) as caught:
        load_settings(written(tmp_path, text))
    return str(caught.value)


def alert(**labels: str) -> Alert:
    return Alert(
        fingerprint="f", status=AlertStatus.FIRING, labels=labels, starts_at=datetime(2026, 1, 1, tzinfo=UTC), source="test"
    )


def test_the_most_specific_service_wins(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, GOOD))
    catalogue = ServiceCatalogue(tuple(section.to_domain() for section in settings.services))
    names = [catalogue.service_for(alert(service="shop", cluster=cluster)) for cluster in ("prod", "dev")]
    assert [service.name for service in names if service] == ["shop", "shop-staging"]
    assert catalogue.service_for(alert(service="unknown")) is None


def test_a_service_without_match_is_found_by_its_name(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    settings = load_settings(tmp_path)
    catalogue = ServiceCatalogue(tuple(section.to_domain() for section in settings.services))
    service = catalogue.service_for(alert(service="mail"))
    assert service is not None
    assert service.name == "mail"


def test_a_service_has_its_own_policy_or_the_general_one(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, GOOD))
    shop, staging, _ = (section.to_domain() for section in settings.services)
    assert settings.policy_for(shop).max_files == 2
    assert settings.policy_for(staging).max_files == settings.policy_for(None).max_files == 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("version: 2\n", ["suture.yaml:1", "version", "'2'"]),
        ("version: 1\nserver:\n  port: 99999\n", ["suture.yaml:3", "server.port", "'99999'", "65535"]),
        ("version: 1\nserver:\n  prot: 80\n", ["suture.yaml:3", "server.prot"]),
        ("services:\n  - name: shop\n", ["suture.yaml:2", "services.0.repository", "required"]),
        ("services:\n  - name: a\n    repository: x\n  - name: Bad Name\n    repository: x\n", ["suture.yaml:4", "'Bad Name'"]),
        ("services:\n  - {name: a, repository: x}\n  - {name: a, repository: x}\n", ["more than once: a"]),
        ("services:\n  - name: a\n    repository: x\n    root: ../up\n", ["suture.yaml:4", "root", "inside the repository"]),
        (
            "services:\n  - name: a\n    repository: x\n    python:\n      interpreter: bin/python\n",
            ["suture.yaml:5", "absolute path"],
        ),
        ("version: 1\nversion: 1\n", ["suture.yaml:2", "version"]),
        ("services: [\n", ["suture.yaml:"]),
        ("- just\n- a list\n", ["suture.yaml:1"]),
        ("a: &a [*a]\n", ["suture.yaml:1"]),
    ],
)
def test_a_wrong_setting_is_named_with_file_line_and_value(tmp_path: Path, text: str, expected: list[str]) -> None:
    message = problem(tmp_path, text)
    assert [part for part in expected if part not in message] == []


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    message = problem(tmp_path, "server: {port: -1}\nservices: [{name: a}]\n")
    assert "server.port" in message
    assert "services.0.repository" in message


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="suture settings example"):
        load_settings(tmp_path / "suture.yaml")


def test_bytes_that_are_not_utf8_are_refused(tmp_path: Path) -> None:
    (tmp_path / "suture.yaml").write_bytes(b"version: \xff\n")
    with pytest.raises(BadSettings, match="byte 9 is not UTF-8"):
        load_settings(tmp_path)


def test_an_empty_file_means_defaults(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, "")) == Settings()


@given(st.text(max_size=200))
def test_any_text_is_settings_or_a_clear_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("any") / "suture.yaml"
    file.write_text(text, encoding="utf-8", errors="replace")
    with suppress(BadSettings):
        load_settings(file)


def test_secrets_of_the_environment_do_not_show_in_a_repr_or_a_dump() -> None:
    secret = SecretStr("hunter2,hunter3")
    secrets = Secrets(webhook_token=secret, webhook_secret=secret, web_token=secret, database_url=secret)
    assert "hunter" not in f"{secrets!r} {secrets} {secrets.model_dump()} {secrets.model_dump_json()}"
    open_to_all = {name for name, field in Secrets.model_fields.items() if field.annotation is not SecretStr}
    assert open_to_all == {"worker_id"}
    assert secrets.webhook_tokens() == ("hunter2", "hunter3")
