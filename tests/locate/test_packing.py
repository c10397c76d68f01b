from hypothesis import given, settings
from hypothesis import strategies as st
from packed import candidate, function, parsed, shown_lines, text_of

from agent.stages.localization.packing import pack
from agent.stages.localization.packing_candidate import Worth
from agent.tokens import count_tokens

LATER = Worth(priority=10, whole=1 / 3, window=1 / 4)
SMALL = parsed(function("first", 4) + function("second", 5) + function("third", 6))
HUGE = parsed(function("small", 4) + function("huge", 900))
NAMES = ("f0", "f1", "f2", "f3", "f4")


def test_functions_that_fit_are_shown_whole_and_the_most_valuable_first() -> None:
    packed = pack([candidate(SMALL, "second", LATER), candidate(SMALL, "first")])
    assert [excerpt.symbol for excerpt in packed] == ["first", "second"]
    assert [(excerpt.span.start_line, excerpt.span.end_line) for excerpt in packed] == [(1, 4), (5, 9)]
    assert text_of(packed, "first") == function("first", 4).rstrip("\n")


def test_the_tokens_of_an_excerpt_are_those_of_its_text() -> None:
    for excerpt in pack([candidate(SMALL, name) for name in ("first", "second")]):
        assert excerpt.tokens == count_tokens(excerpt.text.reveal())


def test_a_huge_function_is_a_window_around_the_line_that_failed() -> None:
    (excerpt,) = pack([candidate(HUGE, "huge", focus=[500])], 1_000)
    text = excerpt.text.reveal()
    assert text.startswith("def huge():\n    ...  # lines 6-")
    assert HUGE.line(500) in text
    assert HUGE.line(499) in text
    assert HUGE.line(501) in text
    assert text.rstrip().endswith("-904")
    assert excerpt.tokens <= 250


def test_a_window_shows_every_place_that_matters() -> None:
    (excerpt,) = pack([candidate(HUGE, "huge", focus=[700, 100])], 1_000)
    assert HUGE.line(700) in excerpt.text.reveal()
    assert HUGE.line(100) in excerpt.text.reveal()
    assert excerpt.text.reveal().count("...  # lines") == 3


def test_a_window_shows_the_branches_that_lead_to_the_line() -> None:
    body = "".join(f"        a{number} = {number}\n" for number in range(300))
    source = parsed(f"def run(mode):\n    if mode == 'special':\n{body}        fail()\n    return mode\n")
    (excerpt,) = pack([candidate(source, "run", focus=[303])], 600)
    assert "if mode == 'special':" in excerpt.text.reveal()
    assert "fail()" in excerpt.text.reveal()


def test_what_is_too_large_even_for_a_window_shows_its_signature() -> None:
    (excerpt,) = pack([candidate(HUGE, "huge", Worth(priority=1, whole=0.01, window=0.04))], 1_000)
    assert excerpt.text.reveal().startswith("def huge():")
    assert "..." in excerpt.text.reveal()


def test_documentation_is_left_out_before_code_is() -> None:
    words = "".join(f"    Words about it, number {number}.\n" for number in range(60))
    source = parsed(f'def run():\n    """It runs.\n\n{words}    """\n    first = 1\n    return first\n')
    (excerpt,) = pack([candidate(source, "run")], 600)
    assert excerpt.text.reveal().split("\n") == [
        "def run():",
        '    """It runs.',
        "    ...  # lines 4-64",
        "    first = 1",
        "    return first",
    ]


def test_lines_that_stand_in_two_candidates_are_shown_once() -> None:
    source = parsed("def outer():\n    before = 1\n    def inner():\n        deep = 2\n        return deep\n    return inner\n")
    packed = pack([candidate(source, "outer.inner"), candidate(source, "outer", LATER)])
    lines = [*shown_lines(packed)]
    assert len(lines) == len(set(lines)) == 6
    assert "    ...  # lines 3-5, shown above" in text_of(packed, "outer")


def test_a_definition_shown_as_a_window_is_not_widened_by_another_candidate() -> None:
    packed = pack([candidate(HUGE, "huge", focus=[500]), candidate(HUGE, "huge", LATER, role="frame")], 1_000)
    assert len(packed) == 1


def test_a_class_is_its_skeleton() -> None:
    code = "class Cart(Base):\n    rate = 2\n\n    @property\n    def total(self):\n        return 1\n\n    def add(self, a,\n            b):\n        return 2\n"
    (excerpt,) = pack([candidate(parsed(code), "Cart")])
    assert excerpt.text.reveal() == (
        "class Cart(Base):\n    rate = 2\n\n    @property\n    def total(self): ...\n    def add(self, a,\n            b): ..."
    )


def test_nothing_is_packed_of_nothing() -> None:
    assert pack([]) == ()


def test_a_budget_of_nothing_shows_nothing() -> None:
    assert pack([candidate(SMALL, "first")], 0) == ()
    assert pack([candidate(SMALL, "first")], 3) == ()


def test_line_ends_of_windows_and_tabs_are_shown_as_they_read() -> None:
    source = parsed(b"def run():\r\n\tif True:\r\n\t\treturn 1\r\n")
    (excerpt,) = pack([candidate(source, "run")])
    assert excerpt.text.reveal() == "def run():\n\tif True:\n\t\treturn 1"


def test_any_script_and_bytes_of_no_encoding_are_shown() -> None:
    (first,) = pack([candidate(parsed("def grüße():\n    return '日本語 🎉'\n"), "grüße")])
    assert "日本語 🎉" in first.text.reveal()
    (second,) = pack([candidate(parsed(b"def run():\n    return '\xff\xfe'\n"), "run")])
    assert second.tokens > 0


def test_a_line_that_nobody_could_read_is_cut_with_a_mark() -> None:
    source = parsed(f"def run():\n    table = '{'x' * 100_000}'\n    return table\n")
    (excerpt,) = pack([candidate(source, "run")])
    assert excerpt.text.reveal().split("\n")[1].endswith("xxx ...")
    assert excerpt.tokens < 300


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 120), min_size=5, max_size=5),
    chosen=st.lists(
        st.tuples(st.sampled_from(NAMES), st.integers(0, 100), st.floats(0, 1), st.floats(0, 1), st.integers(1, 700)), max_size=9
    ),
    budget=st.integers(-5, 2_500),
)
def test_whatever_is_packed_fits_repeats_nothing_and_is_the_same_again(
    sizes: list[int], chosen: list[tuple[str, int, float, float, int]], budget: int
) -> None:
    source = parsed("".join(function(name, size) + "\n" for name, size in zip(NAMES, sizes, strict=True)))
    candidates = [
        candidate(source, name, Worth(priority=priority, whole=whole, window=window), [line])
        for name, priority, whole, window, line in chosen
    ]
    packed = pack(candidates, budget)
    lines = [*shown_lines(packed)]
    assert sum(excerpt.tokens for excerpt in packed) <= max(0, budget)
    assert len(lines) == len(set(lines))
    assert packed == pack(candidates, budget)
