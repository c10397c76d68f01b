"""Search and replace blocks: the lines as they are, the lines as they shall be."""

import re

from agent.code.diff_paths import inside
from agent.code.repairing.hunks import LooseFile, LooseHunk, hunk_of_sides
from agent.errors import BadDiff

BLOCK = re.compile(r"^<{5,9} ?SEARCH[^\n]*\n(.*?)^={5,9}[ \t]*\n(.*?)^>{5,9} ?REPLACE[^\n]*$", re.DOTALL | re.MULTILINE)
DECORATION = re.compile(r"^[\s`*#]*(?:(?:file|path):\s*)?(.*?)[\s`*:]*$", re.IGNORECASE)


def search_blocks(text: str) -> tuple[LooseFile, ...]:
    """The files that blocks change, in their order; nothing when there is no block.

    Raises:
        BadDiff: a block without the path of its file above it, or one that is not closed.
    """
    files: dict[str, list[LooseHunk]] = {}
    created: set[str] = set()
    path, end = "", 0
    for number, found in enumerate(BLOCK.finditer(text), 1):
        path = _named(text[end : found.start()]) or path
        end = found.end()
        if not path:
            raise BadDiff(f"block {number} names no file", expected="the path on the line above <<<<<<< SEARCH")
        old, new = _lines(found[1]), _lines(found[2])
        if not old:
            created.add(path)
        files.setdefault(path, []).append(hunk_of_sides(old, new, f"block {number} of {path}"))
    if text.count("<<<<<<< SEARCH") > sum(len(hunks) for hunks in files.values()):
        raise BadDiff("a block is not closed", expected="<<<<<<< SEARCH, =======, >>>>>>> REPLACE, each on a line of its own")
    return tuple(LooseFile(path=name, hunks=tuple(hunks), creates=name in created) for name, hunks in files.items())


def _named(between: str) -> str:
    """The path on the last line that says something, empty when none does."""
    lines = [line for line in between.split("\n") if line.strip() and not line.lstrip().startswith(("```", "~~~"))]
    named = DECORATION.sub(r"\1", lines[-1]) if lines else ""
    return inside(named.removeprefix("./")) if named and " " not in named else ""


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []
