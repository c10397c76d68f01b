from collections.abc import Callable
from pathlib import Path

import pytest
from small_suite import GUEST_CASE, REFUSED_CASE, TYPO_CASE

from agent.errors import BadInput
from eval.cases.case import Mode
from eval.cases.suites import load_suite
from eval.running.choosing import chosen_cases, without_evidence

Choose = Callable[..., list[str]]


@pytest.fixture
def chosen(suite: Path) -> Choose:
    def choose(*only: str, mode: Mode = Mode.ALL, count: int = 0, seed: int = 0) -> list[str]:
        return [case.id for case in chosen_cases(load_suite(str(suite)), mode, only, count=count, seed=seed)]

    return choose


def test_without_a_filter_every_case_is_run_in_the_order_of_the_suite(chosen: Choose) -> None:
    assert chosen() == [TYPO_CASE, GUEST_CASE, REFUSED_CASE]


def test_a_filter_is_part_of_an_id_or_a_tag_and_all_must_hold(chosen: Choose) -> None:
    assert chosen("without") == [GUEST_CASE]
    assert chosen("tag:decline") == [REFUSED_CASE]
    assert chosen("tag:rule:PY106", "discount") == [TYPO_CASE]
    with pytest.raises(BadInput, match="no case fits tag:decline and guest"):
        chosen("tag:decline", "guest")


def test_a_mode_leaves_out_the_cases_that_have_not_recorded_it(chosen: Choose, suite: Path) -> None:
    assert chosen(mode=Mode.EVENT) == [TYPO_CASE]
    assert without_evidence(load_suite(str(suite)), Mode.EVENT) == (GUEST_CASE, REFUSED_CASE)
    with pytest.raises(BadInput, match="'event'"):
        chosen("guest", mode=Mode.EVENT)


def test_a_draw_is_the_same_for_the_same_seed_and_keeps_the_order(chosen: Choose) -> None:
    draws = {seed: chosen(count=2, seed=seed) for seed in range(8)}
    assert draws == {seed: chosen(count=2, seed=seed) for seed in range(8)}
    assert all(draw == [case for case in chosen() if case in draw] and len(draw) == 2 for draw in draws.values())
    assert len({tuple(draw) for draw in draws.values()}) > 1
    assert chosen(count=9) == chosen()
