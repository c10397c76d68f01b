"""Tracebacks that Python really printed are read back, whatever a log does to them."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from raising import Plan, plans, printed, raised, shape, shape_of_crash

from agent.stacktraces.python import parse_crashes

PREFIXES = ("web-1  | ", "    ", "[shop] ", "2026-11-23T09:00:47.{:09d}Z stderr F ", "Nov 23 09:00:47 web01 shop[812]: ", "> ")
RECORD = "2026-11-23 09:00:47,{:03d} INFO shop.cart: cart opened"
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def prefixed(text: str, prefix: str) -> str:
    return "\n".join(prefix.format(number) + line for number, line in enumerate(text.split("\n")))


@QUICK
@given(plans())
def test_a_printed_traceback_is_read_back_whole(plan: Plan) -> None:
    error = raised(plan)

    crashes = parse_crashes(printed(error))

    assert [shape_of_crash(crash) for crash in crashes] == [shape(error)]
    assert not crashes[0].truncated


@QUICK
@given(plans(), st.sampled_from(PREFIXES))
def test_a_prefix_on_every_line_changes_nothing(plan: Plan, prefix: str) -> None:
    error = raised(plan)

    crashes = parse_crashes(prefixed(printed(error), prefix))

    assert [shape_of_crash(crash) for crash in crashes] == [shape(error)]


@QUICK
@given(plans(groups=False), st.data())
def test_log_records_between_the_frames_are_passed_over(plan: Plan, data: st.DataObject) -> None:
    text = printed(raised(Plan(kind=plan.kind, message="one line", depth=plan.depth)))
    lines = text.rstrip("\n").split("\n")
    places = data.draw(st.lists(st.integers(1, len(lines) - 1), max_size=4))
    for number, place in enumerate(sorted(places, reverse=True)):
        lines.insert(place, RECORD.format(number))

    crashes = parse_crashes("\n".join(lines))

    assert [shape_of_crash(crash) for crash in crashes] == [shape_of_crash(crash) for crash in parse_crashes(text)]


@QUICK
@given(plans(), plans())
def test_two_streams_line_by_line_are_told_apart(first: Plan, second: Plan) -> None:
    one, two = raised(first), raised(second)
    left = prefixed(printed(one), "web-1     | ").split("\n")
    right = prefixed(printed(two), "worker-1  | ").split("\n")
    mixed = [line for pair in zip(left, right, strict=False) for line in pair]
    rest = (left if len(left) > len(right) else right)[min(len(left), len(right)) :]

    crashes = parse_crashes("\n".join(mixed + rest))

    assert sorted(map(repr, map(shape_of_crash, crashes))) == sorted(map(repr, map(shape, (one, two))))


@QUICK
@given(plans(groups=False), st.data())
def test_a_traceback_cut_at_its_end_keeps_the_frames_it_has(plan: Plan, data: st.DataObject) -> None:
    text = printed(raised(Plan(kind=plan.kind, message="x", depth=plan.depth)))
    whole = parse_crashes(text)[0]
    lines = text.rstrip("\n").split("\n")
    keep = data.draw(st.integers(2, len(lines) - 1))

    cut = parse_crashes("\n".join(lines[:keep]))

    assert len(cut) == 1
    assert cut[0].truncated
    assert cut[0].type == ""
    calls = [(frame.path, frame.line, frame.function) for frame in cut[0].frames]
    assert calls == [(frame.path, frame.line, frame.function) for frame in whole.frames][: len(calls)]
    assert calls


@QUICK
@given(plans(groups=False), st.data())
def test_a_traceback_whose_start_is_missing_keeps_its_innermost_frames(plan: Plan, data: st.DataObject) -> None:
    text = printed(raised(Plan(kind=plan.kind, message="x", depth=plan.depth)))
    whole = parse_crashes(text)[0]
    lines = text.split("\n")
    last_frame = max(number for number, line in enumerate(lines) if line.startswith("  File"))
    drop = data.draw(st.integers(1, last_frame))

    cut = parse_crashes("\n".join(lines[drop:]))

    assert [crash.type for crash in cut] == [whole.type]
    assert cut[0].truncated
    assert cut[0].frames[-1] == whole.frames[-1]


@QUICK
@given(plans(), st.data())
def test_any_piece_of_any_traceback_is_read_without_an_error(plan: Plan, data: st.DataObject) -> None:
    text = printed(raised(plan))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    parse_crashes(text[start:end])


PIECES = st.sampled_from(
    [
        "Traceback (most recent call last):",
        "  + Exception Group Traceback (most recent call last):",
        '  File "a.py", line 3, in f',
        '  File "a.py", line 99999999999999999999, in f',
        "    x = y",
        "      ^^^",
        "  [Previous line repeated 99999999999999999999999 more times]",
        "  [Previous line repeated 981 more times]",
        "ValueError: x",
        "The above exception was the direct cause of the following exception:",
        "During handling of the above exception, another exception occurred:",
        "  +-+---------------- 1 ----------------",
        "    +------------------------------------",
        "  | ",
        "",
        "\\n",
        '"""',
    ]
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(PIECES | st.text(max_size=10), max_size=30), st.sampled_from(["\n", "\r\n", " ", "\\n", "\n  | "]))
def test_no_text_makes_the_reader_fail(pieces: list[str], joint: str) -> None:
    parse_crashes(joint.join(pieces))
