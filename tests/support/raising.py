"""Real exceptions, raised in this process after a plan, and what a reader of their traceback must find."""

import traceback
from dataclasses import dataclass

from hypothesis import strategies as st

from agent.domain.crash import Crash


class CartError(Exception):
    """A type that is printed qualified."""


TYPES: tuple[type[Exception], ...] = (ValueError, KeyError, CartError, RuntimeError, StopIteration, UnicodeError)
WORDS = st.text(st.sampled_from("abcxyzABC 0123'()[]<>=,;/\\é漢"), max_size=20)
MESSAGES = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)


@dataclass(frozen=True)
class Plan:
    """How to make an exception.

    Args:
        kind: its type; ignored for a group.
        message: its text.
        depth: how often a function calls itself before it is raised.
        cause: what is raised first.
        explicit: `raise ... from` the cause.
        members: exceptions of a group; none for a plain exception.
    """

    kind: type[Exception]
    message: str
    depth: int = 0
    cause: "Plan | None" = None
    explicit: bool = False
    members: "tuple[Plan, ...]" = ()


def plans(*, groups: bool = True) -> st.SearchStrategy[Plan]:
    """Plans a few levels deep."""
    leaf = st.builds(Plan, kind=st.sampled_from(TYPES), message=MESSAGES, depth=st.integers(0, 9))

    def grown(inner: st.SearchStrategy[Plan]) -> st.SearchStrategy[Plan]:
        return st.builds(
            Plan,
            kind=st.sampled_from(TYPES),
            message=MESSAGES,
            depth=st.integers(0, 9),
            cause=st.none() | inner,
            explicit=st.booleans(),
            members=st.lists(inner, max_size=3).map(tuple) if groups else st.just(()),
        )

    return st.recursive(leaf, grown, max_leaves=5)


def raised(plan: Plan) -> Exception:
    """The exception, with a traceback."""
    try:
        _raise(plan)
    except Exception as error:  # noqa: BLE001  # any type may be planned
        return error
    raise AssertionError("a plan always raises")


def printed(error: Exception) -> str:
    """The traceback as Python prints it."""
    return "".join(traceback.TracebackException.from_exception(error).format())


def shape(error: BaseException) -> object:
    """What must be found of an exception."""
    return _shape(traceback.TracebackException.from_exception(error))


def _shape(printed_form: traceback.TracebackException) -> object:
    kind = printed_form.exc_type
    assert kind is not None
    name = kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__qualname__}"
    words = "".join(printed_form.format_exception_only()).removeprefix(name).removeprefix(":").removeprefix(" ")
    context = None if printed_form.__suppress_context__ else printed_form.__context__
    cause = printed_form.__cause__ or context
    return (
        name,
        words.rstrip(),
        _collapsed([(frame.filename, frame.lineno or 0, frame.name) for frame in printed_form.stack]),
        None if cause is None else (printed_form.__cause__ is not None, _shape(cause)),
        [_shape(member) for member in printed_form.exceptions or ()],
    )


def shape_of_crash(crash: Crash) -> object:
    """The same of what was found."""
    return (
        crash.type,
        crash.message.reveal().rstrip(),
        [(frame.path, frame.line, frame.function) for frame in crash.frames],
        None if crash.cause is None else (crash.cause_is_explicit, shape_of_crash(crash.cause)),
        [shape_of_crash(member) for member in crash.members],
    )


def _collapsed(calls: list[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    """Python prints a repeated frame three times and counts the rest; the reader adds three more."""
    kept: list[tuple[str, int, str]] = []
    for call in calls:
        if kept[-6:] != [call] * 6:
            kept.append(call)
    return kept


def _raise(plan: Plan) -> None:
    if plan.cause is None:
        _dig(plan)
        return
    try:
        _raise(plan.cause)
    except Exception as error:
        if plan.explicit:
            raise _made(plan) from error
        _dig(plan)


def _dig(plan: Plan, depth: int = 0) -> None:
    if depth < plan.depth:
        _dig(plan, depth + 1)
    raise _made(plan)


def _made(plan: Plan) -> Exception:
    if plan.members:
        return ExceptionGroup(plan.message, [raised(member) for member in plan.members])
    return plan.kind(plan.message)
