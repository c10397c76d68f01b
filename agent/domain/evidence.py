"""What was found out about an incident, and what was asked to find it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from agent.domain.crash import Crash
from agent.domain.telemetry import LogRecord, Sample, SpanRecord
from agent.domain.untrusted import Untrusted


class EvidenceKind(StrEnum):
    """What the body of a piece of evidence holds."""

    CRASH = "crash"
    LOGS = "logs"
    SPANS = "spans"
    METRICS = "metrics"
    COMMITS = "commits"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One commit of the target's history (time aware UTC)."""

    sha: str
    author: str
    committed_at: datetime
    subject: Untrusted
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A deployed revision and what it brought.

    Args:
        commit: the revision itself.
        previous: the release before it, None when the repository does not tell.
        brought: ids of the commits since then, newest first, cut at a bound; empty without a previous release.
    """

    commit: Commit
    previous: Commit | None = None
    brought: tuple[str, ...] = ()


Body = tuple[Crash, ...] | tuple[LogRecord, ...] | tuple[SpanRecord, ...] | tuple[Sample, ...] | tuple[Commit, ...] | Untrusted


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One answer of one source.

    Args:
        kind: what the body holds.
        source: name of the source that answered.
        query: the question as it was asked, so that a person can ask it again.
        collected_at: when (aware UTC).
        body: the answer, redacted.
    """

    kind: EvidenceKind
    source: str
    query: str
    collected_at: datetime
    body: Body

    @property
    def crashes(self) -> tuple[Crash, ...]:
        """The crashes in the body, none for other kinds."""
        if isinstance(self.body, tuple):
            return tuple(item for item in self.body if isinstance(item, Crash))
        return ()
