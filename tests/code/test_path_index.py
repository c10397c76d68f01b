"""Files by the end of their path."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from agent.code.path_index import MAX_ALIKE, PathIndex, end_first, path_of

NAMES = st.sampled_from(["a", "b", "A", "a!", "a-b", "caf\u00e9", "cafe\u0301", "\u00df", "ss", "a.py"])
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)


def common_end(path: str, parts: Sequence[str]) -> int:
    inside = path.split("/")
    return max(size for size in range(min(len(inside), len(parts)) + 1) if size == 0 or inside[-size:] == list(parts)[-size:])


@given(paths=st.frozensets(PATHS, max_size=30), wanted=PATHS)
def test_the_files_with_the_longest_common_end_are_those_a_walk_over_all_would_find(paths: frozenset[str], wanted: str) -> None:
    parts = wanted.split("/")
    sizes = {path: common_end(path, parts) for path in paths}
    best = max(sizes.values(), default=0)
    expected = tuple((path, best) for path in sorted(paths) if best and sizes[path] == best)
    assert PathIndex.of(paths).ending_like(parts) == expected
    assert (wanted in PathIndex.of(paths)) == (wanted in paths)


@given(paths=st.frozensets(PATHS, max_size=30), wanted=PATHS)
def test_what_matches_exactly_matches_at_least_as_well_without_case(paths: frozenset[str], wanted: str) -> None:
    index, parts = PathIndex.of(paths), wanted.split("/")
    exact, alike = index.ending_like(parts), index.ending_alike(parts)
    if exact:
        assert alike[0][1] >= exact[0][1]
    if alike and exact and alike[0][1] == exact[0][1]:
        assert set(exact) <= set(alike)


def test_case_and_the_writing_of_accents_do_not_count_when_asked_so() -> None:
    index = PathIndex.of(["Shop/Cart.py", "caf\u00e9/x.py"])
    assert index.ending_like(["shop", "cart.py"]) == ()
    assert index.ending_alike(["SHOP", "cart.py"]) == (("Shop/Cart.py", 2),)
    assert index.ending_alike(["cafe\u0301", "x.py"]) == (("caf\u00e9/x.py", 2),)


def test_a_folder_is_not_taken_for_another_that_starts_alike() -> None:
    index = PathIndex.of(["shop/cart.py", "shop-old/cart.py", "shop old/cart.py", "shop/old/cart.py"])
    assert index.ending_like(["srv", "shop", "cart.py"]) == (("shop/cart.py", 2),)


def test_an_answer_is_bounded() -> None:
    index = PathIndex.of(f"p{number:04}/__init__.py" for number in range(MAX_ALIKE + 50))
    assert len(index.ending_like(["x", "__init__.py"])) == MAX_ALIKE


def test_what_can_be_no_path_is_no_file() -> None:
    index = PathIndex.of(["a/b.py", ""])
    assert index.ending_like([]) == ()
    assert index.ending_like(["b.py\0a"]) == ()
    assert index.ending_like(["\ud800"]) == ()
    assert "b.py\0a" not in index


@given(path=st.lists(st.text(st.characters(exclude_characters="/\0"), min_size=1), min_size=1).map("/".join))
def test_a_key_tells_its_path(path: str) -> None:
    assert path_of(end_first(path)) == path
