"""What the path of a stack frame tells by itself, before any repository is looked at."""

import re
from dataclasses import dataclass
from enum import StrEnum
from posixpath import normpath

_LIBRARY = re.compile(r"(?:^|/)(?:site|dist)-packages/", re.IGNORECASE)
_STDLIB = re.compile(r"(?:^|/)(?:lib(?:32|64)?/(?:python|pypy)\d[\d.]*t?|python-?\d*[\d.]*/lib|python\d+\.zip)/", re.IGNORECASE)
_GENERATED = re.compile(r"^(?:<.*>?|)$|^(?:\?\?\?|built-in|unknown source)$", re.IGNORECASE)
_CACHED = re.compile(r"__pycache__/([^/]+?)\.[a-z]+-?\d+(?:\.opt-\d)?\.pyc$")
_DRIVE = re.compile(r"^[A-Za-z]:(?=/)")


class Origin(StrEnum):
    """Where the code of a frame was installed from, as far as its path tells."""

    PLAIN = "plain"
    LIBRARY = "library"
    STDLIB = "stdlib"
    GENERATED = "generated"


@dataclass(frozen=True, slots=True, kw_only=True)
class FramePath:
    """A frame's path in one form.

    Args:
        text: `/`-separated, without drive letter, scheme, `.` and `..`.
        parts: its components.
        origin: where the code was installed from.
        inner: for library code, the components after `site-packages`; otherwise all of them.
        absolute: True when the runtime named it from the root of a file system.
        folded: True when the file system ignores case (Windows).
    """

    text: str
    parts: tuple[str, ...]
    origin: Origin
    inner: tuple[str, ...]
    absolute: bool
    folded: bool


def frame_path(raw: str) -> FramePath:
    """The path as a runtime printed it, in one form; total over any text."""
    slashed = raw.strip().replace("\\", "/").removeprefix("file://")
    if _GENERATED.match(slashed) or "\0" in slashed:
        return FramePath(text=raw, parts=(), origin=Origin.GENERATED, inner=(), absolute=False, folded=False)
    folded = "\\" in raw or bool(_DRIVE.match(slashed))
    text = _CACHED.sub(r"\1.py", normpath(_DRIVE.sub("", slashed)))
    parts = tuple(part for part in text.split("/") if part not in {"", ".", ".."})
    origin, inner = _origin("/".join(parts), absolute=text.startswith("/"))
    return FramePath(text=text, parts=parts, origin=origin, inner=inner or parts, absolute=text.startswith("/"), folded=folded)


def _origin(text: str, *, absolute: bool) -> tuple[Origin, tuple[str, ...]]:
    library = [*_LIBRARY.finditer(text)]
    if library:
        return Origin.LIBRARY, tuple(text[library[-1].end() :].split("/"))
    if absolute and _STDLIB.search(text):
        return Origin.STDLIB, ()
    return Origin.PLAIN, ()
