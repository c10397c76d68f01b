"""Attributes that a constructor has set to the recorded value already need no statement.

Others stay, even where the crash does without them: a state that the crash does not need may be what the fix needs to know.
"""

import ast
from collections.abc import Sequence
from dataclasses import replace

from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.checks import CHECKS_AT_MOST, run_through
from agent.stages.reproduction.expressions import call
from agent.stages.reproduction.invocation import Invocation
from agent.stages.reproduction.rebuilding.statements import needed, optional_settings


def without_idle_settings(bench: Bench, invocation: Invocation) -> Invocation:
    """The call without the statements that change nothing, found out in one run of the sandbox."""
    arrange = invocation.arrange
    settings = [at for at in optional_settings(arrange) if isinstance(arrange[at], ast.Assign)][:CHECKS_AT_MOST]
    idle = run_through(bench, [_is_so(arrange[:at], arrange[at]) for at in settings])
    dropped = {settings[position] for position in idle}
    left = tuple(statement for at, statement in enumerate(arrange) if at not in dropped)
    return replace(invocation, arrange=needed(left, invocation.expressions)) if dropped else invocation


def _is_so(before: Sequence[ast.stmt], setting: ast.stmt) -> list[ast.stmt]:
    """Statements that run through when the attribute is what it would be set to."""
    if not isinstance(setting, ast.Assign):
        return [ast.Raise()]
    target = setting.targets[0]
    if isinstance(target, ast.Attribute):
        target = ast.Attribute(value=target.value, attr=target.attr, ctx=ast.Load())
    elif isinstance(target, ast.Subscript):
        target = ast.Subscript(value=target.value, slice=target.slice, ctx=ast.Load())
    kinds = [call(ast.Name(id="type", ctx=ast.Load()), value) for value in (target, setting.value)]
    alike = ast.Compare(left=kinds[0], ops=[ast.Is()], comparators=[kinds[1]])
    equal = ast.Compare(left=target, ops=[ast.Eq()], comparators=[setting.value])
    return [*before, ast.Assert(test=ast.BoolOp(op=ast.And(), values=[alike, equal]), msg=None)]
