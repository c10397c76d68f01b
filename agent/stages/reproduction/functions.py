"""Functions of a file by their lines, and the statements that a change puts into them."""

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from agent.stages.reproduction.callees import FunctionNode

Headed = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
SILENT = (ast.Global, ast.Nonlocal, ast.Pass)


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One function or method.

    Args:
        name: qualified by the classes and functions around it.
        first: its first line, decorators included.
        last: its last line.
    """

    name: str
    first: int
    last: int


def functions_of(tree: ast.Module) -> tuple[Function, ...]:
    """Every function of a file, those inside others after them."""
    return tuple(_functions(tree, ""))


def function_at(functions: Collection[Function], line: int) -> Function | None:
    """The innermost function that holds the line; None outside of all."""
    around = [one for one in functions if one.first <= line <= one.last]
    return max(around, key=lambda one: one.first, default=None)


def changed_statements(tree: ast.Module, lines: Collection[int]) -> Iterator[range]:
    """The lines of every statement that does something and has one of the lines; of a compound one its head alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not isinstance(node, (*SILENT, Headed)) and not _is_text(node):
            own = range(node.lineno, _head_end(node) + 1)
            if any(line in own for line in lines):
                yield own


def _functions(node: ast.AST, prefix: str) -> Iterator[Function]:
    for child in ast.iter_child_nodes(node):
        name = f"{prefix}{child.name}" if isinstance(child, Headed) else ""
        if isinstance(child, FunctionNode):
            first = min([child.lineno, *(decorator.lineno for decorator in child.decorator_list)])
            yield Function(name=name, first=first, last=child.end_lineno or child.lineno)
        yield from _functions(child, f"{name}." if name else prefix)


def _head_end(node: ast.stmt) -> int:
    """The last line before a compound statement's body, that of a plain one otherwise."""
    body = getattr(node, "body", None) or [case.body[0] for case in getattr(node, "cases", [])]
    if body:
        return max(node.lineno, int(body[0].lineno) - 1)
    return node.end_lineno or node.lineno


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
