"""Two ways in which an honest default hides what is missing, closed for rules as well."""

import pytest

from agent.code.diffs import diff_of_changes
from agent.domain.crash import Crash, CrashSignature
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.proof import Reproducer, ReproductionKind
from agent.domain.untrusted import Untrusted
from agent.stages.verification.missing_answers import missing_answers
from agent.stages.verification.skipped_items import skipped_items

LOOP = """\
def read(words):
    items = iter(words)
    found = []
    for item in items:
        if item == "-o":
            next(items)
        else:
            found.append(item)
    return found
"""
LOOKUP = """\
def price(table, name):
    entry = table[name]
    if entry:
        return entry.price * 2
    return None
"""


def fix(before: str, old: str, new: str) -> CandidateFix:
    assert before.count(old) == 1
    change = FileChange(path="m.py", before=before.encode(), after=before.replace(old, new).encode())
    return CandidateFix(author="rule:PY101", title="Mend it", rationale="Because.", diff=diff_of_changes((change,)))


def reproducer(call: str) -> Reproducer:
    test = f"from m import read\n\n\ndef test_read():\n    {call}\n"
    return Reproducer(
        kind=ReproductionKind.REPLAY,
        test_id="tests/test_read.py::test_read",
        expected=CrashSignature(type="StopIteration", path="m.py", function="read"),
        observed=Crash(type="StopIteration", message=Untrusted(""), frames=()),
        how="",
        files=(FileChange(path="tests/test_read.py", before=None, after=test.encode()),),
    )


def test_a_word_that_must_follow_may_not_be_missing() -> None:
    change = fix(LOOP, "next(items)", "next(items, None)")
    assert [reason.code for reason in skipped_items(change, reproducer("read(['-o'])"))] == ["skips-missing"]


def test_text_may_end_after_a_character_that_goes_with_the_next() -> None:
    assert not skipped_items(fix(LOOP, "next(items)", "next(items, None)"), reproducer("read('a^')"))


def test_a_next_that_is_used_is_another_matter() -> None:
    used = LOOP.replace("next(items)", "found.append(next(items))")
    assert not skipped_items(fix(used, "next(items)", "next(items, None)"), reproducer("read(['-o'])"))


@pytest.mark.parametrize("get", ["table.get(name)", "table.get(name, None)"])
def test_a_missing_entry_may_not_decide_the_answer(get: str) -> None:
    assert [reason.code for reason in missing_answers(fix(LOOKUP, "table[name]", get))] == ["missing-decides"]


def test_a_missing_entry_that_is_only_left_out_is_fine() -> None:
    left_out = LOOKUP.replace("return entry.price * 2", "table[name] = [entry]").replace("return None", "return table")
    assert not missing_answers(fix(left_out, "table[name]\n    if", "table.get(name)\n    if"))
