"""Whether a reproduction goes through what a candidate changes."""

import ast
from collections.abc import Sequence

from agent.domain.fix import CandidateFix, FileChange
from agent.domain.location import LocatedFrame
from agent.stages.reproduction.bench import Bench, parse_module
from agent.stages.reproduction.callees import FunctionNode, callee_at
from agent.stages.verification.silencing import changed_lines


def changes_only_callers(bench: Bench, fix: CandidateFix, frame: int) -> bool:
    """True when every line a candidate changes is in a function that led to the call of the reproduction and is not part of it.

    Functions led to it that were on the stack, and those that the bad value came from or through.

    Args:
        bench: the incident's tree.
        fix: the candidate.
        frame: index of the frame that the reproduction calls.
    """
    frames = bench.context.frames
    inside = {(located.path, _last(located.symbol)) for located in frames[frame:]}
    suspected = {(suspect.span.path, _last(suspect.symbol)) for suspect in bench.context.suspects}
    passed = {(hop.path, _last(hop.symbol)) for hop in bench.context.value_path}
    before = ({(located.path, _last(located.symbol)) for located in frames[:frame]} | suspected | passed) - inside
    # A suspect that the reproduced functions call is part of the call after all.
    before -= {(path, name) for path, name in suspected | passed if name in _spoken(bench, frames[frame:])}
    touched = {place for change in fix.diff.changes for place in _touched(change)}
    return bool(touched) and touched <= before


def _spoken(bench: Bench, frames: Sequence[LocatedFrame]) -> set[str]:
    """Names and attributes that the functions of these frames use."""
    functions = [callee_at(bench, located.path, located.line, located.symbol) for located in frames]
    nodes = [node for callee in functions if callee for node in ast.walk(callee.node)]
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return names | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def _touched(change: FileChange) -> set[tuple[str, str]]:
    """Path and function of every line that goes or comes; an empty function for lines outside of any."""
    gone, come = changed_lines(change)
    return {
        (change.path, _function_at(side, line)) for side, lines in ((change.before, gone), (change.after, come)) for line in lines
    }


def _function_at(content: bytes | None, line: int) -> str:
    tree = parse_module(content or b"")
    around = [
        node
        for node in (ast.walk(tree) if tree else ())
        if isinstance(node, FunctionNode) and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    return max(around, key=lambda node: node.lineno).name if around else ""


def _last(symbol: str) -> str:
    return symbol.rpartition(".")[2]
