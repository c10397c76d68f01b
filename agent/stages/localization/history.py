"""Who last touched the suspect lines, and whether that was shortly before the incident."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from agent.domain.alert import Incident
from agent.domain.evidence import Commit
from agent.domain.location import Span, Suspect
from agent.errors import RepositoryProblem
from agent.ports import Repos
from agent.snapshots import Snapshot
from agent.stages.localization.weights import WEIGHTS, Weight

ASKED_SUSPECTS = 3
LATELY = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Suspects with what is known of their lines' past.

    Args:
        suspects: ranked again with their last change counted.
        commits: of their lines, newest first.
        changes: the lines of a suspect -> when and by which commit they were last changed, in words.
    """

    suspects: tuple[Suspect, ...] = ()
    commits: tuple[Commit, ...] = ()
    changes: Mapping[Span, str] = field(default_factory=dict)


def with_history(suspects: Sequence[Suspect], incident: Incident, snapshot: Snapshot, repos: Repos) -> History:
    """Ask who last touched the lines of the likeliest suspects, and let a change shortly before the incident count."""
    known: dict[str, Commit] = {}
    changes: dict[Span, str] = {}
    weighed = []
    for position, suspect in enumerate(suspects):
        commits = _commits(suspect, incident, snapshot, repos) if position < ASKED_SUSPECTS else ()
        known |= {commit.sha: commit for commit in commits}
        if commits:
            changes[suspect.span] = _last_change(commits)
        weighed.append(_weighed(suspect, commits, incident.started_at))
    return History(
        suspects=tuple(sorted(weighed, key=lambda suspect: -suspect.score)),
        commits=tuple(sorted(known.values(), key=lambda commit: commit.committed_at, reverse=True)),
        changes=changes,
    )


def _last_change(commits: Sequence[Commit]) -> str:
    newest = max(commits, key=lambda commit: commit.committed_at)
    return f"Last changed on {newest.committed_at:%Y-%m-%d} by {newest.sha[:10]}."


def _commits(suspect: Suspect, incident: Incident, snapshot: Snapshot, repos: Repos) -> Sequence[Commit]:
    lines = suspect.span.start_line, suspect.span.end_line
    try:
        return repos.history(incident.service, snapshot, suspect.span.path, lines)
    except RepositoryProblem:
        return ()


def _weighed(suspect: Suspect, commits: Sequence[Commit], started: datetime) -> Suspect:
    lately = [commit for commit in commits if started - LATELY <= commit.committed_at <= started]
    # A first import touches every line; it says nothing about this one.
    if not lately or len(commits) < 2:
        return suspect
    newest = max(lately, key=lambda commit: commit.committed_at)
    reason = f"Its lines were changed on {newest.committed_at:%Y-%m-%d} by {newest.sha[:10]}, shortly before the incident."
    score = round(1.0 - (1.0 - suspect.score) * (1.0 - WEIGHTS[Weight.CHANGED_LATELY]), 3)
    return replace(suspect, score=score, reasons=(*suspect.reasons, reason))
