"""Tool: lines of the repository that hold a text or match an expression."""

from fnmatch import fnmatchcase
from pathlib import Path

from pydantic import Field

from agent.errors import BadInput, ToolRefused
from agent.git.searching import Line, lines_with
from agent.model_ports import Tool
from agent.tools.typed import Arguments, TypedTool
from prompts.fences import untrusted

LINES_AT_MOST = 80
CHARACTERS = 240


class SearchArguments(Arguments):
    """What to look for, and where."""

    pattern: str = Field(min_length=2, max_length=300, description="Plain text, or a POSIX extended regular expression.")
    regex: bool = Field(default=False, description="Read the pattern as a regular expression.")
    path: str = Field(default="", max_length=300, description="Only files like this, for example shop/*.py; empty for all.")


def search_code(tree: Path) -> Tool:
    """Shows lines with their places.

    Args:
        tree: the repository's files.
    """

    def work(asked: SearchArguments) -> str:
        found = [line for line in looked_for(tree, asked.pattern, "-E" if asked.regex else "-F") if _fits(line, asked.path)]
        if not found:
            return "No line matches."
        more = f"\n{len(found) - LINES_AT_MOST} more lines match; narrow the search." if len(found) > LINES_AT_MOST else ""
        return untrusted(listed(found[:LINES_AT_MOST]), "search") + more

    return TypedTool("search_code", "Find lines of the repository by text or regular expression.", SearchArguments, work)


def looked_for(tree: Path, pattern: str, *options: str) -> tuple[Line, ...]:
    """The lines that match.

    Raises:
        ToolRefused: the pattern is not understood.
    """
    try:
        return lines_with(tree, pattern, *options)
    except BadInput as problem:
        raise ToolRefused(problem.seen, expected=problem.expected) from None


def listed(lines: list[Line]) -> str:
    """One line each: place and text."""
    return "\n".join(f"{line.path}:{line.number}: {line.text.strip()[:CHARACTERS]}" for line in lines)


def _fits(line: Line, pattern: str) -> bool:
    return not pattern or fnmatchcase(line.path, pattern) or line.path.startswith(pattern.rstrip("/") + "/")
