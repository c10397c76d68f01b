"""Expressions of an example with their names written out, so that they can stand alone in a test."""

import ast
from collections.abc import Mapping
from copy import deepcopy

from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.scope import BUILTIN_CALLS, SAFE

ALLOWED = (
    ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.Call, ast.keyword, ast.Attribute, ast.Subscript, ast.UnaryOp,
    ast.USub, ast.BinOp, ast.Add, ast.Mult, ast.Load,
)  # fmt: skip


class NotShown(Exception):
    """An example hands over what can't be written down without the example."""


class WrittenOut(ast.NodeTransformer):
    """Puts in what names mean; anything but data, objects of the repository and calls of it is refused.

    Args:
        bench: the repository.
        names: name -> what it means.
    """

    def __init__(self, bench: Bench, names: Mapping[str, ast.expr]) -> None:
        self._bench = bench
        self._names = names

    def visit(self, node: ast.AST) -> ast.AST:
        """The node written out.

        Raises:
            NotShown: something else is in it.
        """
        if isinstance(node, ast.Name):
            return self._name(node)
        if not isinstance(node, ALLOWED) or (isinstance(node, ast.Attribute) and node.attr.startswith("_")):
            raise NotShown
        if isinstance(node, ast.keyword) and node.arg is None:
            raise NotShown
        return self.generic_visit(node)

    def _name(self, node: ast.Name) -> ast.expr:
        known = self._names.get(node.id)
        if known is not None:
            for inner in ast.walk(known):
                if isinstance(inner, ast.Name) and ":" in inner.id and not self._may(*inner.id.split(":", 1)):
                    raise NotShown
            return deepcopy(known)
        if node.id in BUILTIN_CALLS:
            return node
        raise NotShown

    def _may(self, module: str, attribute: str) -> bool:
        if module in self._bench.own_modules:
            return True
        return attribute.partition(".")[0] in SAFE.get(module, ()) or (not attribute and module in SAFE)
