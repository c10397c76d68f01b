"""What the path of a stack frame tells by itself, before any repository is looked at."""

import re
import sys
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from posixpath import normpath
from urllib.parse import unquote

_LIBRARY = re.compile(r"(?:^|/)(?:(?:site|dist)-packages|node_modules)/", re.IGNORECASE)
_STDLIB = re.compile(
    r"(?:^|/)(?:lib(?:32|64)?/(?:python|pypy)\d[\d.]*t?|python-?\d*[\d.]*/lib|python\d+\.zip|base_library\.zip)/", re.IGNORECASE
)
# What code is packed in, or unpacked from, with import paths below: zip applications, wheels, eggs, one-file executables.
_ARCHIVE = re.compile(
    r"(?:^|/)(?:[^/]+\.(?:pyz|pyzw|pex|whl|egg|zip|xar|par)|_MEI\w+|onefile_\d[\w.]*|[^/]+\.runfiles/[^/]+)/", re.IGNORECASE
)
_GENERATED = re.compile(r"^(?:<.*>?|node:.*|)$|^(?:\?\?\?|built-in|unknown source)$", re.IGNORECASE | re.DOTALL)
# What a bundler or an error tracker's plugin puts before paths that are relative to the project.
_BUNDLER = re.compile(r"^(?:webpack(?:-internal)?://[^/]*/|app://)/*(?:\./)?")
_FROZEN = re.compile(r"^<frozen ((?!\d)\w+(?:\.(?!\d)\w+)*)>$")
_CACHED = re.compile(r"__pycache__/([^/]+?)\.[a-z]+-?\d+(?:\.opt-\d)?\.pyc$")
_COMPILED = re.compile(r"\.py[co]$")
_DRIVE = re.compile(r"^/?[A-Za-z]:(?=/)")
# A longer path is no path: Linux allows 4,096 bytes.
_LONGEST = 4096


class Origin(StrEnum):
    """Where the code of a frame was installed from, as far as its path tells."""

    PLAIN = "plain"
    LIBRARY = "library"
    ARCHIVE = "archive"
    FROZEN = "frozen"
    STDLIB = "stdlib"
    GENERATED = "generated"


@dataclass(frozen=True, slots=True, kw_only=True)
class FramePath:
    """A frame's path in one form.

    Args:
        text: `/`-separated, without drive letter, scheme, `.` and `..`.
        parts: its components.
        origin: where the code was installed from.
        inner: for installed, packed and frozen code the components of its import path; otherwise all of them.
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
    return _frame_path(raw) if len(raw) <= _LONGEST else _generated(raw)


@lru_cache(maxsize=1024)
def _frame_path(raw: str) -> FramePath:
    slashed = _without_scheme(raw.strip().replace("\\", "/"))
    if frozen := _FROZEN.match(slashed):
        return _frozen(raw, frozen[1])
    if _GENERATED.match(slashed) or "\0" in slashed:
        return _generated(raw)
    folded = "\\" in raw or bool(_DRIVE.match(slashed))
    text = _COMPILED.sub(".py", _CACHED.sub(r"\1.py", normpath(_DRIVE.sub("", slashed))))
    parts = tuple(part for part in text.split("/") if part not in {"", ".", ".."})
    origin, inner = _origin("/".join(parts), absolute=text.startswith("/"))
    return FramePath(text=text, parts=parts, origin=origin, inner=inner or parts, absolute=text.startswith("/"), folded=folded)


def _without_scheme(slashed: str) -> str:
    if slashed.startswith("file://"):
        return unquote(slashed.removeprefix("file://"))
    return _BUNDLER.sub("", slashed) if slashed.startswith(("webpack", "app:")) else slashed


def _origin(text: str, *, absolute: bool) -> tuple[Origin, tuple[str, ...]]:
    library = [*_LIBRARY.finditer(text)]
    packed = [*_ARCHIVE.finditer(text)]
    if library and packed and packed[-1].start() >= library[-1].end() - 1:  # an egg among the installed packages
        return Origin.LIBRARY, tuple(text[packed[-1].end() :].split("/"))
    if library:
        return Origin.LIBRARY, tuple(text[library[-1].end() :].split("/"))
    if _STDLIB.search(text) and (absolute or packed):
        return Origin.STDLIB, ()
    if packed:
        return Origin.ARCHIVE, tuple(text[packed[-1].end() :].split("/"))
    return Origin.PLAIN, ()


def _frozen(raw: str, module: str) -> FramePath:
    """A module compiled into the interpreter: its own ones are no files, those of an application are."""
    names = module.split(".")
    if names[0] in sys.stdlib_module_names:
        return _generated(raw)
    parts = (*names[:-1], f"{names[-1]}.py")
    return FramePath(text="/".join(parts), parts=parts, origin=Origin.FROZEN, inner=parts, absolute=False, folded=False)


def _generated(raw: str) -> FramePath:
    return FramePath(text=raw, parts=(), origin=Origin.GENERATED, inner=(), absolute=False, folded=False)
