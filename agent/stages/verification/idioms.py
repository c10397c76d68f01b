"""What a file does again and again: two places that agree vouch for a third."""

import ast
from collections import Counter

AGREEING = 2


def idioms(module: ast.Module | None) -> frozenset[str]:
    """Structures of the branches that stand in the file at least twice, condition and outcome alike."""
    counts = Counter(ast.dump(node) for node in ast.walk(module) if isinstance(node, ast.If)) if module else Counter[str]()
    return frozenset(dump for dump, count in counts.items() if count >= AGREEING)
