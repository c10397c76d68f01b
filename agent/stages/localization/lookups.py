"""Accessors: what a container was asked for and does not have is the asker's doing."""

from agent.code.symbols import parameters
from agent.domain.crash import Crash
from agent.domain.location import LocatedFrame
from agent.stages.localization.failing import failing_statement
from agent.stages.localization.stops import Stop

_ACCESSORS = frozenset({"__getitem__", "__delitem__", "__getattr__", "__getattribute__", "__delattr__"})
_MISSING = frozenset({"KeyError", "IndexError", "AttributeError"})
_LOOKS_UP = frozenset({"subscript", "argument_list"})


def answers_lookup(crash: Crash, frame: LocatedFrame, stop: Stop) -> str:
    """Why the frame only tells its caller that what it asked for is not there; empty when it may have failed by itself.

    Args:
        crash: the crash to fix.
        frame: its innermost frame in the repository.
        stop: the same frame in its syntax tree.
    """
    symbol = stop.symbol
    innermost = bool(crash.frames) and crash.frames[-1] is frame.frame
    if not innermost or symbol.short_name not in _ACCESSORS or crash.short_type not in _MISSING:
        return ""
    asked = [parameter.name for parameter in parameters(symbol)][1:2]
    passed = (
        node
        for node in failing_statement(stop.source, stop.line)
        if node.type == "identifier" and node.parent is not None and node.parent.type in _LOOKS_UP
    )
    return "It only looks up what it was asked for." if any(stop.source.text(node) in asked for node in passed) else ""
