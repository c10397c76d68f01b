"""Since when a crash happens: since the deployment, since the alert, or not to be told."""

from collections.abc import Sequence
from datetime import datetime

from agent.domain.alert import Incident
from agent.domain.evidence import Commit, Evidence, Release
from agent.domain.location import CodeContext, Dating
from agent.errors import SutureError
from agent.ports import Repos
from agent.stages.localization.occurrences import Occurrences, hours, occurrences_of
from agent.stages.localization.poisson import rise_p_value

ALPHA = 0.01
_ENOUGH_HOURS = 1 / 60


def date_fault(context: CodeContext, evidence: Sequence[Evidence], incident: Incident, repos: Repos) -> Dating | None:
    """Since when the crash happens, None when neither its times nor its deployment are known.

    Args:
        context: the crash and the history of its suspects' lines.
        evidence: everything that was gathered.
        incident: names the deployed revision, when its alert does.
        repos: tells what the deployed revision brought.
    """
    seen = occurrences_of(context.crash, context.signature, evidence, incident, context.other_crashes)
    return dated(seen, incident.started_at, _release(incident, repos), context.commits)


def dated(seen: Occurrences | None, alerted_at: datetime, release: Release | None, commits: Sequence[Commit]) -> Dating | None:
    """The dating that counts and a deployment give.

    Args:
        seen: when the crash was seen, None when no evidence has times.
        alerted_at: when the alert began (aware UTC).
        release: what was deployed, None when unknown.
        commits: history of the suspects' lines.
    """
    if seen is None:
        return _untimed(release) if release is not None else None
    if release is not None and seen.start < release.commit.committed_at < seen.end:
        return _since_deployment(seen, release, commits)
    known = f" The deployed revision {_named(release)} is older than the evidence." if release is not None else ""
    return _around_alert(seen, alerted_at, known, release)


def _since_deployment(seen: Occurrences, release: Release, commits: Sequence[Commit]) -> Dating:
    at, what = (
        release.commit.committed_at,
        f"the deployed revision {_named(release)}, committed {_moment(release.commit.committed_at)}",
    )
    before, hours_before, after, hours_after = seen.split(at)
    p_value = _tested(before, hours_before, after, hours_after)
    risen = p_value is not None and p_value < ALPHA
    brought = _brought(release, commits) if risen else ()
    text = _told(seen, at, what, p_value)
    if brought:
        text += (
            f" With it came {_listed(brought, commits)}, which touched the suspect's lines: reverting that is the other way out."
        )
    elif risen and release.previous is None:
        text += " The repository has no tag before it, so what ran until then is not known."
    elif risen:
        text += (
            " Nothing that came with it touched the suspect's lines: what calls it, its data or a dependency may have changed."
        )
    return Dating(
        since=at if risen else None,
        revision=release.commit.sha,
        before=before,
        hours_before=round(hours_before, 3),
        after=after,
        hours_after=round(hours_after, 3),
        p_value=p_value,
        sentence=text,
        brought_by=brought,
    )


def _around_alert(seen: Occurrences, alerted_at: datetime, known: str, release: Release | None) -> Dating:
    before, hours_before, after, hours_after = seen.split(alerted_at)
    p_value = _tested(before, hours_before, after, hours_after)
    text = _told(seen, alerted_at, f"the alert's beginning, {_moment(alerted_at)}", p_value)
    risen = p_value is not None and p_value < ALPHA
    if risen:
        text += " An alert begins where the rate rises, so this only says that the alert is about this crash."
    quiet = hours(seen.start, seen.first) >= max(hours_after, _ENOUGH_HOURS)
    return Dating(
        since=seen.first if risen and quiet else None,
        revision=release.commit.sha if release is not None else "",
        before=before,
        hours_before=round(hours_before, 3),
        after=after,
        hours_after=round(hours_after, 3),
        p_value=p_value,
        sentence=text + known,
    )


def _untimed(release: Release) -> Dating:
    text = f"Since when it happens can't be told: no evidence says at what times. Deployed is {_named(release)}, "
    return Dating(since=None, revision=release.commit.sha, sentence=f"{text}committed {_moment(release.commit.committed_at)}.")


def _tested(before: int, hours_before: float, after: int, hours_after: float) -> float | None:
    if hours_before < _ENOUGH_HOURS or hours_after < _ENOUGH_HOURS:
        return None
    return rise_p_value(before, hours_before, after, hours_after)


def _told(seen: Occurrences, at: datetime, what: str, p_value: float | None) -> str:
    before, hours_before, after, hours_after = seen.split(at)
    counts = f"{before} in the {_long(hours_before)} before, {after} in the {_long(hours_after)} after"
    if p_value is None:
        return (
            f"Since when it happens can't be told: the evidence reaches from {_moment(seen.start)} to {_moment(seen.end)}, "
            f"too little on one side of {what}."
        )
    chance = "p < 0.0001" if p_value < 0.0001 else f"p = {p_value:.2g}"
    if p_value < ALPHA:
        return f"{'More frequent' if before else 'New'} since {what}: {counts} (Poisson test, {chance})."
    return f"No newer than {what}, as far as counts tell: {counts} (Poisson test, {chance})."


def _brought(release: Release, commits: Sequence[Commit]) -> tuple[str, ...]:
    new = frozenset(release.brought or (release.commit.sha,))
    return tuple(commit.sha for commit in commits if commit.sha in new)


def _listed(shas: Sequence[str], commits: Sequence[Commit]) -> str:
    found = [f"{commit.sha[:10]} by {commit.author[:60]}" for commit in commits if commit.sha in shas]
    return ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")


def _named(release: Release) -> str:
    return release.commit.sha[:10]


def _release(incident: Incident, repos: Repos) -> Release | None:
    if not incident.revision:
        return None
    try:
        return repos.release(incident.service, incident.revision)
    except SutureError:  # dating is a help, never a reason to fail
        return None


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _long(length: float) -> str:
    return f"{length:.1f} hours" if length >= 2 else f"{length * 60:.0f} minutes"
