"""The code of a crash with the way of the bad value drawn in it."""

from dataclasses import replace

import pytest
from located_shop import hop, located_context

from agent.domain.location import CodeContext, LocatedFrame, SourceFile
from agent.stages.publishing.drawing import MAX_LINES, MAX_SHEETS, Sheet, ambiguous, draw, marked, steps_of


def numbers(sheet: Sheet) -> list[list[int]]:
    return [[line.number for line in stretch] for stretch in sheet.stretches]


def steps(sheet: Sheet) -> dict[int, list[int]]:
    return {line.number: [step.number for step in line.steps] for stretch in sheet.stretches for line in stretch if line.steps}


def test_the_way_is_numbered_from_where_the_value_was_born_to_where_it_failed() -> None:
    assert [(step.number, step.hop.line) for step in steps_of(located_context())] == [(1, 8), (2, 9), (3, 10)]


def test_the_files_come_in_the_order_of_the_way_then_those_it_did_not_touch() -> None:
    assert [sheet.path for sheet in draw(located_context())] == ["shop/coupons.py", "shop/pricing.py", "shop/app.py"]


def test_each_step_stands_on_its_line_and_crossed_lines_are_told_apart() -> None:
    coupons, pricing, app = draw(located_context())
    assert (steps(coupons), steps(pricing), steps(app)) == ({8: [1]}, {9: [2], 10: [3]}, {})
    crossed = [
        line.number for sheet in (coupons, pricing, app) for stretch in sheet.stretches for line in stretch if line.crossed
    ]
    assert crossed == [10, 2]


def test_lines_around_are_shown_and_near_ones_are_joined() -> None:
    coupons, pricing, app = draw(located_context())
    assert (numbers(coupons), numbers(pricing), numbers(app)) == ([[6, 7, 8]], [[7, 8, 9, 10]], [[1, 2]])


def test_without_a_way_the_frames_and_the_suspects_first_lines_are_drawn() -> None:
    sheets = draw(replace(located_context(), value_path=()))
    assert [(sheet.path, numbers(sheet)) for sheet in sheets] == [
        ("shop/pricing.py", [[8, 9, 10]]),
        ("shop/app.py", [[1, 2]]),
        ("shop/coupons.py", [[6, 7, 8]]),
    ]


def test_far_lines_leave_a_gap() -> None:
    long = SourceFile(path="shop/pricing.py", content=b"x = 1\n" * 400)
    plain = located_context()
    way = (hop("shop/pricing.py", 300, "total", "x", "here"), hop("shop/pricing.py", 100, "total", "x", "born"))
    (sheet,) = draw(replace(plain, files={"shop/pricing.py": long}, value_path=way, frames=(), suspects=()))
    assert numbers(sheet) == [[98, 99, 100, 101, 102], [298, 299, 300, 301, 302]]


def test_a_long_way_through_many_files_stays_short_enough_to_read() -> None:
    files = {f"m{number}.py": SourceFile(path=f"m{number}.py", content=b"x = 1\n" * 3000) for number in range(30)}
    way = tuple(hop(f"m{number % 3}.py", 40 * number + 1, "f", "x", "on") for number in range(60))
    frames = tuple(
        LocatedFrame(frame=located_context().crash.frames[0], path=f"m{number}.py", line=9, symbol="f") for number in range(30)
    )
    sheets = draw(replace(located_context(), files=files, value_path=way, frames=frames))
    assert len(sheets) <= MAX_SHEETS
    assert all(sum(len(stretch) for stretch in sheet.stretches) <= MAX_LINES for sheet in sheets)


@pytest.mark.parametrize("line", [0, -3, 10**9])
def test_a_line_that_is_not_there_is_left_out(line: int) -> None:
    lost = replace(located_context(), value_path=(hop("shop/pricing.py", line, "total", "x", "on"),), frames=(), suspects=())
    assert draw(lost) == ()


def test_a_file_that_was_not_read_is_left_out() -> None:
    assert draw(replace(located_context(), files={})) == ()


def test_files_chosen_among_several_are_named_with_the_others() -> None:
    assert ambiguous(located_context()) == {"shop/app.py": ("old/app.py", "legacy/app.py")}


@pytest.mark.parametrize(
    ("text", "expression", "column", "inside", "before"),
    [
        ("    return price - coupon.percent", "coupon", 0, "coupon", "    return price - "),
        ("result = hook(self, result)", "result", 0, "result", "result = hook(self, "),
        ("a if ok(a) else a.name", "a", 16, "a", "a if ok(a) else "),
        ("total == total", "total", 0, "total", ""),
        ("subtotal + total", "total", 0, "total", "subtotal + "),
        ("rows = split(", "split( text )", 0, "split(", "rows = "),
        ("    x = 1", "gone", 0, "x = 1", "    "),
        ("", "gone", 0, "", ""),
    ],
)
def test_the_expression_is_found_on_its_line(text: str, expression: str, column: int, inside: str, before: str) -> None:
    found = marked(text, expression, column)
    assert (found[0], found[1]) == (before, inside)
    assert "".join(found) == text


def test_the_printed_marks_say_which_of_equal_names_failed() -> None:
    plain = located_context()
    frame = plain.frames[-1]
    line = b"        return one(row) + two(row)\n"
    twice = replace(frame, line=1, frame=replace(frame.frame, code="return one(row) + two(row)", marker=(18, 26)))
    context: CodeContext = replace(
        plain,
        files={"shop/pricing.py": SourceFile(path="shop/pricing.py", content=line)},
        frames=(twice,),
        value_path=(hop("shop/pricing.py", 1, "total", "row", "Its value failed here."),),
    )
    (step,) = steps_of(context)
    assert marked(line.decode(), "row", step.column)[0] == "        return one(row) + two("
