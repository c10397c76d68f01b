"""Each form a Python traceback takes, by example."""

import pytest

from agent.domain.crash import Crash
from agent.stacktraces.python import parse_crashes


def only(text: str) -> Crash:
    crashes = parse_crashes(text)
    assert len(crashes) == 1
    return crashes[0]


def test_marks_are_columns_of_the_stripped_code() -> None:
    crash = only(
        "Traceback (most recent call last):\n"
        '  File "/srv/app/shop/cart.py", line 29, in total\n'
        "    return subtotal - voucher.discount\n"
        "                      ^^^^^^^^^^^^^^^^\n"
        "AttributeError: 'NoneType' object has no attribute 'discount'\n"
    )
    frame = crash.frames[0]
    assert frame.marker is not None
    assert frame.code[slice(*frame.marker)] == "voucher.discount"


def test_tildes_are_marks_too() -> None:
    crash = only('Traceback (most recent call last):\n  File "a.py", line 1, in f\n    row[k]\n    ~~~^^^\nKeyError: 1\n')
    assert crash.frames[0].marker == (0, 6)


def test_marked_code_of_several_lines_keeps_its_first_line() -> None:
    crash = only(
        "Traceback (most recent call last):\n"
        '  File "/srv/app/shop/cart.py", line 3, in total\n'
        "    price(\n"
        "    ~~~~~^\n"
        "        item=1,\n"
        "        ^^^^^^^\n"
        "        ...<2 lines>...\n"
        "    )\n"
        "    ^\n"
        "TypeError: price() got an unexpected keyword argument 'item'\n"
    )
    assert (crash.type, crash.frames[0].code, crash.frames[0].marker, crash.frames[0].locals) == (
        "TypeError",
        "price(",
        (0, 6),
        {},
    )


def test_a_thousand_repeated_frames_become_a_few() -> None:
    crash = only(
        "Traceback (most recent call last):\n"
        '  File "a.py", line 4, in f\n    f()\n  [Previous line repeated 981 more times]\n'
        '  File "a.py", line 2, in g\n    x\nRecursionError: maximum recursion depth exceeded\n'
    )
    assert [frame.function for frame in crash.frames] == ["f", "f", "f", "f", "g"]
    assert not crash.truncated


def test_a_syntax_error_ends_at_the_file_that_has_it() -> None:
    crash = only(
        "Traceback (most recent call last):\n"
        '  File "/srv/app/main.py", line 1, in <module>\n    import shop\n'
        '  File "/srv/app/shop/cart.py", line 7\n    def total(:\n              ^\nSyntaxError: invalid syntax\n'
    )
    last = crash.frames[-1]
    assert (last.path, last.line, last.function, last.code, last.marker) == (
        "/srv/app/shop/cart.py",
        7,
        "<module>",
        "def total(:",
        (10, 11),
    )


def test_a_syntax_error_without_a_traceback_is_whole() -> None:
    crash = only('  File "bad.py", line 1\n    def f(:\n          ^\nSyntaxError: invalid syntax\n')
    assert (crash.type, crash.truncated, len(crash.frames)) == ("SyntaxError", False, 1)


def test_an_exception_that_was_never_raised_can_be_a_cause() -> None:
    crash = only(
        "OSError: disk full\n\nThe above exception was the direct cause of the following exception:\n\n"
        'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    x\nValueError: order\n'
    )
    assert crash.cause is not None
    assert (crash.type, crash.cause.type, crash.cause_is_explicit) == ("ValueError", "OSError", True)


def test_a_traceback_of_another_process_is_the_cause() -> None:
    crash = only(
        'multiprocessing.pool.RemoteTraceback: \n"""\nTraceback (most recent call last):\n'
        '  File "job.py", line 4, in price\n    return 1 / 0\nZeroDivisionError: division by zero\n"""\n\n'
        "The above exception was the direct cause of the following exception:\n\n"
        'Traceback (most recent call last):\n  File "main.py", line 9, in <module>\n    pool.map(price, rows)\n'
        "ZeroDivisionError: division by zero\n"
    )
    assert crash.cause is not None
    assert crash.cause.frames[0].path == "job.py"
    assert crash.cause.message.reveal() == "division by zero"


def test_recorded_variables_are_kept_as_text() -> None:
    crash = only(
        "Traceback (most recent call last):\n"
        '  File "/srv/app/shop/cart.py", line 29, in total\n'
        "    return subtotal - voucher.discount\n"
        "                      ^^^^^^^^^^^^^^^^\n"
        "    lines = array([1,\n       2])\n"
        "    voucher = None\n"
        "AttributeError: x\n"
    )
    assert crash.frames[0].locals == {"lines": "array([1,\n   2])", "voucher": "None"}


def test_the_level_before_the_header_is_not_expected_before_each_line() -> None:
    crash = only(
        'ERROR:root:Traceback (most recent call last):\n  File "a.py", line 1, in f\n    x\nKeyError: 1\nINFO:root:next\n'
    )
    assert (crash.type, crash.message.reveal(), len(crash.frames)) == ("KeyError", "1", 1)


def test_a_message_ends_where_the_next_log_record_begins() -> None:
    crash = only(
        'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    x\n'
        "sqlalchemy.exc.ProgrammingError: relation does not exist\nLINE 1: SELECT\n\n[SQL: SELECT 1]\n"
        "2026-11-23 09:00:47,189 INFO next\n"
    )
    assert crash.message.reveal() == "relation does not exist\nLINE 1: SELECT\n\n[SQL: SELECT 1]"


def test_a_message_that_looks_like_json_belongs_to_the_exception() -> None:
    crash = only('Traceback (most recent call last):\n  File "a.py", line 1, in f\n    x\nshop.ApiError: {"code": 3}\n')
    assert crash.message.reveal() == '{"code": 3}'


def test_paths_of_windows_are_kept() -> None:
    crash = only('Traceback (most recent call last):\r\n  File "C:\\srv\\app\\cart.py", line 3, in f\r\n    x\r\nKeyError: 1\r\n')
    assert crash.frames[0].path == "C:\\srv\\app\\cart.py"
    assert crash.message.reveal() == "1"


def test_colours_are_removed() -> None:
    crash = only(
        'Traceback (most recent call last):\n  File \x1b[35m"a.py"\x1b[0m, line \x1b[35m3\x1b[0m, in \x1b[35mf\x1b[0m\n'
        "    \x1b[31mx\x1b[0m\n\x1b[1;35mKeyError\x1b[0m: \x1b[35m1\x1b[0m\n"
    )
    assert (crash.type, crash.frames[0].path, crash.frames[0].code) == ("KeyError", "a.py", "x")


def test_a_traceback_folded_into_one_line_is_unfolded() -> None:
    crash = only('level=error tb="Traceback (most recent call last):\\n  File \\"a.py\\", line 3, in f\\n    x\\nKeyError: 1\\n"')
    assert (crash.type, crash.frames[0].line) == ("KeyError", 3)


def test_lost_indentation_is_tolerated() -> None:
    crash = only(
        'Traceback (most recent call last):\nFile "a.py", line 3, in f\nreturn x[1]\nIndexError: list index out of range\n'
    )
    assert (crash.type, crash.frames[0].code) == ("IndexError", "return x[1]")


def test_a_group_that_was_cut_is_marked() -> None:
    crash = only(
        "  + Exception Group Traceback (most recent call last):\n"
        '  |   File "a.py", line 1, in f\n  |     x\n  | ExceptionGroup: two (2 sub-exceptions)\n'
        "  +-+---------------- 1 ----------------\n    | ValueError: 1\n"
    )
    assert crash.truncated
    assert [member.type for member in crash.members] == ["ValueError"]


def test_a_stack_that_was_only_logged_is_no_crash() -> None:
    assert (
        parse_crashes('Stack (most recent call last):\n  File "a.py", line 1, in f\n    log.warning("x", stack_info=True)\n')
        == ()
    )


@pytest.mark.parametrize(
    "first", ["Exception in thread Thread-3 (consume):", "Task exception was never retrieved", "future: <Task x>"]
)
def test_the_line_that_announces_a_traceback_is_not_part_of_it(first: str) -> None:
    crash = only(f'{first}\nTraceback (most recent call last):\n  File "a.py", line 1, in f\n    x\nKeyError: 1\n')
    assert (crash.type, len(crash.frames), crash.truncated) == ("KeyError", 1, False)


def test_a_later_report_is_not_part_of_the_message() -> None:
    block = 'Exception in thread T:\nTraceback (most recent call last):\n  File "a.py", line 1, in f\n    x\nKeyError: 1\n'
    assert [crash.message.reveal() for crash in parse_crashes(block * 2)] == ["1", "1"]


def test_lines_that_another_stream_has_used_are_not_read_twice() -> None:
    header = "Traceback (most recent call last):\n"
    long = "".join(f'web-1 |   File "web.py", line {number}, in f\nweb-1 |     x\n' for number in range(20))
    text = f'web-1 | {header}{header}{long}web-1 | ValueError: web\n  File "plain.py", line 3, in g\n    y\nKeyError: 1\n'
    assert [(crash.type, len(crash.frames)) for crash in parse_crashes(text)] == [("ValueError", 20), ("KeyError", 1)]


def test_a_chain_of_a_thousand_causes_is_cut_to_what_can_be_handled() -> None:
    block = 'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    x\nKeyError: 1\n'
    joint = "\nDuring handling of the above exception, another exception occurred:\n\n"
    crash: Crash | None = only(joint.join([block] * 1000))
    depth = 0
    while crash is not None:
        crash, depth = crash.cause, depth + 1
    assert 1 < depth < 100
