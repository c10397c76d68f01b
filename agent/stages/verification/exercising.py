"""Whether a reproduction goes through what a candidate changes."""

import ast

from agent.domain.fix import CandidateFix, FileChange
from agent.stages.reproduction.bench import Bench, parse_module
from agent.stages.reproduction.callees import FunctionNode
from agent.stages.verification.silencing import changed_lines


def changes_only_callers(bench: Bench, fix: CandidateFix, frame: int) -> bool:
    """True when every line a candidate changes is in a function that led to the call of the reproduction and is not part of it.

    Args:
        bench: the incident's tree.
        fix: the candidate.
        frame: index of the frame that the reproduction calls.
    """
    frames = bench.context.frames
    inside = {(located.path, _last(located.symbol)) for located in frames[frame:]}
    before = {(located.path, _last(located.symbol)) for located in frames[:frame]} - inside
    touched = {place for change in fix.diff.changes for place in _touched(change)}
    return bool(touched) and touched <= before


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
