"""Text of a model -> hunks: unified diffs with whatever is wrong in their headers and counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from agent.code.diff_paths import inside, unquoted
from agent.code.repairing.hunks import LooseFile, LooseHunk, NewLine
from agent.errors import BadDiff

FENCED = re.compile(r"^[ \t]*(`{3,}|~{3,})[^\n`]*\n(.*?)^[ \t]*\1[ \t]*$", re.DOTALL | re.MULTILINE)
HUNK = re.compile(r"^@@(?:\s*-(\d+)(?:,\d+)?\s+\+\d+(?:,\d+)?)?(?:\s*@@)?")
NEW_PATCH = re.compile(r"^\*\*\* (Update|Add) File: (.+)$")
MODE = re.compile(r"^(?:new file mode|new mode|deleted file mode|old mode) (\d+)")
NOISE = re.compile(
    r"^(?:diff --git |index [0-9a-f]|similarity index|\*\*\* (?:Begin|End) Patch|\\ No newline|(?:new|old|new file) mode )"
)
NOT_MENDED = re.compile(r"^(?:rename |copy |deleted file mode|GIT binary|Binary files|\*\*\* (?:Delete|Move))")
PLAIN_MODES = frozenset({"100644", "100755"})
NOWHERE = "/dev/null"


def unfenced(text: str) -> str:
    """What stands inside the text's code fences when a change stands there, else the text."""
    text = text.replace("\r\n", "\n")
    inner = [
        found[2] for found in FENCED.finditer(text) if re.search(r"^(?:@@|--- |\*\*\* |<{5,} ?SEARCH)", found[2], re.MULTILINE)
    ]
    return "".join(inner) if inner else text


@dataclass
class _Draft:
    """A file under way."""

    path: str
    creates: bool
    hunks: list[tuple[int, list[str]]] = field(default_factory=list)


def loose_files(text: str, *, whole_context: bool = False) -> tuple[LooseFile, ...]:
    """The files of a diff; nothing when no header of a file is in it.

    Args:
        text: without fences.
        whole_context: context lines are taken as they stand, for models that forget the blank before them.

    Raises:
        BadDiff: it holds what is never mended (renames, links, binary content) or names a path that leads out.
    """
    drafts: list[_Draft] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if NOT_MENDED.match(line) or ((mode := MODE.match(line)) and mode[1] not in PLAIN_MODES):
            raise BadDiff(f"line {number + 1} of the diff says {line[:120]!r}", expected="changes of lines in ordinary files")
        started = _started(lines, number)
        if started is not None:
            drafts.append(started)
        elif drafts and not NOISE.match(line) and not _is_header(lines, number):
            _add(drafts[-1], line)
    merged: dict[str, _Draft] = {}
    for draft in drafts:
        known = merged.setdefault(draft.path, draft)
        if known is not draft:
            known.hunks += draft.hunks
    return tuple(_file(draft, whole_context) for draft in merged.values() if draft.hunks)


def _started(lines: list[str], number: int) -> _Draft | None:
    """The file that begins at a line, None when none does."""
    line = lines[number]
    if found := NEW_PATCH.match(line):
        draft = _Draft(path=inside(found[2].strip()), creates=found[1] == "Add")
        if draft.creates:
            draft.hunks.append((0, []))
        return draft
    if line.startswith("+++ ") and number and lines[number - 1].startswith("--- "):
        source, target = _path(lines[number - 1], "a/"), _path(line, "b/")
        if target == NOWHERE:
            raise BadDiff(f"the diff deletes {source!r}", expected="changes of lines")
        return _Draft(path=inside(target), creates=source == NOWHERE)
    return None


def _is_header(lines: list[str], number: int) -> bool:
    return lines[number].startswith("--- ") and number + 1 < len(lines) and lines[number + 1].startswith("+++ ")


def _path(line: str, prefix: str) -> str:
    shown = line[4:].split("\t", maxsplit=1)[0].strip()
    path = unquoted(shown)
    return path if path == NOWHERE else path.removeprefix(prefix).removeprefix("./")


def _add(draft: _Draft, line: str) -> None:
    found = HUNK.match(line)
    if found:
        draft.hunks.append((int(found[1] or 0), []))
    elif draft.hunks:
        draft.hunks[-1][1].append(line)
    elif line[:1] in {"+", "-", " "}:
        draft.hunks.append((0, [line]))


def _file(draft: _Draft, whole_context: bool) -> LooseFile:
    hunks = (
        _hunk(start, body, whole_context, f"hunk {number} of {draft.path}") for number, (start, body) in enumerate(draft.hunks, 1)
    )
    return LooseFile(path=draft.path, hunks=tuple(hunk for hunk in hunks if hunk.old or hunk.new), creates=draft.creates)


def _hunk(start: int, body: list[str], whole_context: bool, label: str) -> LooseHunk:
    while body and not body[-1].strip():
        body.pop()  # the blank lines between a diff and what follows it
    old: list[str] = []
    new: list[NewLine] = []
    for mark, text in _marked(body, whole_context):
        if mark == "+":
            new.append(NewLine(text))
            continue
        if mark == " ":
            new.append(NewLine(text, len(old)))
        old.append(text)
    return LooseHunk(old=tuple(old), new=tuple(new), start=start, label=label)


def _marked(body: list[str], whole_context: bool) -> Iterator[tuple[str, str]]:
    for line in body:
        mark = line[:1]
        if mark in {"+", "-"}:
            yield mark, line[1:]
        elif mark == " " and not whole_context:
            yield " ", line[1:]
        else:
            yield " ", line
