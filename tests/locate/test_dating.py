"""Since when a crash happens, by counts before and after a deployment."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import comb

import pytest
from locating import MORNING, evidence, incident, ports
from memory_repos import MemoryRepos, MemorySnapshot

from agent.domain.evidence import Commit, Evidence, EvidenceKind, Release
from agent.domain.location import CodeContext, Dating
from agent.domain.telemetry import CRASHES_METRIC, FUNCTION_LABEL, STRETCH_LABEL, TYPE_LABEL, LogRecord, Sample
from agent.domain.untrusted import Untrusted
from agent.stacktraces.read import read_crashes
from agent.stages.localization.dating import dated
from agent.stages.localization.occurrences import Occurrences
from agent.stages.localization.poisson import rise_p_value
from agent.stages.locate_code import locate_code

FILES = {"shop/cart.py": "def total(prices):\n    return sum(prices) / len(prices)\n"}
TRACE = """\
Traceback (most recent call last):
  File "/srv/app/shop/cart.py", line 2, in total
    return sum(prices) / len(prices)
ZeroDivisionError: division by zero
"""


def commit(name: str, at: datetime) -> Commit:
    return Commit(sha=name * 40, author="Ada", committed_at=at, subject=Untrusted("Mean prices"))


DEPLOYED = commit("d", MORNING)
TOUCHED = commit("c", MORNING - timedelta(hours=1))
OLD = commit("a", MORNING - timedelta(days=90))
RELEASE = Release(commit=DEPLOYED, previous=OLD, brought=(DEPLOYED.sha, TOUCHED.sha))


def seen(before: int, after: int, *, hours_before: float = 24, hours_after: float = 1) -> Occurrences:
    """Occurrences around the morning, evenly spread."""
    earlier = [MORNING - timedelta(hours=hours_before * (number + 1) / (before + 1)) for number in range(before)]
    later = [MORNING + timedelta(hours=hours_after * (number + 1) / (after + 1)) for number in range(after)]
    start, end = MORNING - timedelta(hours=hours_before), MORNING + timedelta(hours=hours_after)
    return Occurrences(seen=tuple((at, 1) for at in sorted([*earlier, *later])), start=start, end=end)


def told(
    occurrences: Occurrences | None, release: Release | None = RELEASE, commits: tuple[Commit, ...] = (TOUCHED, OLD)
) -> Dating:
    found = dated(occurrences, MORNING + timedelta(minutes=30), release, commits)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("before", "hours_before", "after", "hours_after"),
    [(0, 24, 1, 1), (0, 24, 5, 1), (3, 24, 4, 2), (10, 5, 10, 5), (2, 1, 9, 3), (0, 1, 0, 1), (40, 10, 60, 10), (7, 2, 0, 2)],
)
def test_the_probability_is_the_exact_binomial_one(before: int, hours_before: int, after: int, hours_after: int) -> None:
    total, share = before + after, Fraction(hours_after, hours_before + hours_after)
    exact = sum(comb(total, many) * share**many * (1 - share) ** (total - many) for many in range(after, total + 1))
    assert rise_p_value(before, hours_before, after, hours_after) == pytest.approx(float(exact), rel=1e-9)


def test_millions_of_crashes_are_compared_at_once() -> None:
    assert rise_p_value(10**7, 24, 10**6, 1) < 1e-300
    assert 0.3 < rise_p_value(24 * 10**6, 24, 10**6, 1) < 0.7


@pytest.mark.parametrize(("hours_before", "hours_after"), [(0, 1), (1, 0), (-1, 1)])
def test_a_stretch_without_length_is_refused(hours_before: float, hours_after: float) -> None:
    with pytest.raises(ValueError, match="expected counts and lengths above 0"):
        rise_p_value(1, hours_before, 1, hours_after)


def test_what_began_with_the_deployment_is_new_since_then() -> None:
    found = told(seen(0, 30))
    assert (found.since, found.revision, found.before, found.after) == (MORNING, DEPLOYED.sha, 0, 30)
    assert (found.hours_before, found.hours_after) == (24.0, 1.0)
    assert found.p_value is not None
    assert found.p_value < 1e-9
    assert found.sentence.startswith(
        "New since the deployed revision dddddddddd, committed 2026-11-24 09:00 UTC: 0 in the 24.0 hours"
    )


def test_the_commit_that_came_with_it_and_touched_the_suspect_is_offered_for_reverting() -> None:
    found = told(seen(0, 30))
    assert found.brought_by == (TOUCHED.sha,)
    assert "cccccccccc by Ada, which touched the suspect's lines: reverting that is the other way out." in found.sentence


def test_an_old_commit_is_never_offered_for_reverting() -> None:
    found = told(seen(0, 30), commits=(OLD,))
    assert found.brought_by == ()
    assert "what calls it, its data or a dependency may have changed" in found.sentence


def test_without_a_tag_only_the_deployed_commit_itself_is_known_to_be_new() -> None:
    untagged = Release(commit=DEPLOYED)
    assert told(seen(0, 30), untagged, (DEPLOYED, TOUCHED)).brought_by == (DEPLOYED.sha,)
    found = told(seen(0, 30), untagged)
    assert found.brought_by == ()
    assert "no tag before it" in found.sentence


def test_what_became_more_frequent_says_so() -> None:
    assert told(seen(12, 30)).sentence.startswith("More frequent since the deployed revision")


def test_what_chance_explains_is_no_news_and_offers_no_revert() -> None:
    found = told(seen(24, 2))
    assert (found.since, found.brought_by) == (None, ())
    assert found.sentence.startswith("No newer than the deployed revision")


def test_a_single_crash_after_a_quiet_day_is_not_enough() -> None:
    assert told(seen(0, 1)).since is None


def test_a_deployment_before_the_evidence_is_said_to_be_older_and_the_alert_is_compared() -> None:
    found = told(seen(0, 30), Release(commit=OLD))
    assert (found.revision, found.brought_by) == (OLD.sha, ())
    assert found.sentence.endswith("The deployed revision aaaaaaaaaa is older than the evidence.")


def test_around_an_alert_the_first_sighting_counts_and_the_sentence_says_how_little_that_tells() -> None:
    found = told(seen(0, 30), None)
    assert found.since == MORNING + timedelta(hours=1 / 31)
    assert "An alert begins where the rate rises" in told(seen(0, 60, hours_after=0.6), None).sentence


def test_too_little_on_one_side_cannot_be_told() -> None:
    found = told(seen(0, 30, hours_before=0.005))
    assert (found.since, found.p_value) == (None, None)
    assert "can't be told" in found.sentence


def test_a_deployment_without_times_says_what_is_missing() -> None:
    found = told(None)
    assert (found.since, found.revision, found.p_value) == (None, DEPLOYED.sha, None)
    assert "no evidence says at what times" in found.sentence


def test_with_neither_times_nor_a_deployment_there_is_no_dating() -> None:
    assert dated(None, MORNING, None, ()) is None


def records(*moments: datetime, text: str = TRACE) -> Evidence:
    body = tuple(LogRecord(timestamp=moment, severity_text="ERROR", body=Untrusted(f"failed\n{text}")) for moment in moments)
    at = MORNING + timedelta(hours=1)
    return Evidence(kind=EvidenceKind.LOGS, source="files", query="app.log", collected_at=at, body=body)


def counts(*values: int, kind: str = "ZeroDivisionError") -> Evidence:
    """One sample an hour, the last one of the hour after the morning."""
    first = MORNING - timedelta(hours=len(values) - 1)
    body = tuple(
        Sample(
            metric=CRASHES_METRIC,
            labels={TYPE_LABEL: kind, FUNCTION_LABEL: "total", STRETCH_LABEL: "3600"},
            timestamp=first + timedelta(hours=hour),
            value=value,
        )
        for hour, value in enumerate(values)
    )
    return Evidence(kind=EvidenceKind.METRICS, source="files", query="app.log", collected_at=MORNING, body=body)


def dating_of(*more: Evidence, revision: str = "v2") -> Dating | None:
    snapshot = MemorySnapshot(FILES)
    repos = MemoryRepos(snapshot, others={"v2": snapshot}, commits={"shop/cart.py": (TOUCHED,)}, releases={"v2": RELEASE})
    of = incident(revision=revision)
    context = locate_code(of, (*evidence(*read_crashes(TRACE)), *more), ports(repos))
    assert isinstance(context, CodeContext)
    return context.dating


def test_log_records_of_the_same_crash_are_counted_with_their_times() -> None:
    found = dating_of(records(*(MORNING + timedelta(minutes=number) for number in range(1, 20))))
    assert found is not None
    assert (found.before, found.after, found.hours_before, found.hours_after) == (0, 19, 0.25, 1.0)


def test_records_of_other_crashes_are_not_counted() -> None:
    other = TRACE.replace("ZeroDivisionError: division by zero", "KeyError: 'x'")
    found = dating_of(records(MORNING + timedelta(minutes=5), text=other))
    assert found is not None
    assert found.p_value is None


def test_a_sources_own_counts_go_before_the_few_records_it_shows() -> None:
    hours = [0] * 24 + [41]
    found = dating_of(records(MORNING + timedelta(minutes=5)), counts(*hours), counts(9, 9, kind="KeyError"))
    assert found is not None
    assert (found.before, found.after, found.hours_before, found.hours_after) == (0, 41, 24.0, 1.0)
    assert found.since == MORNING


def test_a_crash_without_times_and_without_a_deployment_is_not_dated() -> None:
    assert dating_of(revision="") is None


def test_when_fifty_records_are_shown_earlier_ones_may_be_missing_and_the_evidence_begins_with_them() -> None:
    early = MORNING - timedelta(minutes=5)
    found = dating_of(records(*(early + timedelta(seconds=10 * number) for number in range(60))))
    assert found is not None
    assert found.hours_before == pytest.approx(5 / 60, abs=0.001)


def test_a_deployment_the_repository_does_not_know_is_left_out() -> None:
    found = dating_of(records(MORNING + timedelta(minutes=5)), revision="v9")
    assert found is not None
    assert found.revision == ""


def test_times_of_the_evidence_are_aware() -> None:
    found = dating_of(counts(0, 0, 30))
    assert found is not None
    assert found.since == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
