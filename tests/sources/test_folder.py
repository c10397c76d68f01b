"""Evidence that was recorded, or handed over."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.domain.alert import Incident
from agent.domain.crash import Crash
from agent.domain.evidence import EvidenceKind
from agent.domain.telemetry import TimeWindow
from agent.domain.untrusted import Untrusted
from agent.errors import BadTrace
from agent.sources.folder import EvidenceFolder, GivenCrashes

TRACE = 'Traceback (most recent call last):\n  File "/srv/app/shop/cart.py", line 29, in total\n    x\nKeyError: 1\n'
EVENT = {"exception": {"values": [{"type": "KeyError", "value": "1", "stacktrace": {"frames": []}}]}}
MakeIncident = Callable[..., Incident]


def test_all_that_the_folder_holds_is_evidence(incident: MakeIncident, window: TimeWindow, tmp_path: Path) -> None:
    (tmp_path / "trace.txt").write_text(TRACE)
    (tmp_path / "event.json").write_text(json.dumps(EVENT))
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "shop.log").write_text(f"2020-01-01 00:00:00 ERROR failed\n{TRACE}")
    (tmp_path / "shop.jsonl").write_text(json.dumps({"level": "error", "event": "x", "exception": TRACE}) + "\n")

    evidence = list(EvidenceFolder(tmp_path).gather(incident(), window))

    assert [(item.kind, Path(item.query.split(";")[0].removeprefix("file ")).name) for item in evidence] == [
        (EvidenceKind.CRASH, "event.json"),
        (EvidenceKind.CRASH, "trace.txt"),
        (EvidenceKind.CRASH, "shop.log"),
        (EvidenceKind.LOGS, "shop.log"),
        (EvidenceKind.CRASH, "shop.jsonl"),
        (EvidenceKind.LOGS, "shop.jsonl"),
    ]
    assert all(crash.type == "KeyError" for item in evidence for crash in item.crashes)


def test_a_trace_file_without_a_trace_leaves_a_note(incident: MakeIncident, window: TimeWindow, tmp_path: Path) -> None:
    (tmp_path / "trace.txt").write_text("nothing to see")
    assert [item.kind for item in EvidenceFolder(tmp_path).gather(incident(), window)] == [EvidenceKind.NOTE]


def test_an_event_that_is_none_is_named_with_its_file(incident: MakeIncident, window: TimeWindow, tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text("{}")
    with pytest.raises(BadTrace, match=r"event\.json: /exception is None"):
        list(EvidenceFolder(tmp_path).gather(incident(), window))


def test_an_empty_folder_gives_nothing(incident: MakeIncident, window: TimeWindow, tmp_path: Path) -> None:
    assert list(EvidenceFolder(tmp_path).gather(incident(), window)) == []


def test_given_crashes_are_answered_as_they_are(incident: MakeIncident, window: TimeWindow) -> None:
    crash = Crash(type="KeyError", message=Untrusted("1"), frames=())
    evidence = list(GivenCrashes((crash,), query="trace crash.txt").gather(incident(), window))
    assert [(item.crashes, item.query) for item in evidence] == [((crash,), "trace crash.txt")]
    assert list(GivenCrashes((), query="trace crash.txt").gather(incident(), window)) == []
