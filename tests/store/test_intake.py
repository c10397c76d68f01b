"""How alerts open, join, repeat and resolve incidents."""

from dataclasses import replace

import pytest
from alerting import LabelCatalogue, firing, resolved

from agent.domain.alert import AlertStatus
from agent.domain.outcome import Action, Decision, Declined, Outcome, Suggested
from agent.domain.proof import Reason
from agent.service.records import Effect, IncidentState
from agent.service.store import Store

SHOP = LabelCatalogue("shop", "mail")
DECLINED = Outcome(result=Declined(reasons=(Reason(code="no-trace", text="No stack trace was found."),)))


def open_one(store: Store) -> str:
    [taken] = store.take_in([firing()], SHOP)
    assert taken.effect is Effect.OPENED
    return taken.incident_key


def test_a_firing_alert_opens_an_incident_of_its_service(store: Store) -> None:
    key = open_one(store)
    [summary] = store.incidents(limit=10)
    assert (summary.key, summary.service, summary.severity, summary.state) == (key, "shop", "critical", IncidentState.WAITING)
    assert summary.title == "HighErrorRate on shop"
    assert summary.alert_count == 1
    assert store.alerts(key) == (firing(),)
    assert store.pending() == (key,)


def test_the_same_alert_again_belongs_to_the_same_incident(store: Store) -> None:
    key = open_one(store)
    assert [(taken.effect, taken.incident_key) for taken in store.take_in([firing(), firing()], SHOP)] == [
        (Effect.REPEATED, key)
    ] * 2
    assert len(store.incidents(limit=10)) == 1
    assert len(store.alerts(key)) == 1


def test_the_same_alert_twice_in_one_delivery_is_one_incident(store: Store) -> None:
    first, second = store.take_in([firing(), firing()], SHOP)
    assert (first.effect, second.effect) == (Effect.OPENED, Effect.REPEATED)
    assert first.incident_key == second.incident_key


def test_another_alert_of_the_same_service_and_group_joins(store: Store) -> None:
    key = open_one(store)
    [taken] = store.take_in([firing("f2", name="HighLatency")], SHOP)
    assert (taken.effect, taken.incident_key) == (Effect.JOINED, key)
    assert [alert.fingerprint for alert in store.alerts(key)] == ["f1", "f2"]


@pytest.mark.parametrize("other", [{"group": "g2"}, {"service": "mail"}])
def test_an_alert_of_another_group_or_service_opens_its_own(store: Store, other: dict[str, str]) -> None:
    key = open_one(store)
    [taken] = store.take_in([firing("f2", **other)], SHOP)  # type: ignore[arg-type]  # the keys above are names of str arguments
    assert taken.effect is Effect.OPENED
    assert taken.incident_key != key


def test_alerts_without_a_group_open_an_incident_each(store: Store) -> None:
    taken = store.take_in([firing("f1", group=""), firing("f2", group=""), firing("f1", group="")], SHOP)
    assert [one.effect for one in taken] == [Effect.OPENED, Effect.OPENED, Effect.REPEATED]


def test_an_alert_no_service_matches_is_kept_in_an_incident_of_its_group(store: Store) -> None:
    first, second = store.take_in([firing("f1", service="who"), firing("f2", service="who")], SHOP)
    assert (first.effect, second.effect) == (Effect.OPENED, Effect.JOINED)
    [summary] = store.incidents(limit=10)
    assert summary.service == ""
    assert summary.title == "HighErrorRate on unknown"


def test_a_new_kind_of_alert_does_not_join_a_finished_incident(store: Store) -> None:
    key = open_one(store)
    store.record_outcome(key, DECLINED)
    same_kind, new_kind = store.take_in([firing("f2"), firing("f3", name="HighLatency")], SHOP)
    assert (same_kind.effect, same_kind.incident_key) == (Effect.JOINED, key)
    assert new_kind.effect is Effect.OPENED


def test_resolved_is_noted_and_a_running_repair_goes_on(store: Store) -> None:
    key = open_one(store)
    store.begin(key)
    [taken] = store.take_in([resolved(firing())], SHOP)
    assert (taken.effect, taken.incident_key) == (Effect.RESOLVED, key)
    assert store.alerts(key)[0].status is AlertStatus.RESOLVED
    assert store.pending() == (key,)
    assert store.timeline(key)[-1].text == "Every alert of the incident is resolved."


def test_resolved_twice_is_noted_once(store: Store) -> None:
    key = open_one(store)
    store.take_in([resolved(firing())], SHOP)
    noted = store.timeline(key)
    [taken] = store.take_in([resolved(firing())], SHOP)
    assert taken.effect is Effect.RESOLVED
    assert store.timeline(key) == noted


def test_an_incident_is_resolved_only_with_its_last_alert(store: Store) -> None:
    key = open_one(store)
    store.take_in([firing("f2"), resolved(firing())], SHOP)
    assert "Every alert of the incident is resolved." not in [entry.text for entry in store.timeline(key)]


def test_a_resolved_alert_nobody_had_heard_of_is_kept_and_opens_nothing(store: Store) -> None:
    [taken] = store.take_in([resolved(firing())], SHOP)
    assert (taken.effect, taken.incident_key) == (Effect.IGNORED, "")
    [late] = store.take_in([firing()], SHOP)
    assert late.effect is Effect.IGNORED
    assert store.incidents(limit=10) == ()


def test_a_late_firing_delivery_does_not_bring_a_resolved_alert_back(store: Store) -> None:
    key = open_one(store)
    store.take_in([resolved(firing())], SHOP)
    [late] = store.take_in([firing()], SHOP)
    assert (late.effect, late.incident_key) == (Effect.REPEATED, key)
    assert store.alerts(key)[0].status is AlertStatus.RESOLVED


def test_an_alert_that_fires_again_joins_its_incident_while_that_is_open(store: Store) -> None:
    key = open_one(store)
    store.take_in([resolved(firing())], SHOP)
    [again] = store.take_in([firing(minute=40)], SHOP)
    assert (again.effect, again.incident_key) == (Effect.REPEATED, key)


def test_an_alert_that_fires_again_without_a_resolved_between_ends_the_older_condition(store: Store) -> None:
    key = open_one(store)
    store.take_in([firing(minute=40)], SHOP)
    store.record_outcome(key, DECLINED)
    store.take_in([resolved(firing(minute=40), minute=50)], SHOP)
    [again] = store.take_in([firing(minute=60)], SHOP)
    assert again.effect is Effect.OPENED


@pytest.mark.parametrize("resolved_first", [True, False])
def test_an_alert_that_fires_after_its_incident_was_closed_opens_a_new_one(store: Store, resolved_first: bool) -> None:
    key = open_one(store)
    if resolved_first:
        store.take_in([resolved(firing())], SHOP)
    store.record_outcome(key, DECLINED)
    if not resolved_first:
        store.take_in([resolved(firing())], SHOP)
    [again] = store.take_in([firing(minute=40)], SHOP)
    assert again.effect is Effect.OPENED
    assert again.incident_key != key


def test_a_resolved_alert_does_not_end_a_condition_that_began_later(store: Store) -> None:
    store.take_in([firing(minute=40)], SHOP)
    [late] = store.take_in([resolved(firing(minute=10), minute=20)], SHOP)
    assert late.effect is Effect.IGNORED
    [key] = store.pending()
    assert store.alerts(key)[0].status is AlertStatus.FIRING


def test_the_latest_state_of_an_alert_is_kept(store: Store) -> None:
    key = open_one(store)
    changed = replace(firing(), annotations={}, url="http://prometheus/graph")
    store.take_in([changed], SHOP)
    assert store.alerts(key) == (changed,)


def test_text_that_no_database_can_hold_is_kept(store: Store) -> None:
    hostile = firing("f\0\ud800", name="N\0\udfff" + "x" * 5000, group="g\0" * 5000)
    [opened] = store.take_in([hostile], SHOP)
    [again] = store.take_in([hostile], SHOP)
    assert (opened.effect, again.effect) == (Effect.OPENED, Effect.REPEATED)
    assert store.alerts(opened.incident_key) == (hostile,)
    assert "\0" not in store.incidents(limit=1)[0].title


def test_the_same_fingerprint_of_another_source_is_another_alert(store: Store) -> None:
    open_one(store)
    [taken] = store.take_in([replace(firing(), source="demo", group="g2")], SHOP)
    assert taken.effect is Effect.OPENED


def test_suggestions_stay_open_until_their_alerts_are_resolved(store: Store) -> None:
    key = open_one(store)
    outcome = Outcome(result=Suggested(body="diff", decision=Decision(action=Action.SUGGEST, reasons=())))
    store.record_outcome(key, outcome)
    [again] = store.take_in([firing(minute=5)], SHOP)
    assert again.incident_key == key
