"""Intervals and tests against published values and against their definitions."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.reports.statistics import mcnemar, wilson


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662), (1, 1, 0.2065, 1.0)],
)
def test_wilson_gives_the_published_intervals(hits: int, total: int, low: float, high: float) -> None:
    assert wilson(hits, total) == pytest.approx((low, high), abs=1e-4)


def test_no_case_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(1, 300).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_interval_holds_the_share_and_mirrors(counts: tuple[int, int]) -> None:
    hits, total = counts
    low, high = wilson(hits, total)
    assert low - 1e-9 <= hits / total <= high + 1e-9
    assert wilson(total - hits, total) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize(
    ("lost", "gained", "p_value"), [(0, 0, 1.0), (1, 1, 1.0), (1, 9, 0.021484375), (0, 6, 0.03125), (2, 2, 1.0)]
)
def test_mcnemar_is_the_exact_two_sided_test(lost: int, gained: int, p_value: float) -> None:
    assert mcnemar(lost, gained) == pytest.approx(p_value)


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_symmetric_and_sums_both_tails(lost: int, gained: int) -> None:
    total = lost + gained
    far = max(lost, gained)
    tails = sum(comb(total, count) for count in range(total + 1) if max(count, total - count) >= far) / 2**total
    assert mcnemar(lost, gained) == mcnemar(gained, lost) == pytest.approx(min(1.0, tails))


def test_thousands_of_pairs_are_no_overflow() -> None:
    assert mcnemar(0, 5000) == pytest.approx(0.0)
