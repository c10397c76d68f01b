"""How what a function is handed is used on the way of the crash."""

import ast

from agent.domain.location import LocatedFrame
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Callee, callee_at, own_nodes
from agent.stages.reproduction.expressions import text_of
from agent.stages.reproduction.guesses import merged
from agent.stages.reproduction.usage import Usage, usage_of

FRAMES_AT_MOST = 30


def usage_along(bench: Bench, callee: Callee, name: str, inner: tuple[LocatedFrame, ...]) -> Usage:
    """How a parameter is used by the function and by the next one of the crash that it is handed to.

    Args:
        bench: the repository.
        callee: the function.
        name: its parameter.
        inner: frames of the crash below it.
    """
    usage = usage_of(callee.node, frozenset({name}))
    if not inner:
        return usage
    inner = inner[:FRAMES_AT_MOST]  # of an endless recursion the first ones say all
    following = callee_at(bench, inner[0].path, inner[0].line, inner[0].symbol)
    parameter = _handed_to(callee, name, following) if following else ""
    return merged(usage, usage_along(bench, following, parameter, inner[1:])) if following and parameter else usage


def _handed_to(callee: Callee, name: str, following: Callee) -> str:
    """Which parameter of the next function gets this one, empty when none does."""
    for node in own_nodes(callee.node):
        if isinstance(node, ast.Call) and text_of(node.func).rpartition(".")[2] in (following.name, following.owner):
            for item, value in zip(following.parameters, node.args, strict=False):
                if text_of(value) == name:
                    return item.arg
            for keyword in node.keywords:
                if keyword.arg and text_of(keyword.value) == name:
                    return keyword.arg
    return ""
