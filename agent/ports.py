"""The seams: what the pipeline needs of the world, as Protocols of one to three methods."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from agent.domain.alert import Alert, Incident, Service
from agent.domain.evidence import Commit, Evidence, Release
from agent.domain.fix import CandidateFix
from agent.domain.location import CodeContext
from agent.domain.outcome import Proposal, PullRequest
from agent.domain.telemetry import TimeWindow
from agent.model_ports import ModelAccess
from agent.running import (
    AsConfigured,
    Environments,
    Limits,
    Runner,
    Sandbox,
    SandboxJob,
    SandboxResult,
    WatchingRunner,
)
from agent.snapshots import Snapshot

__all__ = [
    "AsConfigured",
    "Catalogue",
    "Clock",
    "Environments",
    "Faults",
    "Forge",
    "Limits",
    "Notifier",
    "Ports",
    "Repos",
    "Rule",
    "Runner",
    "Sandbox",
    "SandboxJob",
    "SandboxResult",
    "Source",
    "WatchingRunner",
]


class Clock(Protocol):
    """The time of day."""

    def now(self) -> datetime:
        """The present moment (aware UTC)."""
        ...


class Catalogue(Protocol):
    """The services Suture looks after."""

    def service_for(self, alert: Alert) -> Service | None:
        """The service an alert speaks of, None when the catalogue has none for it."""
        ...


class Source(Protocol):
    """A place evidence comes from."""

    @property
    def name(self) -> str:
        """Short name shown beside its evidence."""
        ...

    def gather(self, incident: Incident, window: TimeWindow) -> Iterator[Evidence]:
        """Evidence about the incident in the window; nothing found is an empty iterator, not an error."""
        ...


class Repos(Protocol):
    """Target repositories, read-only."""

    def snapshot(self, service: Service, revision: str) -> Snapshot:
        """The service's repository at a revision, `""` for the head of its branch.

        Raises:
            RepositoryProblem: unreadable, empty, or no such revision.
        """
        ...

    def export(self, snapshot: Snapshot) -> Path:
        """A directory holding exactly the snapshot's files, for sandboxes to read; cached per revision, never written again."""
        ...

    def history(self, service: Service, snapshot: Snapshot, path: str, lines: tuple[int, int]) -> Sequence[Commit]:
        """Commits that last touched the lines (1-based, both included), newest first; empty where there is no history."""
        ...

    def moved(self, service: Service, snapshot: Snapshot, paths: Sequence[str], later: Snapshot) -> Mapping[str, str]:
        """Where files of one snapshot are in a later one of the same service; those that are gone are left out."""
        ...

    def patch(self, service: Service, sha: str) -> str:
        """What one commit changed: its subject and its diff, cut at a bound.

        Raises:
            RepositoryProblem: there is no such commit.
        """
        ...

    def release(self, service: Service, revision: str) -> Release | None:
        """A deployed revision with what it brought; None when the repository does not know it."""
        ...


class Rule(Protocol):
    """A deterministic fix for one kind of fault."""

    @property
    def code(self) -> str:
        """Stable code, e.g. `PY101`."""
        ...

    @property
    def exceptions(self) -> frozenset[str]:
        """Unqualified exception types it handles."""
        ...

    def propose(self, context: CodeContext) -> Iterator[CandidateFix]:
        """Candidates, best first; nothing when it can't know."""
        ...


class Forge(Protocol):
    """Where pull requests live."""

    def find(self, repository: str, marker: str) -> Sequence[PullRequest]:
        """Open and closed pull requests that carry the marker, newest first."""
        ...

    def publish(self, proposal: Proposal) -> PullRequest:
        """Open the pull request, or return the one that the same marker already has; idempotent.

        Raises:
            ForgeProblem: refused or unreachable; nothing half-done that a second call would not finish.
        """
        ...

    def comment(self, pull_request: PullRequest, key: str, body: str) -> None:
        """Put a comment once per key; the same key again replaces the text."""
        ...


class Notifier(Protocol):
    """Carries suggestions to people."""

    def suggest(self, incident: Incident, body: str, diff_text: str) -> None:
        """Show the suggestion, Markdown and the unified diff beside it; idempotent by the incident's key."""
        ...


class Faults(Protocol):
    """Which incident owns which fault."""

    def claim(self, fault: str, incident: Incident) -> str:
        """Key of the incident that owns the fault: this one when it is the first that still stands, else the owner's."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The world as the pipeline sees it."""

    clock: Clock
    catalogue: Catalogue
    sources: tuple[Source, ...]
    repos: Repos
    sandbox: Sandbox
    runner: Runner
    rules: tuple[Rule, ...]
    forge: Forge
    notifiers: tuple[Notifier, ...]
    faults: Faults
    models: ModelAccess | None = None
    environments: Environments = field(default_factory=AsConfigured)
