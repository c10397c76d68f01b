"""Tool: where a name is defined, and where it is used."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pydantic import Field

from agent.code.outlining import has_outlines, outlines_of
from agent.code.source import parse_python
from agent.code.symbols import symbols
from agent.domain.location import SourceFile
from agent.errors import ToolRefused
from agent.git.searching import Line
from agent.model_ports import Tool
from agent.tools.search_code import listed, looked_for
from agent.tools.typed import Arguments, TypedTool
from prompts.fences import untrusted

FILES_AT_MOST = 60
DEFINITIONS_AT_MOST = 20
USES_AT_MOST = 40


class SymbolArguments(Arguments):
    """Which name."""

    name: str = Field(
        min_length=1, max_length=200, pattern=r"^[\w$.]+$", description="Function, class or method, for example Cart.total."
    )


def find_symbol(tree: Path, read: Callable[[str], bytes | None]) -> Tool:
    """Shows definitions by the syntax tree, and the lines that speak of the name beside them.

    Args:
        tree: the repository's files.
        read: path -> bytes.
    """

    def work(asked: SymbolArguments) -> str:
        last = asked.name.rpartition(".")[2]
        if not last:
            raise ToolRefused(f"{asked.name!r} is no name", expected="a name like total or Cart.total")
        lines = looked_for(tree, last, "-F", "-w")
        paths = list(dict.fromkeys(line.path for line in lines))[:FILES_AT_MOST]
        defined = [one for path in paths for one in _definitions(path, read(path) or b"", asked.name)][:DEFINITIONS_AT_MOST]
        places = {(path, number) for path, number, _ in defined}
        uses = [line for line in lines if (line.path, line.number) not in places]
        return _told(asked.name, defined, uses)

    return TypedTool("find_symbol", "Find where a function, class or method is defined and used.", SymbolArguments, work)


def _definitions(path: str, content: bytes, name: str) -> Iterator[tuple[str, int, str]]:
    file = SourceFile(path=path, content=content)
    if path.endswith(".py"):
        found = [(symbol.span.start_line, symbol.name) for symbol in symbols(parse_python(file))]
    elif has_outlines(path):
        found = [(outline.start_line, outline.name) for outline in outlines_of(file)]
    else:
        return
    for line, qualified in found:
        if qualified == name or qualified.endswith(f".{name}"):
            yield path, line, qualified


def _told(name: str, defined: Sequence[tuple[str, int, str]], uses: list[Line]) -> str:
    head = "\n".join(f"{path}:{line}: defines {qualified}" for path, line, qualified in defined) or f"{name} is not defined here."
    more = f"\n[{len(uses) - USES_AT_MOST} more]" if len(uses) > USES_AT_MOST else ""
    body = listed(uses[:USES_AT_MOST]) + more if uses else "No other line speaks of it."
    return untrusted(f"{head}\n\nUsed:\n{body}", "symbols")
