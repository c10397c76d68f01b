"""One fault, one incident: claims, merging, and what a repair writes."""

from datetime import UTC, datetime

import pytest
from alerting import MORNING, LabelCatalogue, firing, resolved

from agent.domain.alert import Incident, Service
from agent.domain.evidence import Evidence, EvidenceKind
from agent.domain.outcome import (
    Action,
    Decision,
    Declined,
    Failed,
    Outcome,
    Published,
    PullRequest,
    PullRequestState,
    Result,
    Suggested,
)
from agent.domain.proof import Reason
from agent.domain.untrusted import Untrusted
from agent.errors import BadInput
from agent.service.records import Effect, IncidentState
from agent.service.store import Store

SHOP = LabelCatalogue("shop")
DECISION = Decision(action=Action.PUBLISH, reasons=())
PULL_REQUEST = PullRequest(
    number=3,
    url="http://forge/3",
    branch="b",
    base="main",
    title="Guard the total",
    body="",
    state=PullRequestState.OPEN,
    marker="m",
)
PUBLISHED = Published(pull_request=PULL_REQUEST, decision=DECISION)
SUGGESTED = Suggested(body="diff", decision=DECISION)
DECLINED = Declined(reasons=(Reason(code="no-trace", text="No stack trace was found."),))
FAILED = Failed(reasons=(Reason(code="stage-failed", text="The disk is full."),))


def incident(key: str) -> Incident:
    return Incident(key=key, alerts=(firing(),), service=Service(name="shop", repository="/srv/shop"), opened_at=MORNING)


def opened(store: Store, group: str) -> str:
    [taken] = store.take_in([firing(f"f-{group}", group=group)], SHOP)
    assert taken.effect is Effect.OPENED
    return taken.incident_key


def finish(store: Store, key: str, result: Result) -> None:
    store.record_outcome(key, Outcome(result=result))


def test_the_first_to_claim_a_fault_owns_it_and_asking_again_says_the_same(store: Store) -> None:
    first = opened(store, "a")
    assert store.claim("fault", incident(first)) == first
    assert store.claim("fault", incident(first)) == first


def test_a_sibling_of_the_same_fault_is_merged_into_the_owner(store: Store) -> None:
    first, second = opened(store, "a"), opened(store, "b")
    store.claim("fault", incident(first))
    assert store.claim("fault", incident(second)) == first
    assert [alert.fingerprint for alert in store.alerts(first)] == ["f-a", "f-b"]
    assert [summary.key for summary in store.incidents(limit=10)] == [first]
    merged = store.incident(second)
    assert merged is not None
    assert (merged.summary.state, merged.summary.merged_into) == (IncidentState.MERGED, first)
    assert store.pending() == (first,)


def test_merging_is_done_once_however_often_it_is_asked_for(store: Store) -> None:
    first, second = opened(store, "a"), opened(store, "b")
    store.claim("fault", incident(first))
    store.claim("fault", incident(second))
    told = store.timeline(first), store.timeline(second)
    finish(store, first, DECLINED)
    assert store.claim("fault", incident(second)) == first
    store.merge_into(second, first)
    assert store.timeline(second) == told[1]
    assert len(store.timeline(first)) == len(told[0]) + 1  # the outcome alone


def test_alerts_of_a_merged_incident_reach_the_owner(store: Store) -> None:
    first, second = opened(store, "a"), opened(store, "b")
    store.claim("fault", incident(first))
    store.claim("fault", incident(second))
    repeated, joined = store.take_in([firing("f-b", group="b"), firing("f-c", group="b")], SHOP)
    assert (repeated.effect, repeated.incident_key) == (Effect.REPEATED, first)
    assert (joined.effect, joined.incident_key) == (Effect.JOINED, first)


def test_merging_an_owner_takes_its_siblings_along(store: Store) -> None:
    first, second, third = opened(store, "a"), opened(store, "b"), opened(store, "c")
    store.merge_into(third, second)
    store.merge_into(second, first)
    store.merge_into(first, third)
    assert len(store.alerts(first)) == 3
    assert [summary.key for summary in store.incidents(limit=10)] == [first]
    [taken] = store.take_in([firing("f-d", group="c")], SHOP)
    assert taken.incident_key == first


def test_a_retry_that_finds_another_fault_frees_the_one_it_had(store: Store) -> None:
    first, second, third = opened(store, "a"), opened(store, "b"), opened(store, "c")
    store.claim("late order", incident(first))
    finish(store, first, PUBLISHED)
    store.claim("empty cart", incident(second))
    store.retry(first)
    assert store.claim("empty cart", incident(first)) == second
    assert store.claim("late order", incident(third)) == third


@pytest.mark.parametrize("result", [PUBLISHED, SUGGESTED])
def test_a_published_or_suggested_incident_stays_the_owner(store: Store, result: Result) -> None:
    first, second = opened(store, "a"), opened(store, "b")
    store.claim("fault", incident(first))
    finish(store, first, result)
    assert store.claim("fault", incident(second)) == first


@pytest.mark.parametrize("result", [DECLINED, FAILED])
def test_a_fault_of_a_declined_or_failed_incident_is_free_again(store: Store, result: Result) -> None:
    first, second = opened(store, "a"), opened(store, "b")
    store.claim("fault", incident(first))
    finish(store, first, result)
    assert store.claim("fault", incident(second)) == second
    assert store.claim("fault", incident(second)) == second


def test_a_published_incident_owns_its_fault_after_its_alerts_are_resolved_until_it_is_closed(store: Store) -> None:
    first = opened(store, "a")
    store.claim("fault", incident(first))
    finish(store, first, PUBLISHED)
    store.take_in([resolved(firing("f-a", group="a"))], SHOP)
    second = opened(store, "b")
    assert store.claim("fault", incident(second)) == first
    store.close(first, "The pull request was merged.")
    third = opened(store, "c")
    assert store.claim("fault", incident(third)) == third


def test_an_outcome_is_shown_and_recorded_once(store: Store) -> None:
    key = opened(store, "a")
    for _ in range(3):
        finish(store, key, PUBLISHED)
    detail = store.incident(key)
    assert detail is not None
    assert detail.outcome == Outcome(result=PUBLISHED)
    assert (detail.summary.state, detail.summary.pull_request_url) == (IncidentState.PUBLISHED, "http://forge/3")
    assert detail.summary.result == "Opened pull request 3: Guard the total"
    assert [entry.stage for entry in store.timeline(key)] == ["intake", "outcome"]
    assert store.pending() == ()


def test_evidence_is_kept(store: Store) -> None:
    key = opened(store, "a")
    found = Evidence(
        kind=EvidenceKind.NOTE,
        source="files",
        query="app.log",
        collected_at=datetime(2026, 1, 1, tzinfo=UTC),
        body=Untrusted("\0\ud800"),
    )
    store.record_evidence(key, [found])
    detail = store.incident(key)
    assert detail is not None
    assert detail.evidence == (found,)


def test_a_merged_incident_stays_merged_whatever_its_run_ends_with(store: Store) -> None:
    first, second = opened(store, "a"), opened(store, "b")
    store.merge_into(second, first)
    store.begin(second)
    finish(store, second, DECLINED)
    detail = store.incident(second)
    assert detail is not None
    assert detail.summary.state is IncidentState.MERGED
    with pytest.raises(BadInput, match=f"retry {first} instead"):
        store.retry(second)


def test_a_finished_incident_can_be_tried_again(store: Store) -> None:
    key = opened(store, "a")
    with pytest.raises(BadInput, match="waiting"):
        store.retry(key)
    finish(store, key, FAILED)
    store.retry(key)
    assert store.pending() == (key,)
    assert store.attempt(key) == ("shop", 1)
    finish(store, key, DECLINED)
    assert [entry.stage for entry in store.timeline(key)] == ["intake", "outcome", "intake", "outcome"]


def test_closing_twice_is_noted_once_and_a_running_incident_is_not_closed(store: Store) -> None:
    key = opened(store, "a")
    with pytest.raises(BadInput, match="finished"):
        store.close(key, "why")
    finish(store, key, PUBLISHED)
    store.close(key, "The pull request was merged.")
    store.close(key, "The pull request was merged.")
    assert [entry.stage for entry in store.timeline(key)] == ["intake", "outcome", "closed"]


def test_an_unknown_key_is_named(store: Store) -> None:
    assert store.incident("none") is None
    with pytest.raises(BadInput, match="'none'"):
        store.retry("none")
    with pytest.raises(BadInput, match="'none'"):
        finish(store, "none", DECLINED)
    with pytest.raises(BadInput, match="'none'"):
        store.attempt("none")


def test_a_timeline_is_read_on_from_any_entry(store: Store) -> None:
    key = opened(store, "a")
    store.add_timeline(key, "reproduce", "Red.", 1.5, once="1 reproduce")
    store.add_timeline(key, "reproduce", "Red.", 1.5, once="1 reproduce")
    store.add_timeline(key, "verify_fix", "Green.", 2.0)
    assert [(entry.sequence, entry.text, entry.seconds) for entry in store.timeline(key, after=1)] == [
        (2, "Red.", 1.5),
        (3, "Green.", 2.0),
    ]


def test_incidents_are_counted_by_state_and_listed_by_page(store: Store) -> None:
    keys = [opened(store, group) for group in "abc"]
    finish(store, keys[0], DECLINED)
    assert store.counts().incidents == {IncidentState.WAITING: 2, IncidentState.DECLINED: 1}
    assert [summary.key for summary in store.incidents(limit=2)] == [keys[0], keys[2]]
    assert [summary.key for summary in store.incidents(limit=2, offset=2)] == [keys[1]]
