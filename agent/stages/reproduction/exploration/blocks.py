"""Pieces of Python in the repository that show how its functions are called: tests, examples, docstrings, documents."""

import ast
import doctest
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from textwrap import dedent

from agent.stages.reproduction.bench import Bench, parse_module

FILES_AT_MOST = 120
LOOKED_AT_MOST = 2500
BYTES_AT_MOST = 400_000
DOCUMENTS = (".md", ".rst", ".txt", "/METADATA", "README")
FENCE = re.compile(
    r"^[ \t]*(?:```|~~~)[ \t]*(?:python|py|pycon|python3|\{\.python\})?[ \t]*\n(.*?)^[ \t]*(?:```|~~~)", re.DOTALL | re.MULTILINE
)
DIRECTIVE = re.compile(
    r"^([ \t]*)(?:\.\. (?:code|code-block|sourcecode)::[^\n]*|[^\n]*::)[ \t]*\n((?:[ \t]*\n|\1[ \t]+[^\n]*\n)+)", re.MULTILINE
)
PROMPT = re.compile(r"^\s*>>> ", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Statements that stand together.

    Args:
        path: file they are from.
        body: the statements.
        inside: they stand in a docstring, where the names of the file are understood.
    """

    path: str
    body: tuple[ast.stmt, ...]
    inside: bool


def blocks(bench: Bench, wanted: tuple[str, ...], first: tuple[str, ...]) -> Iterator[Block]:
    """The blocks of files that hold one of the words.

    Args:
        bench: the repository.
        wanted: names of functions and classes.
        first: files to look at before the others.
    """
    read = 0
    for path in islice(_ordered(bench, first), LOOKED_AT_MOST):
        content = bench.source(path)
        if len(content) > BYTES_AT_MOST or not any(word.encode() in content for word in wanted):
            continue
        read += 1
        if read > FILES_AT_MOST:
            return
        yield from _python(bench, path) if path.endswith(".py") else _document(path, content.decode(errors="replace"))


def _ordered(bench: Bench, first: tuple[str, ...]) -> Iterator[str]:
    """The crash's own files, documents, tests and examples, then the other modules."""
    documents = [path for path in bench.paths if path.endswith(DOCUMENTS) and not path.endswith("top_level.txt")]
    modules = [path for path in bench.paths if path.endswith(".py")]
    shown = [path for path in modules if re.search(r"(^|/)(tests?|examples?|docs?)(/|_)|test_", path)]
    yield from dict.fromkeys([*first, *sorted(documents), *sorted(shown), *sorted(modules)])


def _python(bench: Bench, path: str) -> Iterator[Block]:
    tree = bench.parsed(path)
    if tree is None:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node, clean=True)
            if text:
                yield from (Block(path=path, body=block.body, inside=True) for block in _document(path, text))
    if re.search(r"(^|/)(tests?|examples?|docs?)(/|_)|test_|__main__", path):
        yield Block(path=path, body=tuple(tree.body), inside=False)


def _document(path: str, text: str) -> Iterator[Block]:
    """Prompts as doctest reads them, fenced code, indented code after `::`."""
    if PROMPT.search(text):
        try:
            sources = [example.source for example in doctest.DocTestParser().get_examples(text)]
        except ValueError:  # inconsistent prompts
            sources = re.findall(r"^\s*>>> (.*)$", text, re.MULTILINE)
        body = [statement for source in sources for statement in _parsed(source)]
        if body:
            yield Block(path=path, body=tuple(body), inside=False)
    code = [found[1] for found in FENCE.finditer(text)] + [found[2] for found in DIRECTIVE.finditer(text)]
    body = [statement for piece in code if ">>>" not in piece for statement in _parsed(dedent(piece))]
    if body:
        yield Block(path=path, body=tuple(body), inside=False)


def _parsed(source: str) -> tuple[ast.stmt, ...]:
    tree = parse_module(source.encode(errors="replace"))
    return tuple(tree.body) if tree else ()
