"""Signs of a silenced crash and of made-up values, read from the structure of a change."""

import pytest

from agent.code.diffs import diff_of_changes
from agent.domain.fix import CandidateFix, FileChange
from agent.stages.verification.fallbacks import undeclared_fallbacks
from agent.stages.verification.silencing import silencing

BEFORE = """\
def name_of(order) -> str:
    for line in order.lines:
        print(line.name)
    return order.customer.name
"""


def fix(old: str, new: str, *, before: str = BEFORE, author: str = "model:m") -> CandidateFix:
    assert before.count(old) == 1
    change = FileChange(path="order.py", before=before.encode(), after=before.replace(old, new).encode())
    return CandidateFix(author=author, title="Mend it", rationale="Because.", diff=diff_of_changes((change,)))


def guarded(body: str, handler: str) -> str:
    return f"    try:\n        {body}\n    except AttributeError:\n        {handler}\n"


@pytest.mark.parametrize("handler", ["pass", "return ''", "return None", "...", "order = None", "return []"])
def test_a_handler_that_neither_computes_nor_tells_silences(handler: str) -> None:
    assert silencing(fix("    return order.customer.name\n", guarded("return order.customer.name", handler)))


@pytest.mark.parametrize("handler", ["return order.title()", "raise LookupError(order) from None", "print('none'); raise"])
def test_a_handler_that_does_something_does_not(handler: str) -> None:
    assert not silencing(fix("    return order.customer.name\n", guarded("return order.customer.name", handler)))


def test_suppressing_silences() -> None:
    assert silencing(
        fix("        print(line.name)", "        with contextlib.suppress(AttributeError):\n            print(line.name)")
    )


def test_an_early_constant_silences_unless_the_function_returned_it_before() -> None:
    early = "    if order.customer is None:\n        return 'nobody'\n    return order.customer.name\n"
    assert silencing(fix("    return order.customer.name\n", early))
    told = BEFORE.replace("    for line", "    if not order.lines:\n        return 'nobody'\n    for line")
    assert not silencing(fix("    return order.customer.name\n", early, before=told))


def test_an_early_none_is_fine_where_the_annotation_foresees_it() -> None:
    early = "    if order.customer is None:\n        return None\n    return order.customer.name\n"
    assert silencing(fix("    return order.customer.name\n", early))
    assert not silencing(fix("    return order.customer.name\n", early, before=BEFORE.replace("-> str", "-> str | None")))


def test_an_old_quiet_handler_is_not_the_changes_fault() -> None:
    quiet = BEFORE + "\n\ndef close(door):\n    try:\n        door.shut()\n    except OSError:\n        pass\n"
    assert not silencing(fix("order.customer.name", "order.buyer.name", before=quiet))


def test_a_changed_condition_does_not_silence() -> None:
    before = BEFORE.replace("        print(line.name)", "        if line.shown:\n            print(line.name)")
    assert not silencing(fix("if line.shown:", "if line is not None and line.shown:", before=before))


@pytest.mark.parametrize(
    "expression",
    [
        "order.customer.name if order.customer else ''",
        "getattr(order.customer, 'name', None)",
        "order.names.get('a', 0)",
        "order.name or 'x'",
    ],
)
def test_a_made_up_fallback_is_named_unless_a_rule_answers_for_it(expression: str) -> None:
    assert undeclared_fallbacks(fix("order.customer.name", expression))
    assert not undeclared_fallbacks(fix("order.customer.name", expression, author="rule:PY101"))


def test_a_fallback_the_file_uses_already_is_not_made_up() -> None:
    before = BEFORE.replace("print(line.name)", "print(order.name or 'x')")
    assert not undeclared_fallbacks(fix("order.customer.name", "order.name or 'x'", before=before))
