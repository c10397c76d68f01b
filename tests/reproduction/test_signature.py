"""When a crash in the sandbox counts as the incident's own."""

import pytest

from agent.domain.crash import Crash, CrashSignature, StackFrame
from agent.domain.location import CodeContext, LocatedFrame
from agent.domain.untrusted import Untrusted
from agent.stages.reproduction.signature import matching_crash, same_crash, same_message

OWN = frozenset({"shop/cart.py", "shop/tax.py"})
Place = tuple[str, int, str]


def crash(kind: str, message: str, *places: Place, cause: Crash | None = None) -> Crash:
    frames = tuple(StackFrame(path=path, line=line, function=function) for path, line, function in places)
    return Crash(type=kind, message=Untrusted(message), frames=frames, cause=cause)


def looking_for(wanted: Crash) -> CodeContext:
    frames = tuple(
        LocatedFrame(frame=frame, path=frame.path, line=frame.line, symbol=frame.function)
        for frame in wanted.frames
        if frame.path in OWN
    )
    signature = CrashSignature(type=wanted.short_type, path=frames[-1].path, function=frames[-1].frame.function)
    return CodeContext(revision="r", crash=wanted, signature=signature, frames=frames, suspects=(), files={})


WANTED = crash(
    "shop.errors.CartError", "no item 7", ("shop/cart.py", 4, "total"), ("shop/tax.py", 9, "rate"), ("/lib/json.py", 1, "loads")
)


def test_type_without_module_and_innermost_own_function_agree() -> None:
    seen = crash("CartError", "other", ("test_x.py", 3, "test_x"), ("shop/tax.py", 20, "rate"), ("/lib/other.py", 5, "f"))
    assert matching_crash(seen, looking_for(WANTED), OWN) is seen


@pytest.mark.parametrize(
    "seen",
    [
        crash("ValueError", "no item 7", ("shop/tax.py", 9, "rate")),
        crash("CartError", "no item 7", ("shop/tax.py", 9, "rate"), ("shop/cart.py", 4, "total")),
        crash("CartError", "no item 7", ("shop/tax.py", 9, "other")),
        crash("CartError", "no item 7", ("/elsewhere/tax.py", 9, "rate")),
    ],
)
def test_another_type_or_place_is_another_crash(seen: Crash) -> None:
    assert matching_crash(seen, looking_for(WANTED), OWN) is None


def test_the_cause_of_another_exception_counts() -> None:
    inner = crash("CartError", "no item 7", ("shop/tax.py", 9, "rate"))
    assert (
        matching_crash(crash("RuntimeError", "x", ("shop/cart.py", 1, "total"), cause=inner), looking_for(WANTED), OWN) is inner
    )


def test_a_made_up_input_must_crash_on_the_same_statement() -> None:
    seen = crash("CartError", "no item 8", ("shop/tax.py", 10, "rate"))
    assert same_crash(seen, looking_for(WANTED), OWN, (9, 11)) is seen
    assert same_crash(seen, looking_for(WANTED), OWN, (8, 9)) is None


def test_a_recursion_counts_wherever_the_stack_was_full() -> None:
    loop = (("shop/cart.py", 4, "total"), ("shop/tax.py", 9, "rate"))
    wanted = crash("RecursionError", "maximum recursion depth exceeded", *loop * 4)
    seen = crash("RecursionError", "maximum recursion depth exceeded in comparison", *loop * 5, ("shop/cart.py", 30, "shown"))
    assert matching_crash(seen, looking_for(wanted), OWN) is seen
    straight = crash("RecursionError", "maximum recursion depth exceeded", ("shop/cart.py", 4, "total"))
    assert matching_crash(straight, looking_for(crash("RecursionError", "m", *loop * 4)), OWN) is None


@pytest.mark.parametrize(
    ("kind", "seen", "recorded", "same"),
    [
        ("AttributeError", "'NoneType' object has no attribute 'name'", "'NoneType' object has no attribute 'price'", False),
        ("AttributeError", "<Cart at 0x7f1> has no name", "<Cart at 0xabc> has no name", True),
        (
            "AttributeError",
            "'Cart' object has no attribute 'totl'",
            "'Cart' object has no attribute 'totl'. Did you mean: 'total'?",
            True,
        ),
        (
            "NameError",
            "name 'jsn' is not defined",
            "name 'jsn' is not defined. Did you mean: 'json'? Or did you forget to import 'jsn'?",
            True,
        ),
        ("KeyError", "'a'", "'b'", False),
        ("ValueError", "invalid literal for int() with base 10: 'a'", "invalid literal for int() with base 10: 'b7'", True),
        ("ValueError", "invalid literal for int() with base 10: 'a'", "could not convert string to float: 'a'", False),
        ("ValueError", "a long message that goes on", "a long message...", True),
        ("ValueError", "token 'x' is wrong", "token [redacted:token] is wrong", True),
    ],
)
def test_messages_agree_to_the_letter_where_they_name_types_and_in_form_where_they_quote_data(
    kind: str, seen: str, recorded: str, same: bool
) -> None:
    assert same_message(crash(kind, seen), crash(kind, recorded)) is same
