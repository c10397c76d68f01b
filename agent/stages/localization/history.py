"""Who last touched the suspect lines, and whether that was shortly before the incident."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from agent.domain.alert import Incident
from agent.domain.evidence import Commit
from agent.domain.location import Suspect
from agent.errors import RepositoryProblem
from agent.ports import Repos, Snapshot
from agent.stages.localization.weights import WEIGHTS, Weight

ASKED_SUSPECTS = 3
LATELY = timedelta(days=14)


def with_history(
    suspects: Sequence[Suspect], incident: Incident, snapshot: Snapshot, repos: Repos
) -> tuple[tuple[Suspect, ...], tuple[Commit, ...]]:
    """Suspects ranked again with their last change counted, and the commits of their lines, newest first."""
    known: dict[str, Commit] = {}
    weighed = []
    for position, suspect in enumerate(suspects):
        commits = _commits(suspect, incident, snapshot, repos) if position < ASKED_SUSPECTS else ()
        known |= {commit.sha: commit for commit in commits}
        weighed.append(_weighed(suspect, commits, incident.started_at))
    ranked = sorted(weighed, key=lambda suspect: -suspect.score)
    return tuple(ranked), tuple(sorted(known.values(), key=lambda commit: commit.committed_at, reverse=True))


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
