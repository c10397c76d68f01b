from hypothesis import given
from hypothesis import strategies as st

from agent.stages.localization.lines import carried

CONTENTS = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\r\n", b"d\n", b"\n"]), max_size=25).map(b"".join)


@given(before=CONTENTS, after=CONTENTS, line=st.integers(-1, 30))
def test_a_carried_line_is_the_same_line(before: bytes, after: bytes, line: int) -> None:
    found = carried(line, before, after)
    if before != after and found is not None:
        assert after.splitlines()[found - 1] == before.splitlines()[line - 1]


def test_a_line_moves_with_what_is_inserted_above_it_and_is_lost_when_it_changes() -> None:
    before = b"one\ntwo\nthree\nfour\n"
    after = b"zero\none\nTWO\nthree\nfour\n"
    assert [carried(line, before, after) for line in (1, 2, 3, 4)] == [2, None, 4, 5]
