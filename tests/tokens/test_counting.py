import subprocess
import sys

import pytest

from agent.tokens import count_tokens


def test_code_is_counted_as_tiktoken_counts_it() -> None:
    assert count_tokens("def total(prices):\n    return sum(prices)\n") == 11
    assert count_tokens("") == 0


def test_special_tokens_written_in_code_are_plain_text() -> None:
    assert count_tokens("<|endoftext|>") > 1


@pytest.mark.parametrize("unit", ["a", " ", "\n", "中\ud800"])
def test_a_very_long_run_of_one_character_is_counted(unit: str) -> None:
    assert count_tokens(unit * 10) <= count_tokens(unit * (400_000 // len(unit)))


def test_a_long_line_counts_no_less_for_being_cut() -> None:
    words = "price = total / count; " * 500
    assert count_tokens(words) >= 500 * 6


def test_whoever_does_not_count_does_not_load_the_tokenizer() -> None:
    code = "import sys, agent.stages.locate_code, agent.cli.main; print('tiktoken' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"
