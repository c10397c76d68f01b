from collections.abc import Sequence

from locating import evidence

from agent.domain.crash import Crash, StackFrame
from agent.domain.untrusted import Untrusted
from agent.stages.localization.crashes import choose_crash


def crash(
    kind: str, *places: str, code: str = "x = y", count: int = 1, cause: Crash | None = None, explicit: bool = False
) -> Crash:
    frames = tuple(StackFrame(path=place, line=1, function="f", code=code) for place in places)
    return Crash(type=kind, message=Untrusted(""), frames=frames, count=count, cause=cause, cause_is_explicit=explicit)


def ours(found: Crash) -> Sequence[StackFrame]:
    return [frame for frame in found.frames if frame.path.startswith("shop/")]


def chosen(*crashes: Crash) -> str:
    choice = choose_crash(evidence(*crashes), ours)
    assert choice.crash is not None
    return choice.crash.type


def test_the_most_frequent_crash_of_the_repository_is_chosen_and_the_others_kept() -> None:
    crashes = [crash("Rare", "shop/a.py"), crash("Foreign", "lib/x.py", count=90), crash("Often", "shop/b.py", count=5)]
    choice = choose_crash(evidence(*crashes), ours)
    assert choice.crash == crashes[2]
    assert choice.owned
    assert [other.type for other in choice.others] == ["Foreign", "Rare"]


def test_equal_crashes_of_several_sources_add_up() -> None:
    assert (
        chosen(crash("Once", "shop/a.py", count=2), crash("Twice", "shop/b.py"), crash("Twice", "shop/b.py", count=2)) == "Twice"
    )


def test_among_equally_frequent_ones_the_first_named_wins() -> None:
    assert chosen(crash("First", "shop/a.py"), crash("Second", "shop/b.py")) == "First"


def test_the_cause_an_exception_was_raised_from_is_the_fault() -> None:
    cause = crash("KeyError", "shop/b.py")
    assert chosen(crash("CartError", "shop/a.py", cause=cause, explicit=True)) == "KeyError"


def test_a_cause_without_frames_in_the_repository_is_not_the_fault() -> None:
    cause = crash("SocketError", "lib/b.py")
    assert chosen(crash("CartError", "shop/a.py", cause=cause, explicit=True)) == "CartError"


def test_an_exception_translated_by_a_raise_in_the_handler_keeps_its_cause_as_the_fault() -> None:
    cause = crash("KeyError", "shop/b.py")
    assert chosen(crash("CartError", "shop/a.py", code="raise CartError(code)", cause=cause)) == "KeyError"


def test_an_accident_inside_a_handler_is_a_fault_of_its_own() -> None:
    cause = crash("KeyError", "shop/b.py")
    assert chosen(crash("AttributeError", "shop/a.py", code="log(error.text)", cause=cause)) == "AttributeError"


def test_a_deeper_cause_is_found_through_links_of_libraries() -> None:
    root = crash("ZeroDivisionError", "shop/b.py")
    middle = crash("RetryError", "lib/retry.py", cause=root)
    assert chosen(crash("TaskError", "lib/tasks.py", cause=middle)) == "ZeroDivisionError"


def test_of_a_group_the_first_member_of_the_repository_is_the_fault() -> None:
    group = Crash(
        type="ExceptionGroup",
        message=Untrusted("2 errors"),
        frames=crash("x", "shop/a.py").frames,
        members=(crash("SocketError", "lib/b.py"), crash("KeyError", "shop/b.py")),
    )
    assert chosen(group) == "KeyError"


def test_the_whole_chain_is_kept_beside_the_chosen_link() -> None:
    whole = crash("CartError", "shop/a.py", cause=crash("KeyError", "shop/b.py"), explicit=True)
    assert choose_crash(evidence(whole), ours).others == (whole,)


def test_no_crash_is_chosen_from_none() -> None:
    assert choose_crash((), ours).crash is None


def test_what_failed_far_below_a_handler_is_no_translation_of_what_was_handled() -> None:
    missed = crash("KeyError", "shop/cache.py")
    deep = crash(
        "AssertionError", "shop/cache.py", "shop/a.py", "shop/b.py", "shop/c.py", code="raise AssertionError", cause=missed
    )
    assert chosen(deep) == "AssertionError"


def test_what_a_handler_or_its_helper_raises_translates_what_was_handled() -> None:
    missed = crash("KeyError", "shop/cache.py")
    for places in (("shop/web.py", "shop/cache.py"), ("shop/web.py", "shop/cache.py", "shop/refusing.py")):
        assert chosen(crash("BadRequest", *places, code="raise BadRequest", cause=missed)) == "KeyError"
