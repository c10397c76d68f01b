"""Unified diffs as `git apply` reads them, made from whole files without losing a byte.

The text of a diff holds bytes that are not UTF-8 as surrogate escapes (PEP 383): `diff_bytes` gives them back.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from agent.code.diff_paths import quoted
from agent.domain.fix import Diff, FileChange

CONTEXT_LINES = 3
# Above this many pairs of lines the matcher, quadratic at worst, gives way to one block that replaces the whole middle.
_MATCHED_PAIRS = 25_000_000
# Up to this many the matcher looks at every line; above, lines that recur often don't start a match.
_EXACT_PAIRS = 250_000
_EMPTY_BLOB = "e69de29"
_NO_BLOB = "0000000"

Opcode = tuple[str, int, int, int, int]


def diff_of_changes(changes: Sequence[FileChange]) -> Diff:
    """The diff of whole files; unchanged ones are left out, the others ordered by path.

    Args:
        changes: at most one per path; None on a side means that the file doesn't exist there.
    """
    differing = sorted((change for change in changes if change.before != change.after), key=lambda change: change.path)
    text = b"".join(_file_diff(change) for change in differing)
    return Diff(changes=tuple(differing), text=text.decode("utf-8", "surrogateescape"))


def diff_bytes(diff: Diff) -> bytes:
    """The diff's text as bytes, for `git apply`."""
    return diff.text.encode("utf-8", "surrogateescape")


def lines_of(content: bytes) -> list[bytes]:
    """Lines with their ends, split at line feeds only, as git counts them."""
    lines = content.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + ([last] if last else [])


def opcodes(before: Sequence[bytes], after: Sequence[bytes]) -> list[Opcode]:
    """Which lines were kept, replaced, deleted and inserted: difflib's opcodes, in time bounded for hostile input."""
    head = _common_prefix(before, after)
    tail = _common_prefix(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(old) * len(new) > _MATCHED_PAIRS:
        middle: list[Opcode] = [("replace", 0, len(old), 0, len(new))]
    else:
        middle = [*SequenceMatcher(None, old, new, autojunk=len(old) * len(new) > _EXACT_PAIRS).get_opcodes()]
    moved: list[Opcode] = [(tag, i + head, j + head, k + head, m + head) for tag, i, j, k, m in middle]
    first: list[Opcode] = [("equal", 0, head, 0, head)] if head else []
    last: list[Opcode] = [("equal", len(before) - tail, len(before), len(after) - tail, len(after))] if tail else []
    return [*first, *moved, *last]


def _file_diff(change: FileChange) -> bytes:
    before, after = change.before, change.after
    source, target = quoted("a/" + change.path), quoted("b/" + change.path)
    header = [b"diff --git " + source + b" " + target + b"\n"]
    if before is None:
        header.append(b"new file mode 100644\n")
    elif after is None:
        header.append(b"deleted file mode 100644\n")
    if not before and not after:
        # A file without content has no hunk; git wants the two blob names in its place.
        blobs = (_NO_BLOB, _EMPTY_BLOB) if before is None else (_EMPTY_BLOB, _NO_BLOB)
        return b"".join(header) + f"index {blobs[0]}..{blobs[1]}\n".encode()
    header.append(b"--- " + (b"/dev/null" if before is None else _shown(source)) + b"\n")
    header.append(b"+++ " + (b"/dev/null" if after is None else _shown(target)) + b"\n")
    return b"".join(header) + b"".join(_hunks(lines_of(before or b""), lines_of(after or b"")))


def _shown(path: bytes) -> bytes:
    """A tab ends a name that holds a space, or patch tools read on into a time stamp."""
    return path + b"\t" if b" " in path and not path.startswith(b'"') else path


def _hunks(before: list[bytes], after: list[bytes]) -> Iterator[bytes]:
    for group in _grouped(opcodes(before, after)):
        old = (group[0][1], group[-1][2])
        new = (group[0][3], group[-1][4])
        yield b"@@ -" + _range(*old) + b" +" + _range(*new) + b" @@\n"
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                yield from (_line(b" ", line) for line in before[old_start:old_end])
            else:
                yield from (_line(b"-", line) for line in before[old_start:old_end])
                yield from (_line(b"+", line) for line in after[new_start:new_end])


def _grouped(codes: list[Opcode]) -> Iterator[list[Opcode]]:
    """Changes with their context, joined where the context would overlap."""
    group: list[Opcode] = []
    for index, (tag, old_start, old_end, new_start, new_end) in enumerate(codes):
        if tag != "equal":
            group.append((tag, old_start, old_end, new_start, new_end))
            continue
        size = old_end - old_start
        if group and (size > 2 * CONTEXT_LINES or index == len(codes) - 1):
            kept = min(size, CONTEXT_LINES)
            yield [*group, ("equal", old_start, old_start + kept, new_start, new_start + kept)]
            group = []
        kept = size if group else min(size, CONTEXT_LINES)
        group.append(("equal", old_end - kept, old_end, new_end - kept, new_end))
    if any(code[0] != "equal" for code in group):
        yield group


def _range(start: int, end: int) -> bytes:
    size = end - start
    if size == 1:
        return b"%d" % (start + 1)
    return b"%d,%d" % (start + 1 if size else start, size)


def _line(mark: bytes, line: bytes) -> bytes:
    return mark + line if line.endswith(b"\n") else mark + line + b"\n\\ No newline at end of file\n"


def _common_prefix(left: Sequence[bytes], right: Sequence[bytes]) -> int:
    size = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        size += 1
    return size
