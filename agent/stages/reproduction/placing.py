"""Which red call may stand for the crash, and which one is only the victim of what calls it.

A test that calls an inner function with what crashed it asks that function to take the value. Where the fault is its caller's,
the right fix leaves such a test red: it would refuse right fixes and welcome a guard in the wrong place. So a call counts only
where nothing says that. The same goes for made-up inputs that may be wrong in more ways than the one that crashed.
All of it is a pure judgement over what was located and how the calls ended.
"""

import ast
import re
from collections.abc import Collection, Sequence

from agent.domain.location import CodeContext
from agent.domain.proof import Reason, ReproductionKind
from agent.stages.reproduction.invocation import Invocation

# Doubts of the contract that, for an inner call, say that its caller may be at fault.
CONTRACT = frozenset({"outside-contract", "contract-unknown", "raised-on-purpose"})
# Faults that no input can help: they are there for every input that gets so far.
OF_THE_CODE = frozenset({"NameError", "UnboundLocalError", "ImportError", "ModuleNotFoundError", "RecursionError", "SyntaxError"})
CODE_MESSAGES = re.compile(r"^module '|missing \d+ required|takes \d+ positional|takes no arguments|unexpected keyword argument")


def misplacements(
    context: CodeContext, call: Invocation, doubts: Sequence[Reason], passed: Collection[Invocation]
) -> tuple[Reason, ...]:
    """Why a red call may not stand for the crash; empty when it may.

    Args:
        context: the located crash.
        call: the red call.
        doubts: of the contract of what it calls.
        passed: calls tried beside it that ended without a crash.
    """
    if call.kind is ReproductionKind.SEARCH and (reason := _unproven_input(context, call, passed)):
        return (reason,)
    if not call.frame:
        return ()  # what comes from outside is at nobody else's door
    found = [doubt for doubt in doubts if doubt.code in CONTRACT]
    found += [reason for reason in (_suspected_caller(context, call), _contradicted(call, passed)) if reason]
    return tuple(found)


def settles(call: Invocation | None) -> bool:
    """True when no other rung can find a better call: it is public, or the outermost, or an import or a request."""
    return call is None or call.frame == 0 or call.callee.public


def is_better(call: Invocation | None, kept: Invocation | None) -> bool:
    """True when a call of a later rung beats one that does not settle: a request, or a public function further out."""
    return kept is not None and (call is None or (call.callee.public and call.frame < kept.frame))


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


def _contradicted(call: Invocation, passed: Collection[Invocation]) -> Reason | None:
    """The same objects, handed to an outer function, did not crash it: so they are not what production had."""
    if not call.assumed or not any(other.kind is call.kind and other.frame < call.frame for other in passed):
        return None
    text = f"Built anew, {', '.join(sorted(set(call.assumed)))} does not crash what calls {call.callee.qualified}."
    return Reason(code="outer-call-holds", text=text)


def _unproven_input(context: CodeContext, call: Invocation, passed: Collection[Invocation]) -> Reason | None:
    """Nothing like the made-up input gets through the function, so it may be wrong in more ways than one."""
    code = context.signature.type in OF_THE_CODE or CODE_MESSAGES.search(context.crash.message.reveal())
    if code or not call.expressions or any(_differs_in_one(call, other) for other in passed):
        return None
    text = f"No input like the made-up one gets through {call.callee.qualified}; it may be wrong in more ways than one."
    return Reason(code="unproven-input", text=text)


def _differs_in_one(call: Invocation, other: Invocation) -> bool:
    """The same function, with one thing different: the object, or one argument given, left out or changed."""
    if (call.callee.path, call.callee.qualified) != (other.callee.path, other.callee.qualified):
        return False
    ours, theirs = _slots(call), _slots(other)
    return sum(ours.get(name) != theirs.get(name) for name in ours.keys() | theirs.keys()) == 1


def _slots(call: Invocation) -> dict[str, str]:
    slots = {name: ast.dump(value) for name, value in call.arguments}
    return slots | {"": ast.dump(call.target)} if call.target is not None else slots
