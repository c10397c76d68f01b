"""Applies a unified diff from outside, strictly: what it says of the file must be what the file says."""

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from io import StringIO

from unidiff.errors import UnidiffParseError
from unidiff.patch import Hunk, PatchedFile, PatchSet

from agent.code.diff_paths import inside, unquoted
from agent.code.unified import diff_of_changes, lines_of
from agent.domain.fix import Diff, FileChange
from agent.errors import BadDiff

Read = Callable[[str], bytes | None]

_NO_FILE = "/dev/null"
_PLAIN_MODES = frozenset({None, "100644", "100755"})
_REMEDY = "copy the lines from the file as they are now"


def apply_diff(text: str, read: Read) -> Diff:
    """The change a unified diff makes to the files that `read` knows.

    Args:
        text: the diff; bytes that are not UTF-8 as surrogate escapes.
        read: path -> the file's bytes now, None when there is no such file.

    Raises:
        BadDiff: it does not parse, names no change, leads out of the repository, is more than text in ordinary files, or does not
            fit; then the message names the hunk and the nearest real line.
    """
    files = _parsed(text)
    if not files:
        raise BadDiff(
            "the text holds no change", expected="a unified diff", remedy="start each file with --- a/path and +++ b/path"
        )
    changes: dict[str, FileChange] = {}
    for patched in files:
        for change in _changes(patched, read):
            if change.path in changes:
                raise BadDiff(f"{change.path!r} stands twice in the diff", expected="each file once")
            changes[change.path] = change
    diff = diff_of_changes(tuple(changes.values()))
    if not diff.changes:
        raise BadDiff("the diff changes nothing", expected="lines that differ")
    return diff


def _parsed(text: str) -> PatchSet:
    if (odd := re.search("[\ud800-\udc7f\udd00-\udfff]", text)) is not None:
        raise BadDiff(f"the diff holds {odd[0]!r}, which is no character of any file", expected="text")
    if re.search(r"^(?:GIT binary patch|Binary files .* differ)", text, re.MULTILINE):
        raise BadDiff("the diff holds a binary patch", expected="changes of text")
    try:
        return PatchSet(StringIO(text, newline="\n"))
    except (UnidiffParseError, ValueError, AssertionError) as error:
        raise BadDiff(
            f"the diff does not parse: {str(error).strip()[:300]}",
            expected="hunks whose line counts match their @@ header",
            remedy="count context and changed lines again",
        ) from error


def _changes(patched: PatchedFile, read: Read) -> tuple[FileChange, ...]:
    if patched.source_mode not in _PLAIN_MODES or patched.target_mode not in _PLAIN_MODES:
        raise BadDiff(
            f"{patched.path!r} has mode {patched.target_mode or patched.source_mode}",
            expected="an ordinary file (100644 or 100755)",
        )
    source, target = _path(patched.source_file, "a/"), _path(patched.target_file, "b/")
    if source is None or _creates(patched, source, read):
        created = _unused(target, read)
        return (FileChange(path=created, before=None, after=_patched(created, b"", patched)),)
    before = _before(source, read)
    if target is None:
        return (_removal(source, before, patched),)
    after = _patched(target, before, patched)
    if source == target:
        return (FileChange(path=target, before=before, after=after),)
    if read(target) is not None:
        raise BadDiff(f"the diff moves {source!r} over {target!r}", expected="a name that is still free")
    return FileChange(path=source, before=before, after=None), FileChange(path=target, before=None, after=after)


def _path(shown: str, prefix: str) -> str | None:
    path = unquoted(shown.rstrip("\r"))
    return None if path == _NO_FILE else inside(path.removeprefix(prefix))


def _creates(patched: PatchedFile, source: str, read: Read) -> bool:
    """A hunk of nothing but new lines creates the file, unless there is an empty one to put them in."""
    return patched.is_added_file and bool(patched) and read(source) != b""


def _before(path: str, read: Read) -> bytes:
    content = read(path)
    if content is None:
        raise BadDiff(f"the diff changes {path!r}, which does not exist", expected="a file of the repository")
    return content


def _unused(path: str | None, read: Read) -> str:
    if path is None:
        raise BadDiff("the diff names no file on either side", expected="--- a/path and +++ b/path")
    if read(path) is not None:
        raise BadDiff(
            f"the diff creates {path!r}, which exists", expected="a new file", remedy="change the existing file instead"
        )
    return path


def _removal(path: str, before: bytes, patched: PatchedFile) -> FileChange:
    if _patched(path, before, patched):
        raise BadDiff(f"the diff deletes {path!r} but not all of its lines", expected="every line removed")
    return FileChange(path=path, before=before, after=None)


def _patched(path: str, before: bytes, patched: PatchedFile) -> bytes:
    lines = lines_of(before)
    after: list[bytes] = []
    position = 0
    for number, hunk in enumerate(patched, start=1):
        old, new = _sides(hunk)
        start = hunk.source_start - 1 if hunk.source_length else hunk.source_start
        if start < position:
            raise BadDiff(f"hunk {number} of {path} starts before the one above it ends", expected="hunks in order")
        _check(path, number, hunk, lines, start, old)
        after += [*lines[position:start], *new]
        position = start + len(old)
    after += lines[position:]
    _check_ends(path, after)
    return b"".join(after)


def _sides(hunk: Hunk) -> tuple[list[bytes], list[bytes]]:
    """Lines before and after; the marker of a missing newline takes the end off the line above it."""
    old: list[bytes] = []
    new: list[bytes] = []
    above: list[list[bytes]] = []
    for line in hunk:
        if line.line_type == "\\":
            for side in above:
                side[-1] = side[-1].removesuffix(b"\n")
            continue
        above = [side for side, on_it in ((old, not line.is_added), (new, not line.is_removed)) if on_it]
        content = line.value.encode("utf-8", "surrogateescape")
        for side in above:
            side.append(content if content.endswith(b"\n") else content + b"\n")
    return old, new


def _check(path: str, number: int, hunk: Hunk, lines: Sequence[bytes], start: int, old: Sequence[bytes]) -> None:
    where = f"hunk {number} of {path} (@@ -{hunk.source_start},{hunk.source_length} +{hunk.target_start},{hunk.target_length} @@)"
    if start + len(old) > len(lines) and list(lines[start:]) == list(old[: max(0, len(lines) - start)]):
        raise BadDiff(f"{where} goes on after the file's last line, {len(lines)}", expected=_place(lines, old), remedy=_REMEDY)
    for offset, line in enumerate(old):
        real = lines[start + offset] if start + offset < len(lines) else b""
        if real != line:
            seen = f"{where} says that line {start + offset + 1} is {_shown(line)}, the file says {_shown(real)}"
            raise BadDiff(seen, expected=_place(lines, old) or _nearest(lines, line, start + offset), remedy=_REMEDY)


def _place(lines: Sequence[bytes], old: Sequence[bytes]) -> str:
    """Where all of the hunk's old lines really stand, if they do."""
    size = len(old)
    found = (
        [at for at in range(len(lines) - size + 1) if lines[at] == old[0] and list(lines[at : at + size]) == list(old)]
        if old
        else []
    )
    return f"the hunk at line {' or '.join(str(at + 1) for at in found[:3])}, where its lines really are" if found else ""


def _nearest(lines: Sequence[bytes], line: bytes, around: int) -> str:
    same = [at for at, real in enumerate(lines) if real.strip() == line.strip()]
    if not same:
        window = lines[max(0, around - 200) : around + 200]
        texts = [real.decode("utf-8", "replace") for real in window]
        close = get_close_matches(line.decode("utf-8", "replace"), texts, n=1, cutoff=0.5)
        same = [max(0, around - 200) + texts.index(close[0])] if close else []
    if not same:
        return "a line of the file; nothing like it stands there"
    nearest = min(same, key=lambda at: abs(at - around))
    return f"the nearest real line, {nearest + 1}: {_shown(lines[nearest])}"


def _check_ends(path: str, lines: Sequence[bytes]) -> None:
    if any(not line.endswith(b"\n") for line in lines[:-1]):
        raise BadDiff(f"the diff joins two lines of {path}", expected="a line end before each added line")


def _shown(line: bytes) -> str:
    return repr(line.decode("utf-8", "replace")[:160]) if line else "nothing (the file ends)"
