"""Where in the code: located frames, suspects and the context a fixer needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from agent.domain.crash import Crash, CrashSignature, StackFrame
from agent.domain.evidence import Commit
from agent.domain.proof import Reason
from agent.domain.request import HttpRequest
from agent.domain.untrusted import Untrusted


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One file of the repository at one revision.

    Args:
        path: repository-relative, `/`-separated.
        content: bytes as committed; nothing is normalised.
    """

    path: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Lines of one file, 1-based, both ends included."""

    path: str
    start_line: int
    end_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedFrame:
    """A frame mapped to the repository.

    Args:
        frame: the frame as parsed.
        path: repository-relative file.
        line: line at the revision that was read, carried from the deployed one when they differ.
        symbol: qualified name of the enclosing function, `<module>` outside of one.
        confidence: 1.0 for the only possible file; shared among candidates when several match.
        alternatives: other files that match as well.
    """

    frame: StackFrame
    path: str
    line: int
    symbol: str
    confidence: float = 1.0
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A function that may have to change.

    Args:
        span: its lines.
        symbol: its qualified name.
        score: 0 to 1, higher is more suspicious.
        reasons: sentences a person reads.
    """

    span: Span
    symbol: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One place the bad value passed through.

    Args:
        path: repository-relative file.
        line: 1-based.
        symbol: qualified name of the enclosing function.
        expression: the source text that held or made the value there, one line, cut at 120 characters.
        note: one sentence: what happened to the value there.
    """

    path: str
    line: int
    symbol: str
    expression: Untrusted
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Lines of one file that a fixer should see.

    Args:
        span: its lines.
        symbol: qualified name of what is shown, `<module>` for lines at module level.
        role: `suspect`, `frame`, `value`, `caller`, `callee`, `class`, `imports`, `constant`, `sibling` or `test`.
        reason: one sentence: why it is worth its tokens.
        text: the lines as shown; for a skeleton, `...` stands for what was left out.
        tokens: of the text, as counted by the packer.
    """

    span: Span
    symbol: str
    role: str
    reason: str
    text: Untrusted
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """Since when the crash happens, from counts in the evidence before and after a point in time.

    Args:
        since: the deployment or the first sighting (aware UTC), None when the evidence can't tell.
        revision: what was deployed then, empty when unknown.
        before: crashes counted before, in `hours_before` hours of evidence.
        hours_before: length of the evidence before.
        after: crashes counted after, in `hours_after` hours of evidence.
        hours_after: length of the evidence after.
        p_value: probability of so many after if the rate had not risen (Poisson), None when it was not tested.
        sentence: what a person reads.
        brought_by: ids of the deployed commits that touched the suspects' lines, newest first: what a revert would take back.
    """

    since: datetime | None
    revision: str = ""
    before: int = 0
    hours_before: float = 0.0
    after: int = 0
    hours_after: float = 0.0
    p_value: float | None = None
    sentence: str = ""
    brought_by: tuple[str, ...] = ()


class FaultOwner(StrEnum):
    """Whose the fault is; only our own code is repaired."""

    CODE = "code"
    DEPENDENCY = "dependency"
    DATA = "data"
    INFRASTRUCTURE = "infrastructure"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeContext:
    """Everything a fixer may look at: the crash, its frames in the repository, suspects and files.

    Args:
        revision: commit the files were read at; a working tree is named `worktree:<digest>`.
        crash: the crash to fix, the innermost cause that has frames in the repository.
        signature: what a reproduction must show.
        frames: frames inside the repository, outermost first.
        suspects: most suspicious first.
        files: path -> file, for every file that frames and suspects name.
        owner: whose the fault is.
        owner_reasons: why, in sentences.
        commits: history of the suspect lines, newest first.
        other_crashes: further distinct crashes seen in the evidence.
        value_path: the way of the bad value, from the line that failed back to where it was born; empty when it can't be told.
        excerpts: code worth a fixer's tokens, most valuable first.
        dating: since when it happens, None when nothing is known.
        requests: requests that may have crashed so, the likeliest first.
    """

    revision: str
    crash: Crash
    signature: CrashSignature
    frames: tuple[LocatedFrame, ...]
    suspects: tuple[Suspect, ...]
    files: Mapping[str, SourceFile]
    owner: FaultOwner = FaultOwner.CODE
    owner_reasons: tuple[str, ...] = ()
    commits: tuple[Commit, ...] = ()
    other_crashes: tuple[Crash, ...] = ()
    value_path: tuple[Hop, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    dating: Dating | None = None
    requests: tuple[HttpRequest, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocated:
    """The evidence names no place in the repository, and why."""

    reasons: tuple[Reason, ...]
