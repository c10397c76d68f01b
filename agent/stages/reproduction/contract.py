"""Whether a reproduction's input is one its function promises to take."""

import ast

from agent.domain.proof import Reason
from agent.stages.reproduction.annotations import KINDS, allowed_by, kind_of
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Callee, raises_on_purpose, statement_at
from agent.stages.reproduction.invocation import Invocation

TYPE_ERRORS = frozenset({"TypeError", "AttributeError"})


def contract_doubts(bench: Bench, call: Invocation) -> tuple[Reason, ...]:
    """Why the call may be the fault of whoever makes it, and not of the function it calls.

    An inner function that is handed a value of the wrong type is often the victim: a guard there hides the fault of
    the caller. Unless its annotation or default allows the value, or the call comes from outside of the repository, a
    green run is no proof. The same goes for a function that raises the exception on purpose.
    """
    outside = [name for name, value in call.arguments if _ruled_out(bench, call.callee, name, value)]
    if outside and call.frame > 0:
        text = (
            f"{call.callee.qualified} is annotated not to take what it got for {', '.join(outside)}; its caller may be at fault."
        )
        return (Reason(code="outside-contract", text=text),)
    located = bench.context.frames[-1]
    statement = statement_at(bench.parsed(located.path), located.line)
    if call.frame == len(bench.context.frames) - 1 and raises_on_purpose(call.callee, statement, bench.context.signature.type):
        text = f"{call.callee.qualified} raises {bench.context.signature.type} on purpose; what it refuses may be its contract."
        return (Reason(code="raised-on-purpose", text=text),)
    if call.frame > 0 and bench.context.signature.type in TYPE_ERRORS:
        return _handed_the_wrong_type(bench, call, statement)
    return ()


def _ruled_out(bench: Bench, callee: Callee, name: str, value: ast.expr) -> bool:
    parameter = next((item for item in callee.parameters if item.arg == name), None)
    if parameter is None or kind_of(value) not in KINDS.values():
        return False
    return not allowed_by(bench, callee.path, parameter.annotation, callee.default(name)).admits(value)


def _handed_the_wrong_type(bench: Bench, call: Invocation, statement: ast.stmt | None) -> tuple[Reason, ...]:
    """The crashing statement uses a parameter whose value has a type the message names, and nothing says it may."""
    used = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)} if statement else set()
    message = bench.context.crash.message.reveal()
    for name, value in call.arguments:
        kind = kind_of(value)
        named = "NoneType" if kind == "None" else kind
        parameter = next((item for item in call.callee.parameters if item.arg == name), None)
        documented = parameter is not None and (parameter.annotation is not None or _default_kind(call.callee, name) == kind)
        if name in used and named in message and not documented and call.frame == len(bench.context.frames) - 1:
            text = f"{call.callee.qualified} was handed {named} for {name!r} by another function; either may be wrong."
            return (Reason(code="contract-unknown", text=text),)
    return ()


def _default_kind(callee: Callee, name: str) -> str:
    default = callee.default(name)
    return kind_of(default) if default is not None else ""
