"""Tool: the lines of one file."""

from collections.abc import Callable

from pydantic import Field

from agent.errors import ToolRefused
from agent.model_ports import Tool
from agent.tools.typed import Arguments, TypedTool
from prompts.fences import untrusted

LINES_AT_MOST = 250
LINE_CHARACTERS = 400


class ReadFileArguments(Arguments):
    """Which lines of which file."""

    path: str = Field(min_length=1, max_length=1000, description="Relative to the repository, as in the trace's code.")
    start_line: int = Field(default=1, ge=1, description="First line.")
    end_line: int = Field(default=LINES_AT_MOST, ge=1, description=f"Last line; at most {LINES_AT_MOST} lines are shown.")


def read_file(read: Callable[[str], bytes | None]) -> Tool:
    """Shows numbered lines of a file of the repository at the revision that is to be mended.

    Args:
        read: path -> bytes, None where there is no such file.
    """

    def work(asked: ReadFileArguments) -> str:
        content = read(asked.path.removeprefix("./"))
        if content is None:
            raise ToolRefused(f"no file {asked.path[:200]!r}", expected="a path relative to the repository's top")
        if b"\0" in content:
            raise ToolRefused(f"{asked.path[:200]!r} is no text", expected="a text file")
        lines = content.decode("utf-8", "replace").split("\n")
        last = min(asked.end_line, asked.start_line + LINES_AT_MOST - 1, len(lines))
        if asked.start_line > len(lines):
            raise ToolRefused(f"{asked.path} has {len(lines)} lines", expected=f"start_line up to {len(lines)}")
        shown = (f"{number}\t{lines[number - 1][:LINE_CHARACTERS]}" for number in range(asked.start_line, last + 1))
        return f"{asked.path}, lines {asked.start_line} to {last} of {len(lines)}\n" + untrusted("\n".join(shown), "file")

    return TypedTool("read_file", "Show numbered lines of one file of the repository.", ReadFileArguments, work)
