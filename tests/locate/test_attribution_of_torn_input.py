"""A file cut in the middle of its last line, refused by the code's own check: the data's. A check that may be wrong: ours."""

from dataclasses import replace

import pytest
from attributing import Case, context_of_case
from locating import evidence, incident, ports
from memory_repos import MemoryRepos, MemorySnapshot

from agent.domain.crash import Crash
from agent.domain.location import CodeContext, FaultOwner
from agent.stages.locate_code import locate_code

DATA, CODE = FaultOwner.DATA, FaultOwner.CODE
FILE = """\
import zlib

class JournalDamaged(Exception):
    def __init__(self, number, line):
        super().__init__(f"line {number} is damaged: {line!r}")

def checksum(text):
    return f"{zlib.crc32(text.encode()):08x}"

def entries(lines):
    for number, line in enumerate(lines, 1):
        body, _, given = line.rstrip("\\n").rpartition(";")
        if checksum(body) != given:
            raise JournalDamaged(number, line)  # here
        yield body

def close(path):
    with open(path, encoding="ascii") as file:
        return list(entries(file))  # from
"""
TORN = "shop.work.JournalDamaged: line 41 is damaged: 'fees;119'"


def a_case(name: str, *changes: tuple[str, str], error: str = TORN, owner: FaultOwner = CODE) -> Case:
    """The journal with some of its text changed."""
    text = FILE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return Case(name=name, file=text, error=error, owner=owner, says="no line end" if owner is DATA else "")


PLAIN_VALUE = "ValueError: line 41 is damaged: 'fees;119'"
CASES = (
    a_case("the last line is half a line", owner=DATA),
    a_case("its sum is kept in a name first", ("if checksum(body) != given", "made = checksum(body)\n        if made != given"), owner=DATA),
    a_case(
        "a plain exception that quotes the line",
        ("raise JournalDamaged(number, line)", 'raise ValueError(f"line {number} is damaged: {line!r}")'),
        error=PLAIN_VALUE,
        owner=DATA,
    ),
    a_case("the refused line is whole", error="shop.work.JournalDamaged: line 41 is damaged: 'fees;119;0a1b2c3d\\n'"),
    a_case("the check takes the line end for granted", ('line.rstrip("\\n")', "line[:-1]")),
    a_case("the check compares no sum", ("if checksum(body) != given", "if len(given) != 8")),
    a_case(
        "it does not speak of damage",
        ("JournalDamaged", "BadAccount"),
        ("is damaged", "is unknown"),
        error="shop.work.BadAccount: line 41 is unknown: 'fees;119'",
    ),
    a_case("the code took the line end off itself", ("list(entries(file))", "list(entries([one.strip() for one in file]))")),
    a_case("the code split what it read", ("list(entries(file))", "list(entries(open(path).read().splitlines()))")),
    a_case("the code made the lines", ("list(entries(file))", 'list(entries(["cash;1"]))')),
    a_case("the exception shows the line without its end", ("{line!r}", "{line.rstrip()!r}")),
    a_case("the exception changes the line before it shows it", ("        super()", "        line = line.rstrip()\n        super()")),
    a_case(
        "what is told is the file and not its line",
        ("    for number, line", '    kept = open("a.jrn")\n    for number, line'),
        ("JournalDamaged(number, line)  #", "JournalDamaged(number, kept)  #"),
        error="shop.work.JournalDamaged: line 41 is damaged: <Journal 'a.jrn'>",
    ),
    a_case("the message quotes something else as well", error="shop.work.JournalDamaged: 'a.jrn' is damaged: 'fees;119'"),
    a_case("the line is not told", error="shop.work.JournalDamaged: line 41 is damaged"),
    a_case(
        "an own parser stumbles over a short line",
        ("        if checksum(body) != given:\n            raise JournalDamaged(number, line)  # here\n", "        a, b = body.split(';')  # here\n"),
        error="ValueError: not enough values to unpack (expected 2, got 1)",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_torn_line_is_the_datas_only_where_all_of_it_is_shown(case: Case) -> None:
    context = context_of_case(case)
    assert context.owner is case.owner, context.owner_reasons
    assert case.says in " ".join(context.owner_reasons)


@pytest.mark.parametrize(
    ("recorded", "owner"),
    [("'fees;119'", DATA), ("'fees;119;0a1b2c3d\\n'", CODE), ("'fees;119...'", CODE), ("'fees;1...", CODE)],
)
def test_the_recorded_line_is_believed_before_the_message(recorded: str, owner: FaultOwner) -> None:
    context = context_of_case(a_case("recorded", error="shop.work.JournalDamaged: line 41 is damaged"))
    last = replace(context.crash.frames[-1], locals={"line": recorded})
    crash = replace(context.crash, frames=(*context.crash.frames[:-1], last))
    assert owner_of(crash, context) is owner


def owner_of(crash: Crash, context: CodeContext) -> FaultOwner:
    """Whose a crash in the files of another context is."""
    files = {path: file.content for path, file in context.files.items()}
    found = locate_code(incident(), evidence(crash), ports(MemoryRepos(MemorySnapshot(files))))
    assert isinstance(found, CodeContext)
    return found.owner
