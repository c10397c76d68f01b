"""Which name was meant by one that does not exist."""

import pytest

from rules.parts.spelling import is_close, meant


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("adress", "address"),
        ("recieve", "receive"),
        ("userName", "user_name"),
        ("startwith", "startswith"),
        ("seperator", "separator"),
    ],
)
def test_a_slip_of_the_keys_is_close(name: str, other: str) -> None:
    assert is_close(name, other)


@pytest.mark.parametrize(
    ("name", "other"), [("item", "items"), ("tags", "tag"), ("decode", "encode"), ("ab", "ac"), ("left", "right")]
)
def test_another_word_is_not_close(name: str, other: str) -> None:
    assert not is_close(name, other)


def test_two_close_names_are_ambiguous() -> None:
    assert meant("valeu", ["value"]) == "value"
    assert meant("valuf", ["value", "valuc"]) == ""


def test_the_interpreters_suggestion_must_agree() -> None:
    assert meant("reedings", ["readings"], "... Did you mean: 'readings'?") == "readings"
    assert meant("reedings", ["readings"], "... Did you mean: 'leadings'?") == ""
