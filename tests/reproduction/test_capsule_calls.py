"""Which call a recorded frame becomes, of repositories whose code really crashed."""

from pathlib import Path

from capsule_rebuilding import best, body_of, rebuilt


def test_a_parameter_that_was_assigned_to_is_given_as_the_caller_passed_it(tmp_path: Path) -> None:
    files = {
        "words.py": "def outer(text):\n    return first(text)\n\n\n"
        "def first(text):\n    text = text.strip()\n    return text[0]\n"
    }
    calls, _ = rebuilt(tmp_path, files, "import words; words.outer(' ')")
    inner = [body_of(call) for call in calls if call.callee.name == "first"]
    assert inner == ["first(' ')", "first('')"]


def test_each_kind_of_function_is_called_so_that_its_body_runs(tmp_path: Path) -> None:
    files = {
        "runs.py": (
            "import contextlib\n\n\nasync def later(values):\n    return values[0]\n\n\ndef each(values):\n    yield values[0]\n\n\n"
            "@contextlib.contextmanager\ndef held(values):\n    yield values[0]\n\n\n"
            "class Box:\n    def __init__(self, values):\n        self.values = values\n\n"
            "    @property\n    def first(self):\n        return self.values[0]\n\n"
            "    @classmethod\n    def made(cls, values):\n        return cls(values[0])\n\n\nclass Chest(Box):\n    pass\n\n\n"
            "class Shape:\n    def __init__(self, sides):\n        self.angle = 360 / sides\n\n\nclass Point(Shape):\n    pass\n"
        )
    }
    calls = {
        "import asyncio, runs; asyncio.run(runs.later([]))": "asyncio.run(later([]))",
        "import runs; list(runs.each([]))": "list(each([]))",
        "import runs\nwith runs.held([]): pass": "with held([]):\npass",
        "import runs; runs.Box([]).first": "box = Box(values=[])\nbox.first",
        "import runs; runs.Chest.made([])": "Chest.made([])",
        "import runs; runs.Point(0)": "Point(0)",
    }
    for number, (statements, written) in enumerate(calls.items()):
        assert best(tmp_path / str(number), files, statements) == written


def test_a_wrapper_is_called_by_the_name_of_what_it_wraps(tmp_path: Path) -> None:
    files = {
        "checked.py": (
            "import functools\n\n\ndef checked(function):\n    @functools.wraps(function)\n    def wrapper(*args, **options):\n"
            "        options['strict'] / args[-1]\n        return function(*args)\n\n    return wrapper\n\n\n"
            "@checked\ndef price(amount):\n    return amount\n\n\n"
            "class Shop:\n    def open(self, hour):\n        return hour\n\n    start = checked(open)\n"
        )
    }
    assert best(tmp_path / "1", files, "import checked; checked.price(0, strict=1)") == "price(0, strict=1)"
    assert best(tmp_path / "2", files, "import checked; checked.Shop().start(0, strict=1)").endswith("shop.start(0, strict=1)")


def test_what_can_not_be_rebuilt_is_said_for_each_frame(tmp_path: Path) -> None:
    files = {"pipe.py": "def run(source, rows):\n    return next(source) / rows[0]\n\n\ndef made():\n    yield 1\n"}
    calls, attempts = rebuilt(tmp_path, files, "import pipe; pipe.run(pipe.made(), [])")
    assert not calls
    assert [attempt.result for attempt in attempts] == ["Not rebuilt: 'source': made is not recorded."]


def test_an_argument_that_is_lost_is_left_to_its_default(tmp_path: Path) -> None:
    files = {"pipe.py": "def run(rows, log=print):\n    return rows[0]\n"}
    call = rebuilt(tmp_path, files, "import pipe; pipe.run([], log=lambda text: None)")[0][0]
    assert body_of(call) == "run([])"
    assert any(note.startswith("log is left at its default") for note in call.notes)


def test_functions_that_reach_out_of_the_process_are_never_named(tmp_path: Path) -> None:
    files = {"hook.py": "def run(hook, rows):\n    return rows[0]\n"}
    for name in ("__import__('os').system", "eval", "__import__('subprocess').run"):
        calls, attempts = rebuilt(tmp_path / name.strip("_()'. "), files, f"import hook; hook.run({name}, [])")
        assert not calls
        assert "has no place in a test" in attempts[0].result


def test_an_inner_function_that_is_annotated_otherwise_is_not_blamed(tmp_path: Path) -> None:
    files = {
        "size.py": "class Size:\n    pass\n\n\ndef outer(make):\n    return grow(Size())\n\n\ndef grow(by: int):\n    return by + 1\n"
    }
    calls, attempts = rebuilt(tmp_path, files, "import size; size.outer(lambda: 1)")
    assert not calls
    assert "annotated not to take what it got for 'by'" in attempts[1].result
