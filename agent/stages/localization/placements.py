"""Where a frame's file may be in the repository, and how far that is believed."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


class Trust:
    """How far a mapping is believed, by what it rests on; a share of it where several files match."""

    CONFIGURED = 1.0
    SUFFIX = 1.0
    INSTALLED = 0.95
    TEXT_AGREES = 0.95
    LINKED = 0.95
    AGREED = 0.9
    CASE_DIFFERS = 0.9
    TEXT_NEARBY = 0.85
    ROOT_FILE = 0.8
    TEXT_ELSEWHERE = 0.6
    INSTALLED_ELSEWHERE = 0.5
    NAME_ONLY = 0.5
    NOT_IN_APP = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One frame's file.

    Args:
        path: repository-relative.
        confidence: 0 to 1.
        alternatives: files that match as well.
        shifted: the deployed prefix and the repository prefix that stand before what is common; equal for frames of one tree.
        weak: True when only the file's name speaks for it: its text should agree.
        whole: True when a setting, an import root or the whole path explains the file: its text need not.
    """

    path: str
    confidence: float
    alternatives: tuple[str, ...] = ()
    shifted: tuple[str, str] = ("", "")
    weak: bool = False
    whole: bool = True

    @property
    def tied(self) -> tuple[str, ...]:
        """Every file it may be, the likeliest first."""
        return self.path, *self.alternatives


def shift(parts: Sequence[str], path: str) -> tuple[str, str]:
    """What stands before the common end on each side, as far as both have something there; case does not count."""
    inside = path.split("/")
    size = 0
    while size < min(len(parts), len(inside)) and same(parts[-1 - size], inside[-1 - size]):
        size += 1
    return "/".join(parts[: len(parts) - size]), "/".join(inside[: len(inside) - size])


def same(one: str, other: str) -> bool:
    """True for one name as file systems that ignore case see it."""
    return one == other or _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())
