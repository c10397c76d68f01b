"""The engine: what it promises of every run, on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from threading import Event, Lock

import pytest
from one_service import OneService, declined

from agent.domain.alert import Alert
from agent.domain.outcome import Outcome
from agent.errors import BadInput, ForgeProblem
from agent.run import Run
from agent.service.durable import Engine
from agent.service.records import IncidentState


def test_an_incident_on_record_is_worked_on_and_finished_once(service: OneService) -> None:
    runs = []

    def remediate(key: str, alerts: Sequence[Alert], run: Run) -> Outcome:
        runs.append(key)
        return declined(f"{run.step(len, alerts)} alert")

    before = service.opened("f1")
    worker = service.start(remediate)
    after = service.opened("f2")
    assert service.finished(before, after) == [IncidentState.DECLINED] * 2
    assert sorted(runs) == sorted([before, after])
    assert service.reasons(before) == ["1 alert"]
    assert worker.alive()
    worker.stop()
    assert not worker.alive()


def test_the_log_tells_when_work_on_an_incident_begins_and_how_it_ends(
    service: OneService, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "agent.service.durable")
    key = service.opened("f1")
    worker = service.start(lambda _key, _alerts, _run: declined("not our fault"))
    service.finished(key)
    worker.stop()
    told = [record.getMessage() for record in caplog.records if key in record.getMessage()]
    assert told == [f"Incident {key} is being worked on.", f"Incident {key} has ended. not our fault"]


def test_a_run_that_was_stopped_goes_on_after_its_last_step(service: OneService) -> None:
    ran: list[str] = []
    reached, gate = Event(), Event()

    def first() -> str:
        ran.append("first")
        return "one"

    def second() -> str:
        ran.append("second")
        reached.set()
        gate.wait(20)
        return "two"

    def third() -> str:
        ran.append("third")
        return "three"

    spent: list[float] = []

    def remediate(_key: str, _alerts: Sequence[Alert], run: Run) -> Outcome:
        texts = [run.step(first)]
        spent.append(run.spent.seconds)
        texts += [run.step(second), run.step(third)]
        return declined(" ".join(texts))

    key = service.opened()
    worker = service.start(remediate)
    assert reached.wait(20)
    gate.set()
    worker.stop()
    already = list(ran)
    service.start(remediate)
    assert service.finished(key) == [IncidentState.DECLINED]
    assert already in (["first", "second"], ["first", "second", "third"])
    assert ran == ["first", "second", "third"]
    assert service.reasons(key) == ["one two three"]
    assert len(set(spent)) == 1


def test_a_stage_that_raises_ends_the_incident_with_the_reason_and_no_secret(small: OneService) -> None:
    def broken() -> None:
        raise ValueError("login failed for postgres://shop:hunter2hunter2@db/shop")

    key = small.opened()
    small.start(lambda _key, _alerts, run: declined(str(run.step(broken))))
    assert small.finished(key) == [IncidentState.FAILED]
    why, remedy = small.reasons(key)
    assert why.startswith("Stage broken failed: ValueError: login failed")
    assert "hunter2" not in why
    assert f"suture incidents retry {key}" in remedy


def test_an_error_that_passes_is_tried_again_and_one_that_stays_is_not_tried_for_ever(small: OneService) -> None:
    tries: list[str] = []

    def passing() -> int:
        tries.append("passing")
        if len(tries) < 3:
            raise ForgeProblem("the forge is away")
        return len(tries)

    def staying() -> None:
        tries.append("staying")
        raise ForgeProblem("the forge is gone")

    def remediate(_key: str, _alerts: Sequence[Alert], run: Run) -> Outcome:
        run.step(passing)
        run.step(staying)
        return declined()

    key = small.opened()
    small.start(remediate)
    assert small.finished(key) == [IncidentState.FAILED]
    assert tries == ["passing"] * 3 + ["staying"] * 3
    assert "the forge is gone" in small.reasons(key)[0]


def test_of_one_service_one_incident_is_worked_on_at_a_time_and_of_two_two(service: OneService) -> None:
    lock, now, most, together = Lock(), {"shop": 0, "mail": 0}, {"shop": 0, "mail": 0}, Event()

    def stage(name: str) -> None:
        with lock:
            now[name] += 1
            most[name] = max(most[name], now[name])
            if now["shop"] and now["mail"]:
                together.set()
        together.wait(10)
        with lock:
            now[name] -= 1

    def remediate(_key: str, alerts: Sequence[Alert], run: Run) -> Outcome:
        run.step(stage, alerts[0].labels["service"])
        return declined()

    keys = [service.opened(f"s{number}", "shop") for number in range(3)] + [service.opened("m", "mail")]
    service.start(remediate, replace(service.settings, concurrency=4))
    service.finished(*keys)
    assert most == {"shop": 1, "mail": 1}
    assert together.is_set()


def test_a_run_that_takes_too_long_has_failed_and_says_so(small: OneService) -> None:
    over = Event()

    def slow() -> None:
        over.wait(20)

    def remediate(_key: str, _alerts: Sequence[Alert], run: Run) -> Outcome:
        run.step(slow)
        run.step(slow)
        return declined()

    key = small.opened()
    small.start(remediate, replace(small.settings, seconds=0.05))
    assert small.finished(key) == [IncidentState.FAILED]
    over.set()
    assert "took longer" in small.reasons(key)[0]


def test_a_result_no_codec_knows_fails_the_incident_and_not_the_worker(small: OneService) -> None:
    def stage() -> object:
        return object()

    key = small.opened()
    worker = small.start(lambda _key, _alerts, run: declined(str(run.step(stage))))
    assert small.finished(key) == [IncidentState.FAILED]
    assert "expected a noun" in small.reasons(key)[0]
    assert worker.alive()


def test_asking_twice_for_an_incident_is_one_run(small: OneService) -> None:
    runs: list[str] = []

    def remediate(key: str, _alerts: Sequence[Alert], _run: Run) -> Outcome:
        runs.append(key)
        return declined()

    key = small.opened()
    engine = Engine(small.store, remediate, small.settings)
    engine.start()
    for _ in range(3):
        engine.enqueue(key)
    small.finished(key)
    engine.enqueue(key)
    with pytest.raises(BadInput, match="'none'"):
        engine.enqueue("none")
    engine.stop()
    assert runs == [key]
