"""The published schemas are those of the models."""

import json
from pathlib import Path

import jsonschema
import pytest
from case_folders import ABOUT, JUDGE

from eval.cases.schemas import pages

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_published_schema_is_what_the_code_says(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == pages()[name], "run: python -m eval.cases.schemas docs"


def test_a_sound_case_holds_to_the_schemas() -> None:
    jsonschema.validate(ABOUT, json.loads(pages()["case.schema.json"]))
    jsonschema.validate(JUDGE, json.loads(pages()["judge.schema.json"]))


def test_an_unknown_key_does_not() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**ABOUT, "extra": 1}, json.loads(pages()["case.schema.json"]))
