"""A few of the made-up traces and trees; `python -m eval.fuzz_locating` runs as many as are wanted."""

from random import Random

from agent.domain.crash import Crash
from agent.domain.location import CodeContext
from eval.fuzz_locating import fuzz, locate
from eval.fuzzing.scaling import DIMENSIONS
from eval.fuzzing.traces import some_crash, some_trace
from eval.fuzzing.trees import some_tree

CASES = 500


def test_any_trace_on_any_tree_is_located_or_declined_without_an_exception() -> None:
    tally = fuzz(0, iter(range(CASES)))
    assert tally.failures == {}
    assert sum(tally.outcomes.values()) == CASES
    assert min(tally.outcomes["located"], tally.outcomes["unlocated"]) > CASES // 10, "both ends are reached"


def test_the_same_seed_makes_the_same_cases() -> None:
    def made(seed: str) -> tuple[object, str, Crash]:
        random = Random(seed)
        files = some_tree(random)
        return files, some_trace(random, files), some_crash(random, files)

    assert [made(f"0:{number}") for number in range(20)] == [made(f"0:{number}") for number in range(20)]
    assert made("0:1") != made("1:1")


def test_every_size_that_is_doubled_makes_a_crash_that_is_located() -> None:
    for what, (size, make) in DIMENSIONS.items():
        assert isinstance(locate(*make(size // 10)), CodeContext), what
