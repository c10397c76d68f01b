"""Which red call may stand for the crash, and which one is only the victim of what calls it.

A test that calls an inner function with what crashed it asks that function to take the value. Where the fault is its caller's,
the right fix leaves such a test red: it would refuse right fixes and welcome a guard in the wrong place. So a call counts only
where nothing says that. The same goes for made-up inputs that may be wrong in more ways than the one that crashed.
All of it is a pure judgement over what was located and how the calls ended.
"""

import ast
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from agent.domain.crash import Crash
from agent.domain.location import CodeContext
from agent.domain.proof import Reason, ReproductionKind
from agent.stages.reproduction.invocation import Invocation

# Doubts of the contract that, for an inner call, say that its caller may be at fault.
CONTRACT = frozenset({"outside-contract", "contract-unknown", "raised-on-purpose"})
UNPROVEN = "unproven-input"
# Faults that no input can help: they are there for every input that gets so far.
OF_THE_CODE = frozenset({"NameError", "UnboundLocalError", "ImportError", "ModuleNotFoundError", "RecursionError", "SyntaxError"})
CODE_MESSAGES = re.compile(r"^module '|missing \d+ required|takes \d+ positional|takes no arguments|unexpected keyword argument")


class Ending(StrEnum):
    """How a call ended that was tried beside the red ones."""

    PASSED = "passed"
    REFUSED = "refused"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A call that was not red.

    Args:
        call: what was tried.
        ending: without an exception, with one by which the code refuses inputs, or with any other.
    """

    call: Invocation
    ending: Ending


def misplacements(
    context: CodeContext, call: Invocation, seen: Crash, doubts: Sequence[Reason], beside: Collection[Beside]
) -> tuple[Reason, ...]:
    """Why a red call may not stand for the crash; empty when it may.

    Args:
        context: the located crash.
        call: the red call.
        seen: the crash that it showed.
        doubts: of the contract of what it calls.
        beside: what was tried as well and was not red.
    """
    if reason := another_way(context, seen, call.frame):
        return (reason,)
    if call.kind is ReproductionKind.SEARCH and (reason := _unproven_input(context, call, beside)):
        return (reason,)
    if not call.frame:
        return ()  # what comes from outside is at nobody else's door
    found = [doubt for doubt in doubts if doubt.code in CONTRACT]
    found += [reason for reason in (_suspected_caller(context, call), _contradicted(call, beside)) if reason]
    return tuple(found)


def settles(call: Invocation | None) -> bool:
    """True when no other rung can find a better call: it is public, or the outermost, or an import or a request."""
    return call is None or call.frame == 0 or call.callee.public


def is_better(call: Invocation | None, kept: Invocation | None) -> bool:
    """True when a call of a later rung beats one that does not settle: a request, or a public function further out."""
    return kept is not None and (call is None or (call.callee.public and call.frame < kept.frame))


def another_way(context: CodeContext, seen: Crash, frame: int) -> Reason | None:
    """The crash did not come through every function that production's came through, so another fault may have caused it.

    Args:
        context: the located crash.
        seen: the one that was shown.
        frame: index among the located frames of the first one that it has to have.
    """
    if context.signature.type == "RecursionError":
        return None  # it ends wherever the stack happens to be full
    through = {(frame.path, _unqualified(frame.function)) for frame in seen.frames}
    # Comprehensions have a frame in one version of Python and none in another.
    named = [one for one in context.frames[frame:] if not _unqualified(one.frame.function).startswith("<")]
    missed = [one for one in named if (one.path, _unqualified(one.frame.function)) not in through]
    if not missed:
        return None
    return Reason(code="another-way", text=f"It crashed in the same place without going through {missed[0].symbol}.")


def _unqualified(function: str) -> str:
    return function.rpartition(".")[2]


def _suspected_caller(context: CodeContext, call: Invocation) -> Reason | None:
    """The localization suspects a function that led to the call more than anything that the call goes through."""
    inside = {(located.path, located.symbol) for located in context.frames[call.frame :]}
    outside = {(located.path, located.symbol) for located in context.frames[: call.frame]} - inside
    best = {True: 0.0, False: 0.0}
    name = ""
    for suspect in context.suspects:
        is_outside = (suspect.span.path, suspect.symbol) in outside
        if suspect.score > best[is_outside]:
            best[is_outside], name = suspect.score, suspect.symbol if is_outside else name
    if best[True] <= best[False]:
        return None
    text = f"{name}, which led to {call.callee.qualified}, is more likely at fault than what it calls."
    return Reason(code="suspected-caller", text=text)


def _contradicted(call: Invocation, beside: Collection[Beside]) -> Reason | None:
    """The same objects, handed to an outer function, did not make it crash so: they are not what production had."""
    outer = [one.call for one in beside if one.call.kind is call.kind and one.call.frame < call.frame]
    shared = {name for other in outer for name in other.assumed} & set(call.assumed)
    if not shared:
        return None
    text = f"Built anew, {', '.join(sorted(shared))} does not crash what calls {call.callee.qualified}."
    return Reason(code="outer-call-holds", text=text)


def _unproven_input(context: CodeContext, call: Invocation, beside: Collection[Beside]) -> Reason | None:
    """Nothing like the made-up input gets through, or as far as being refused: it may be wrong in more ways than one."""
    code = context.signature.type in OF_THE_CODE or CODE_MESSAGES.search(context.crash.message.reveal())
    through = [one.call for one in beside if one.ending is not Ending.CRASHED]
    if code or not call.expressions or any(_differs_in_one(call, other) for other in through):
        return None
    text = f"No input like the made-up one gets through {call.callee.qualified}; it may be wrong in more ways than one."
    return Reason(code=UNPROVEN, text=text)


def _differs_in_one(call: Invocation, other: Invocation) -> bool:
    """The same function, with one thing different: the object, or one argument given, left out or changed."""
    if (call.callee.path, call.callee.qualified) != (other.callee.path, other.callee.qualified):
        return False
    ours, theirs = _slots(call), _slots(other)
    return sum(ours.get(name) != theirs.get(name) for name in ours.keys() | theirs.keys()) == 1


def _slots(call: Invocation) -> dict[str, str]:
    slots = {name: ast.dump(value) for name, value in call.arguments}
    return slots | {"": ast.dump(call.target)} if call.target is not None else slots
