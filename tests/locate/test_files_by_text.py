"""What a frame printed decides which of several files it was."""

from locating import locate, located

from agent.domain.location import Unlocated

CART = "def total(order):\n    price = order.get('price')\n    return price.amount\n"


def trace(path: str, code: str = "return price.amount", line: int = 3) -> str:
    return f"""\
Traceback (most recent call last):
  File "{path}", line {line}, in total
    {code}
AttributeError: 'NoneType' object has no attribute 'amount'
"""


def test_of_files_of_one_name_the_one_that_says_the_printed_line_is_taken() -> None:
    files = {"a/x/cart.py": "x = 1\n", "b/y/cart.py": CART, "c/z/cart.py": "\n" + CART}
    frame = located(trace("/container/cart.py"), files).frames[0]
    assert frame.path == "b/y/cart.py"


def test_of_files_of_one_name_none_is_taken_when_none_says_the_printed_line() -> None:
    files = {"a/x/cart.py": "x = 1\n", "b/y/cart.py": "y = 1\n"}
    assert isinstance(locate(trace("/container/cart.py"), files), Unlocated)


def test_the_one_file_that_says_the_printed_line_elsewhere_is_taken_when_none_says_it_there() -> None:
    files = {"a/shop/cart.py": "x = 1\n", "b/shop/cart.py": "# moved\n\n" + CART}
    frame = located(trace("/srv/shop/cart.py"), files).frames[0]
    assert (frame.path, frame.line) == ("b/shop/cart.py", 5)
    assert frame.confidence < 0.85


def test_equal_copies_stay_ambiguous_with_their_share_of_confidence() -> None:
    files = {"services/a/shop/cart.py": CART, "services/b/shop/cart.py": CART, "services/c/shop/cart.py": "x = 1\n"}
    frame = located(trace("/srv/shop/cart.py"), files).frames[0]
    assert frame.path == "services/a/shop/cart.py"
    assert frame.alternatives == ("services/b/shop/cart.py", "services/c/shop/cart.py")
    assert frame.confidence == 0.475


def test_a_frame_whose_text_decides_settles_the_others() -> None:
    tax = "def tax(order):\n    return total(order)\n"
    files = {"a/shop/cart.py": CART, "b/shop/cart.py": CART, "a/shop/tax.py": "x = 1\n", "b/shop/tax.py": tax}
    text = trace("/srv/shop/cart.py").replace(
        '  File "/srv/shop/cart.py"',
        '  File "/srv/shop/tax.py", line 2, in tax\n    return total(order)\n  File "/srv/shop/cart.py"',
    )
    assert [frame.path for frame in located(text, files).frames] == ["b/shop/tax.py", "b/shop/cart.py"]


def test_a_longer_common_end_by_chance_is_refuted_by_its_text() -> None:
    files = {"app/shop/cart.py": CART, "examples/srv/app/shop/cart.py": "x = 1\n"}
    frame = located(trace("/x/srv/app/shop/cart.py"), files).frames[0]
    assert frame.path == "app/shop/cart.py"
    assert frame.alternatives == ("examples/srv/app/shop/cart.py",)
    assert frame.confidence == 0.6


def test_a_stale_copy_that_says_the_printed_line_does_not_win_over_the_service_s_own_file() -> None:
    files = {"shop/cart.py": "# rewritten\n", "examples/shop/cart.py": CART}
    assert located(trace("/srv/app/shop/cart.py"), files).frames[0].path == "shop/cart.py"


def test_without_a_printed_line_a_file_of_the_same_name_must_define_the_function() -> None:
    text = 'Traceback (most recent call last):\n  File "/container/cart.py", line 3, in total\nValueError: x\n'
    assert located(text, {"shop/cart.py": CART}).frames[0].path == "shop/cart.py"
    assert isinstance(locate(text, {"shop/cart.py": "def other():\n    pass\n"}), Unlocated)


def test_the_innermost_frames_are_read_when_a_stack_names_more_files_than_are_read() -> None:
    files = {f"pkg/m{number}.py": CART for number in range(60)}
    frames = "".join(f'  File "/srv/pkg/m{number}.py", line 3, in total\n    return price.amount\n' for number in range(60))
    text = f"Traceback (most recent call last):\n{frames}AttributeError: 'NoneType' object has no attribute 'amount'\n"
    context = located(text, files)
    assert len(context.frames) == 60
    assert "pkg/m59.py" in context.files
    assert context.suspects[0].span.path == "pkg/m59.py"


def test_files_that_were_only_looked_at_are_not_among_those_of_the_crash() -> None:
    files = {"a/shop/cart.py": "x = 1\n", "b/shop/cart.py": CART}
    assert set(located(trace("/srv/shop/cart.py"), files).files) == {"b/shop/cart.py"}
