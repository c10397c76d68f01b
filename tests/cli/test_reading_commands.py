import json
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML
from terminal import suture
from typer.testing import CliRunner

from agent.cli.main import app
from agent.plugins import installed_rules


def shown(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments), env={"SUTURE_CONFIG": ""})
    assert done.exit_code == 0, done.output
    return done.output


def test_every_rule_is_listed_and_can_be_explained() -> None:
    listed = shown("rules", "list")
    for rule in installed_rules():
        assert rule.code in listed
        page = shown("rules", "show", rule.code.lower())
        assert [heading for heading in ("What it sees", "Why it fails", "The fix", "Fix safety") if heading not in page] == []


def test_the_policy_is_said_in_sentences() -> None:
    text = shown("policy", "explain")
    assert "becomes a pull request" in text
    assert "conftest.py" in text


def test_the_example_settings_fit_the_published_schema() -> None:
    schema = json.loads(shown("settings", "schema"))
    jsonschema.validate(YAML(typ="safe").load(shown("settings", "example")), schema)


def test_the_example_settings_are_accepted(tmp_path: Path) -> None:
    (tmp_path / "suture.yaml").write_text(shown("settings", "example"))
    assert "services: shop" in shown("settings", "check", "--config", str(tmp_path))


def test_the_version_is_printed() -> None:
    assert shown("--version").startswith("suture 0.")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("rules", "show", "PY999"), "no rule 'PY999'; expected one of PY101"),
        (("incidents", "list"), "suture settings example > suture.yaml"),
        (("policy", "explain", "--service", "shop"), "the catalogue is empty"),
    ],
)
def test_a_wrong_word_is_answered_with_the_right_ones(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    ended = suture(*arguments, cwd=tmp_path)
    assert ended.code == 2
    assert told in ended.err
    assert "Traceback" not in ended.err
