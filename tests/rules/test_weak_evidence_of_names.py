"""Names that are close to a missing one and are not meant, and files that a `with` would close too early."""

from pathlib import Path

import pytest
from founded import founded

from rules.parts.spelling import is_close

NAMES = {
    "the other axis": (
        """
class Box:
    def __init__(self, x, y):
        self.max_x = x
        self.height = y

    def corner(self):
        return (self.max_x, self.max_y)
""",
        "Box(1, 2).corner()",
    ),
    "the other half": (
        """
def mix(left, right):
    part1 = left / 2
    half = right / 2
    return part1 + part2
""",
        "mix(1, 3)",
    ),
    "a state, not the action that leads to it": (
        """
class Door:
    def clear(self):
        self.shut = True

    def describe(self):
        if self.claer:
            return "shut"
        return "open"
""",
        "Door().describe()",
    ),
    "another class's attribute": (
        """
class Yard:
    def __init__(self):
        self.post = "north"

    def owner(self):
        return self.host
""",
        "Yard().owner()",
    ),
    "the option, not the constant of its default": (
        """
LIMIT = 10


def pull(options):
    if "limit" in options:
        return limit
    return LIMIT
""",
        "pull({'limit': 3})",
    ),
    "a sum that has to begin anew": (
        """
total = 0


def added(numbers):
    for number in numbers:
        total += number
    return total
""",
        "added([1, 2])",
    ),
    "a value that is only derived from the outer one": (
        """
offset = 10


def shifted(number):
    offset += number
    return offset
""",
        "shifted(1)",
    ),
    "an object of another class": (
        """
class Person:
    def __init__(self):
        self.captaincy = "none"


def heading(thing):
    return thing.captancy + thing.captancy
""",
        "heading(shop.Person())",
    ),
}
FILES = {
    "a file that is emptied before it is read": """
def empty(path):
    open(path, "w").close()


def rotate(path):
    with open(path) as file:
        lines = (line.strip() for line in file)
    empty(path)
    return list(lines)
""",
    "a reader that is called later": """
def reader(path):
    file = open(path)
    return lambda: file.read()
""",
    "a method that is handed on": """
def reader(path):
    file = open(path)
    read = file.read
    return read
""",
    "a function that is called later": """
def reader(path):
    file = open(path)

    def again():
        return file.read()

    return again
""",
    "items that are read later": """
def reader(path):
    file = open(path)
    return (file.readline() for _ in range(3))
""",
}


@pytest.mark.parametrize("meant", NAMES)
def test_a_close_name_is_not_taken_for_the_one_that_is_meant(meant: str, tmp_path: Path) -> None:
    source, call = NAMES[meant]
    assert founded(tmp_path, {"shop.py": source.lstrip("\n")}, f"import shop; shop.{call}") == []


@pytest.mark.parametrize("use", FILES)
def test_a_file_is_not_closed_before_its_last_use(use: str, tmp_path: Path) -> None:
    name = "rotate" if "rotate" in FILES[use] else "reader"
    limit = "" if name == "rotate" else "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3)); "
    assert founded(tmp_path, {"shop.py": FILES[use].lstrip("\n")}, f"import shop; {limit}shop.{name}('/dev/null')") == []


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("closed", "close"),
        ("started", "start"),
        ("sender", "sended"),
        ("unlock", "lock"),
        ("invalidate", "validate"),
        ("host", "post"),
        ("part2", "part1"),
        ("user_ip", "user_id"),
        ("LIMIT", "limit"),
        ("Item", "item"),
    ],
)
def test_another_word_is_no_slip_of_the_keys(name: str, other: str) -> None:
    assert not is_close(name, other)
    assert not is_close(other, name)


@pytest.mark.parametrize(
    ("name", "other"), [("coutn", "count"), ("lenght", "length"), ("calender", "calendar"), ("quantiy", "quantity")]
)
def test_a_slip_stays_one(name: str, other: str) -> None:
    assert is_close(name, other)
