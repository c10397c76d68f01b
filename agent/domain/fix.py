"""Candidate fixes: byte-exact edits and the unified diff made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Replace the bytes `[start, end)` of one file.

    Args:
        path: repository-relative file.
        start: first byte offset.
        end: byte offset after the last replaced byte; equal to `start` for an insertion.
        replacement: the new bytes.
    """

    path: str
    start: int
    end: int
    replacement: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """One file before and after; None when it doesn't exist on that side."""

    path: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """A change to the repository, as whole files and as a unified diff.

    Args:
        changes: the files that differ, ordered by path.
        text: unified diff as `git apply` reads it.
    """

    changes: tuple[FileChange, ...]
    text: str

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that name the content of the change."""
        hasher = sha256()
        for change in self.changes:
            hasher.update(
                change.path.encode("utf-8", "surrogatepass")
                + b"\0"
                + (change.after if change.after is not None else b"\0deleted")
                + b"\0"
            )
        return hasher.hexdigest()[:12]

    @property
    def paths(self) -> tuple[str, ...]:
        """The files it touches."""
        return tuple(change.path for change in self.changes)


class Safety(StrEnum):
    """How much a fix may change beside the crash."""

    SAFE = "safe"
    CHANGES_BEHAVIOUR = "changes-behaviour"


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateFix:
    """A fix that somebody proposes; worth nothing until it is proven.

    Args:
        author: `rule:PY101`, `model:<name>`, or `human` for one given by hand.
        title: the change in imperative mood, under 70 characters.
        rationale: why it fixes the cause, in a sentence or two.
        diff: the change.
        safety: whether working behaviour may change.
        invents: the value the fix makes up for the failing case (`None`, `0`) when nothing in the repository says it is right,
            empty when the repository does: an annotation, a sibling branch, the same call elsewhere, a caller that handles it.
        cited: evidence its author names, one line each.
        prompts: name -> hash of the prompts it came of, empty for rules and people.
        agreement: how many samples of a model came to the same change.
    """

    author: str
    title: str
    rationale: str
    diff: Diff
    safety: Safety = Safety.SAFE
    invents: str = ""
    cited: tuple[str, ...] = ()
    prompts: Mapping[str, str] = field(default_factory=dict)
    agreement: int = 1
