"""Strings that mean something to the code that crashed: what it compares, splits by, searches for and names."""

import ast
import re
from collections.abc import Iterator
from itertools import islice

from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import callee_at
from agent.stages.reproduction.guesses import hints_of

TOKENS_AT_MOST = 1200
LONGEST = 60
NUMBERS_AT_MOST = 60
LARGEST = 10**12
NEAR, BESIDE = 12, 2
WORD = re.compile(r"[A-Za-z]{2,}")


def tokens_of(bench: Bench, examples: tuple[ast.expr, ...]) -> tuple[str, ...]:
    """The strings, each as often as it is near: those of the message and of the crash's functions many times.

    Args:
        bench: the repository and its crash.
        examples: what examples hand to the functions; their words are tried as well.
    """
    hints = hints_of(bench.context.crash)
    near: list[str] = [*hints.texts, *([hints.missing] if hints.missing else [])]
    beside: list[str] = []
    for located in bench.context.frames:
        callee = callee_at(bench, located.path, located.line, located.symbol)
        if callee is not None:
            near += _strings(callee.node)
            beside += [word for word in _words(callee.node) if word]
    files = dict.fromkeys(located.path for located in bench.context.frames)
    far = [text for path in files if (tree := bench.parsed(path)) for text in _strings(tree)]
    shown = [piece for tree in examples for text in _strings(tree) for piece in [text, *text.split()]]
    weighted = [*_distinct(near) * NEAR, *_distinct(beside) * BESIDE, *_distinct(shown), *_distinct(far)]
    return tuple(weighted[:TOKENS_AT_MOST])


def numbers_of(bench: Bench) -> tuple[str, ...]:
    """Numbers in the crash's files, and their neighbours; those of its functions first."""
    callees = (callee_at(bench, located.path, located.line, located.symbol) for located in bench.context.frames)
    files = dict.fromkeys(located.path for located in bench.context.frames)
    trees = [*(callee.node for callee in callees if callee), *(tree for path in files if (tree := bench.parsed(path)))]
    constants = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    numbers = (value for value in constants if isinstance(value, int | float) and abs(value) < LARGEST)
    near = (repr(value + step) for value in numbers for step in (0, 1, -1))
    return tuple(islice(dict.fromkeys(near), NUMBERS_AT_MOST))


def _distinct(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if 0 < len(text) <= LONGEST))[:80]


def _strings(tree: ast.AST) -> Iterator[str]:
    """String constants without docstrings; patterns and formats in pieces."""
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body
        if isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in documented:
            text = node.value.decode("latin-1") if isinstance(node.value, bytes) else node.value
            if isinstance(text, str):
                yield from _pieces(text)


def _pieces(text: str) -> Iterator[str]:
    if len(text) <= LONGEST:
        yield text
    if re.search(r"[\\({\[|]", text):
        yield from re.findall(r"\\?([^\w\s\\])", text)
        yield from WORD.findall(re.sub(r"\\[a-zA-Z]", " ", text))


def _words(tree: ast.AST) -> Iterator[str]:
    """Words of the names in a function, as written and in capitals: keywords often bear the name of what parses them."""
    for node in ast.walk(tree):
        names = [node.name] if isinstance(node, ast.FunctionDef) else [node.attr] if isinstance(node, ast.Attribute) else []
        for name in names:
            for word in name.strip("_").split("_"):
                if word.isalpha():
                    yield word
                    yield word.upper()
