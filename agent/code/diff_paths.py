"""Paths in diffs: git's quoting of odd ones, and the refusal of those that lead out of the repository."""

import re

from agent.errors import BadDiff

_ESCAPES = {7: b"\\a", 8: b"\\b", 9: b"\\t", 10: b"\\n", 11: b"\\v", 12: b"\\f", 13: b"\\r", 34: b'\\"', 92: b"\\\\"}
_UNESCAPES = {escape[1:2]: bytes([byte]) for byte, escape in _ESCAPES.items()}
_QUOTED_PART = re.compile(rb'\\([0-7]{3}|[abtnvfr"\\])|([^\\"])|(.)', re.DOTALL)


def quoted(path: str) -> bytes:
    """The path as git writes it in headers: quoted like a C string when it holds control, quote or non-ASCII characters."""
    raw = path.encode("utf-8", "surrogateescape")
    parts = [_ESCAPES.get(byte) or (b"\\%03o" % byte if byte < 0x20 or byte >= 0x7F else bytes([byte])) for byte in raw]
    # git would leave the space bare; readers that split the header at its last " b/" need it hidden.
    shown = b"".join(parts).replace(b" b/", b"\\040b/")
    return b'"' + shown + b'"' if shown != raw else raw


def unquoted(shown: str) -> str:
    """The path that a header names.

    Raises:
        BadDiff: a quoted name that git would not have written.
    """
    if not shown.startswith('"'):
        return shown
    if len(shown) < 2 or not shown.endswith('"'):
        raise BadDiff(f"the file name {shown[:200]} opens a quote and never closes it", expected="a closing quote")
    inner = shown[1:-1].encode("utf-8", "surrogateescape")
    parts = []
    for match in _QUOTED_PART.finditer(inner):
        escape, plain, wrong = match.groups()
        if wrong or (escape and len(escape) == 3 and int(escape, 8) > 255):
            raise BadDiff(f"the file name {shown[:200]} holds a bad escape", expected="git's quoting")
        parts.append(plain or (bytes([int(escape, 8)]) if len(escape) == 3 else _UNESCAPES[escape]))
    return b"".join(parts).decode("utf-8", "surrogateescape")


def inside(path: str) -> str:
    """The path itself, when it stays inside the repository and outside of git's own directory.

    Raises:
        BadDiff: absolute, empty, with `..`, in `.git`, or with characters no file of a repository needs.
    """
    parts = re.split(r"[/\\]", path)
    why = ""
    if not path or "\0" in path:
        why = "names no file"
    elif path.startswith(("/", "\\", "~")) or re.match(r"[A-Za-z]:", path):
        why = "is absolute"
    elif any(part in {"", ".", ".."} for part in parts):
        why = "does not stay inside the repository"
    elif any(_is_git(part) for part in parts):
        why = "is in git's own directory"
    if why:
        raise BadDiff(f"the path {path[:200]!r} {why}", expected="a path relative to the repository", remedy="name a file of it")
    return path


def _is_git(part: str) -> bool:
    """True for `.git` and the names file systems fold into it: case, NTFS short name, trailing dots, ignored characters."""
    plain = re.sub(r"[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]", "", part).lower().split(":", 1)[0].rstrip(". ")
    return plain in {".git", "git~1"}
