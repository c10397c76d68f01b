"""A change as a model wrote it -> a clean diff, byte-exact on everything it leaves alone."""

from collections.abc import Callable, Sequence
from io import StringIO

from unidiff.patch import PatchSet

from agent.code.applying import apply_diff
from agent.code.repairing.blocks import search_blocks
from agent.code.repairing.hunks import LooseFile
from agent.code.repairing.parsing import loose_files, unfenced
from agent.code.repairing.placing import Placed, place
from agent.code.unified import diff_of_changes
from agent.domain.fix import Diff, FileChange
from agent.errors import BadDiff

Read = Callable[[str], bytes | None]
CHARACTERS_AT_MOST = 200_000
FILE_BYTES_AT_MOST = 2 * 1024**2


def read_change(text: str, read: Read) -> Diff:
    """The change that a text describes: a unified diff or search and replace blocks, bare or inside of fences.

    A diff that fits is taken as it is. Wrong line numbers and counts, prefixes, blanks, tabs and missing context are mended
    where exactly one place is possible.

    Args:
        text: the model's.
        read: path -> the file's bytes now, None when there is no such file.

    Raises:
        BadDiff: it holds no change, or one that can't be placed without guessing; the message shows the nearest real lines.
    """
    if len(text) > CHARACTERS_AT_MOST:
        raise BadDiff(f"the change has {len(text)} characters", expected=f"at most {CHARACTERS_AT_MOST}")
    if blocks := search_blocks(text.replace("\r\n", "\n")):
        return _made(blocks, read)
    body = unfenced(text)
    try:
        diff = apply_diff(body if body.endswith("\n") else body + "\n", read)
    except BadDiff as strict:
        return _mended(body, read, strict)
    # A hunk that counts fewer lines than it has would lose the rest without a word.
    return diff if _is_whole(body) else _mended(body, read, BadDiff("a hunk has more lines than its header counts"))


def _is_whole(body: str) -> bool:
    """True when every added and removed line is inside of a hunk that counts it."""
    hunks = [hunk for file in loose_files(body) for hunk in file.hunks]
    said = sum(len(hunk.removed) + sum(line.kept is None for line in hunk.new) for hunk in hunks)
    counted = PatchSet(StringIO(body, newline="\n"))
    return said == counted.added + counted.removed


def _mended(body: str, read: Read, strict: BadDiff) -> Diff:
    files = loose_files(body)
    if not files:
        raise strict
    try:
        return _made(files, read)
    except BadDiff as problem:
        try:
            return _made(loose_files(body, whole_context=True), read)
        except BadDiff:
            raise problem from strict


def _made(files: Sequence[LooseFile], read: Read) -> Diff:
    diff = diff_of_changes(tuple(_changed(file, read) for file in files))
    if not diff.changes:
        raise BadDiff("the change changes nothing", expected="lines that differ")
    return diff


def _changed(file: LooseFile, read: Read) -> FileChange:
    before = read(file.path)
    if before is None:
        return _created(file)
    if file.creates and before:
        raise BadDiff(f"{file.path!r} exists", expected="a change of its lines", remedy="show the lines that it replaces")
    if len(before) > FILE_BYTES_AT_MOST or b"\0" in before:
        raise BadDiff(f"{file.path!r} is no text that can be changed by hand", expected="a file of source code")
    return FileChange(path=file.path, before=before, after=_applied(file, before.decode("utf-8", "surrogateescape")))


def _created(file: LooseFile) -> FileChange:
    if not file.creates or any(hunk.old for hunk in file.hunks):
        raise BadDiff(f"there is no file {file.path!r}", expected="a file of the repository")
    text = "".join(f"{line.text}\n" for hunk in file.hunks for line in hunk.new)
    return FileChange(path=file.path, before=None, after=text.encode("utf-8", "surrogateescape"))


def _applied(file: LooseFile, text: str) -> bytes:
    """The file with every hunk at its place; each line keeps its own end, new ones take their neighbour's."""
    whole = text.split("\n")
    tail = whole.pop() if whole[-1] == "" else None
    lines = [line.removesuffix("\r") for line in whole]
    ends = ["\r\n" if line.endswith("\r") else "\n" for line in whole]
    if tail is None and ends:
        ends[-1] = ""
    placed = sorted((place(hunk, lines) for hunk in file.hunks), key=lambda one: one.at)
    made: list[tuple[str, str]] = []
    position = 0
    for one in placed:
        if one.at < position:
            raise BadDiff(f"{one.hunk.label} overlaps the one above it", expected="each line in one hunk")
        made += zip(lines[position : one.at], ends[position : one.at], strict=True)
        made += _replaced(one, lines, ends)
        position = one.at + len(one.hunk.old)
    made += zip(lines[position:], ends[position:], strict=True)
    return _joined(made, ends).encode("utf-8", "surrogateescape")


def _replaced(placed: Placed, lines: Sequence[str], ends: Sequence[str]) -> list[tuple[str, str]]:
    beside = ends[placed.at] or "\n"
    return [
        (placed.rewrite(line.text), beside) if line.kept is None else (lines[placed.at + line.kept], ends[placed.at + line.kept])
        for line in placed.hunk.new
    ]


def _joined(made: Sequence[tuple[str, str]], ends: Sequence[str]) -> str:
    """Only the last line may lack its end, and lacks it when the file's last line did."""
    usual = next((end for end in ends if end), "\n")
    inner = [text + (end or usual) for text, end in made[:-1]]
    last = [made[-1][0] + ("" if ends and not ends[-1] else made[-1][1] or usual)] if made else []
    return "".join([*inner, *last])
