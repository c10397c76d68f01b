"""An item that a loop skips on purpose, and that need not be there any more."""

import ast
from collections.abc import Iterator

from agent.domain.fix import CandidateFix
from agent.domain.proof import Reason, Reproducer
from agent.stages.reproduction.bench import parse_module
from agent.stages.verification.changed_code import ChangedScope, changed_scopes, inside


def skipped_items(fix: CandidateFix, reproducer: Reproducer) -> tuple[Reason, ...]:
    """A thrown-away `next()` inside of the loop over the same iterator, which now may find nothing; whoever wrote it.

    Text may end after a character that goes with the next one. What stands in a list of words or records was put there by
    somebody: an option that lacks its value must not pass silently.

    Args:
        fix: the candidate.
        reproducer: its test shows whether the items are characters.
    """
    if _only_texts(reproducer):
        return ()
    return tuple(reason for scope in changed_scopes(fix) for reason in _found(scope))


def _found(scope: ChangedScope) -> Iterator[Reason]:
    loops = [node for node in inside(scope.after) if isinstance(node, ast.For) and isinstance(node.iter, ast.Name)]
    for iterated, node in ((ast.unparse(loop.iter), node) for loop in loops for node in ast.walk(loop)):
        match node:
            case ast.Expr(value=ast.Call(func=ast.Name(id="next"), args=[ast.Name(id=name), _])) if scope.is_new(node):
                if name == iterated:
                    text = f"Line {node.lineno} of {scope.path} skips an item that may be missing, and nobody is told."
                    yield Reason(code="skips-missing", text=text)


def _only_texts(reproducer: Reproducer) -> bool:
    """The test hands over no lists or mappings."""
    trees = [parse_module(change.after or b"") for change in reproducer.files]
    nodes = [node for tree in trees if tree for node in ast.walk(tree)]
    return bool(nodes) and not any(isinstance(node, ast.List | ast.Tuple | ast.Dict | ast.Set) for node in nodes)
