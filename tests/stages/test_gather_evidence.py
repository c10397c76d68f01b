"""Every source is asked; a failing one leaves a note; nothing secret is in the answers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from clocks import TickingClock

from agent.domain.alert import Alert, AlertStatus, Incident, Service
from agent.domain.crash import Crash
from agent.domain.evidence import Evidence, EvidenceKind
from agent.domain.telemetry import TimeWindow
from agent.domain.untrusted import Untrusted
from agent.errors import BadTrace
from agent.forges.folder import FolderForge
from agent.ports import Ports, Source
from agent.repos.git import GitRepos
from agent.runners.detect import DetectingRunner
from agent.sandboxes.process import LocalProcess
from agent.settings import ServiceCatalogue
from agent.sources.folder import GivenCrashes
from agent.stages.gather_evidence import gather_evidence, window_of

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CRASH = Crash(type="KeyError", message=Untrusted("password=hunter2"), frames=())


def alert(**changes: object) -> Alert:
    plain = Alert(fingerprint="f", status=AlertStatus.FIRING, labels={"alertname": "Errors"}, starts_at=AT, source="alertmanager")
    return replace(plain, **changes)  # type: ignore[arg-type]  # fields by name


def incident(*alerts: Alert) -> Incident:
    return Incident(key="k", alerts=alerts or (alert(),), service=Service(name="shop", repository="/srv/git/shop"), opened_at=AT)


def asked(*sources: Source, of: Incident | None = None) -> tuple[Evidence, ...]:
    unused = Path("never-made")
    ports = Ports(
        clock=TickingClock(),
        catalogue=ServiceCatalogue(()),
        sources=sources,
        repos=GitRepos(unused),
        sandbox=LocalProcess(),
        runner=DetectingRunner(),
        rules=(),
        forge=FolderForge(unused),
        notifiers=(),
        faults=NoFaults(),
    )
    return gather_evidence(of or incident(), ports)


class NoFaults:
    """Nobody asks whose fault it is."""

    def claim(self, fault: str, incident: Incident) -> str:
        raise AssertionError(f"asked for {fault} of {incident.key}")


class Failing:
    """Answers once, then fails."""

    name = "failing"

    def __init__(self, problem: Exception) -> None:
        self._problem = problem

    def gather(self, incident: Incident, window: TimeWindow) -> Iterator[Evidence]:
        yield from GivenCrashes((CRASH,), query="half").gather(incident, window)
        raise self._problem


class Listening:
    """Remembers the window it was asked for."""

    name = "listening"

    def __init__(self) -> None:
        self.windows: list[TimeWindow] = []

    def gather(self, incident: Incident, window: TimeWindow) -> Iterator[Evidence]:
        assert incident.key == "k"
        self.windows.append(window)
        return iter(())


def test_answers_come_in_the_order_of_alerts_and_sources() -> None:
    annotated = alert(annotations={"summary": Untrusted("many errors"), "runbook": Untrusted("look")})
    found = asked(GivenCrashes((CRASH,), query="one"), GivenCrashes((CRASH,), query="two"), of=incident(annotated))
    assert [evidence.query for evidence in found] == ["annotations of Errors", "one", "two"]
    assert found[0].body == Untrusted("runbook: look\nsummary: many errors")


def test_annotations_that_repeat_are_told_once() -> None:
    annotated = alert(annotations={"summary": Untrusted("many errors")})
    assert len(asked(of=incident(annotated, annotated))) == 1


def test_every_answer_is_redacted() -> None:
    annotated = alert(annotations={"summary": Untrusted("token=4f9a8b7c6d5e4f3a")})
    found = asked(GivenCrashes((CRASH,), query="https://bob:pw@tracker/1"), of=incident(annotated))
    assert found[0].body == Untrusted("summary: token=[redacted:secret]")
    assert found[1].crashes[0].message == Untrusted("password=[redacted:secret]")
    assert found[1].query == "https://[redacted:url-credentials]@tracker/1"


@pytest.mark.parametrize("problem", [BadTrace("/exception is None", expected="a list"), PermissionError("/var/log/shop")])
def test_a_source_that_fails_leaves_a_note_beside_what_it_had_found(problem: Exception) -> None:
    found = asked(Failing(problem), GivenCrashes((CRASH,), query="next"))
    assert [evidence.kind for evidence in found] == [EvidenceKind.CRASH, EvidenceKind.NOTE, EvidenceKind.CRASH]
    assert isinstance(found[1].body, Untrusted)
    assert str(problem) in found[1].body.reveal()
    assert (found[1].source, found[2].query) == ("failing", "next")


def test_a_mistake_of_ours_is_not_hidden_as_a_note() -> None:
    with pytest.raises(ZeroDivisionError):
        asked(Failing(ZeroDivisionError()))


def test_sources_are_asked_for_the_window_of_the_incident() -> None:
    listening = Listening()
    asked(listening)
    assert listening.windows == [TimeWindow(start=AT - timedelta(minutes=15), end=NOW)]


def test_the_window_of_alerts_that_ended_ends_a_little_after_them() -> None:
    ended = alert(ends_at=AT + timedelta(minutes=10))
    assert window_of(incident(ended), NOW) == TimeWindow(start=AT - timedelta(minutes=15), end=AT + timedelta(minutes=15))


def test_the_window_begins_before_the_earliest_alert_and_reaches_to_now_while_one_fires() -> None:
    ended = alert(ends_at=AT, starts_at=AT - timedelta(hours=1))
    assert window_of(incident(alert(), ended), NOW) == TimeWindow(start=AT - timedelta(minutes=75), end=NOW)


def test_a_window_never_ends_in_the_future_nor_before_it_begins() -> None:
    ended = alert(ends_at=NOW)
    assert window_of(incident(ended), NOW).end == NOW
    early = window_of(incident(alert(starts_at=NOW + timedelta(hours=1))), NOW)
    assert early.start == early.end
