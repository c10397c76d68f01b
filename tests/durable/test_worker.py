"""The worker's life: starting, stopping, looking for work, and what people see of it."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from sqlite3 import connect
from threading import Event

import pytest
from alerting import MORNING
from one_service import OneService, declined
from sample_outcomes import evidence

from agent.domain.alert import Alert, Incident, Service
from agent.domain.evidence import Evidence
from agent.domain.outcome import Outcome
from agent.domain.proof import Reason
from agent.errors import BadInput, ForgeProblem, StoreProblem
from agent.run import Run
from agent.service.durable import Engine
from agent.service.records import IncidentState
from agent.service.worker import Worker


def test_a_failed_incident_is_worked_on_once_more_when_a_person_asks(small: OneService) -> None:
    healthy = Event()

    def stage() -> str:
        if not healthy.is_set():
            raise ValueError("broken")
        return "mended"

    key = small.opened()
    worker = small.start(lambda _key, _alerts, run: declined(run.step(stage)))
    assert small.finished(key) == [IncidentState.FAILED]
    healthy.set()
    worker.retry(key)
    assert small.finished(key) == [IncidentState.DECLINED]
    assert small.reasons(key) == ["mended"]
    with pytest.raises(BadInput, match="'none'"):
        worker.retry("none")


def test_a_run_of_other_steps_begins_anew(small: OneService) -> None:
    reached, gate = Event(), Event()

    def old() -> str:
        reached.set()
        gate.wait(20)
        return "old"

    def new() -> str:
        return "new"

    key = small.opened()
    worker = small.start(lambda _key, _alerts, run: declined(run.step(old) + run.step(old)))
    assert reached.wait(20)
    gate.set()
    worker.stop()
    small.start(lambda _key, _alerts, run: declined(run.step(new)), replace(small.settings, version="2"))
    small.finished(key)
    assert small.reasons(key) in (["new"], ["oldold"])


def test_two_processes_of_one_name_do_not_share_a_file(small: OneService) -> None:
    small.start(lambda _key, _alerts, _run: declined())
    other = Engine(small.store, lambda _key, _alerts, _run: declined(), small.settings)
    with pytest.raises(StoreProblem, match="another Suture"):
        other.start()


def test_a_stage_that_outlasts_the_stop_does_not_fail_its_incident(small: OneService) -> None:
    reached, gate, left = Event(), Event(), Event()

    def slow() -> str:
        reached.set()
        gate.wait(20)
        return "done"

    def remediate(_key: str, _alerts: Sequence[Alert], run: Run) -> Outcome:
        try:
            return declined(run.step(slow))
        finally:
            left.set()

    key = small.opened()
    worker = small.start(remediate, replace(small.settings, grace=0.01))
    assert reached.wait(20)
    worker.stop()
    gate.set()
    assert left.wait(20)
    small.start(remediate)
    assert small.finished(key) == [IncidentState.DECLINED]
    assert [entry.stage for entry in small.store.timeline(key)] == ["intake", "slow", "outcome"]


def test_the_worker_tells_when_it_can_not_look_for_work_and_goes_on_when_it_can(small: OneService, tmp_path: Path) -> None:
    def administer(statement: str) -> None:
        with closing(connect(tmp_path / "suture.db")) as connection:
            connection.execute(statement)

    key = small.opened()
    administer("ALTER TABLE incidents RENAME TO away")
    worker = small.start(lambda _key, _alerts, _run: declined(), silent_seconds=0.1)
    while worker.alive():
        Event().wait(0.01)
    administer("ALTER TABLE away RENAME TO incidents")
    assert small.finished(key) == [IncidentState.DECLINED]
    assert worker.alive()


def test_the_timeline_tells_every_step_once_with_its_seconds(small: OneService) -> None:
    def stage() -> Reason:
        return Reason(code="one", text="one")

    def remediate(_key: str, _alerts: Sequence[Alert], run: Run) -> Outcome:
        run.step(stage)
        run.step(stage)
        assert run.spent.by_stage.keys() == {"stage"}
        return declined()

    key = small.opened()
    small.start(remediate)
    small.finished(key)
    entries = small.store.timeline(key)
    assert [entry.stage for entry in entries] == ["intake", "stage", "stage", "outcome"]
    assert [entry.seconds is not None for entry in entries] == [False, True, True, False]


def test_what_was_found_out_is_on_record_however_the_run_ends(small: OneService) -> None:
    def gather() -> tuple[Evidence, ...]:
        return evidence()

    def broken() -> None:
        raise ValueError("broken")

    def remediate(_key: str, _alerts: Sequence[Alert], run: Run) -> Outcome:
        run.step(gather)
        run.step(broken)
        return declined()

    key = small.opened()
    small.start(remediate)
    assert small.finished(key) == [IncidentState.FAILED]
    detail = small.store.incident(key)
    assert detail
    assert detail.evidence == evidence()


def test_an_incident_opened_for_no_service_has_one_once_the_catalogue_knows_it(small: OneService) -> None:
    def open_incident(key: str, alerts: Sequence[Alert]) -> Incident:
        return Incident(key=key, alerts=tuple(alerts), service=Service(name="new", repository="/srv/new"), opened_at=MORNING)

    key = small.opened(service="new")
    assert small.store.attempt(key)[0] == ""
    small.start(lambda key, alerts, run: declined(run.step(open_incident, key, alerts).service.name))
    small.finished(key)
    detail = small.store.incident(key)
    assert detail
    assert (detail.summary.service, detail.summary.title) == ("new", "HighErrorRate on new")


def test_the_worker_does_its_chores_again_and_again_whatever_comes_of_them(small: OneService) -> None:
    done: list[int] = []

    def chore() -> None:
        done.append(len(done))
        raise ForgeProblem("the forge is away")

    engine = Engine(small.store, lambda _key, _alerts, _run: declined(), small.settings)
    worker = Worker(small.store, engine, look_seconds=0.01, chores=(chore,), chore_seconds=0.01)
    worker.start()
    while len(done) < 3:
        Event().wait(0.01)
    key = small.opened()
    assert small.finished(key) == [IncidentState.DECLINED]
    worker.stop()
