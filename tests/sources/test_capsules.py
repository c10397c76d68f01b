"""Capsules that a recorder wrote on this machine's disks."""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clocks import TickingClock
from locating import incident

from agent.domain.alert import Service
from agent.domain.evidence import Evidence, EvidenceKind
from agent.domain.telemetry import TimeWindow
from agent.domain.untrusted import Untrusted
from agent.sources.capsules import CapsuleFiles
from agent.sources.folder import EvidenceFolder

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
WINDOW = TimeWindow(start=AT - timedelta(minutes=15), end=AT + timedelta(minutes=5))


def write(folder: Path, name: str, *, line: int = 1, at: datetime = AT) -> Path:
    """A capsule of a crash in one line, written at a moment."""
    frame = {"file": "/srv/app/cart.py", "line": line, "function": "total", "arguments": [], "locals": []}
    document = {
        "suture_capsule": 1,
        "recorded_at": at.isoformat(),
        "exceptions": [{"type": "KeyError", "module": "builtins", "message": "'x'", "frames": [0]}],
        "frames": [frame],
        "nodes": [],
    }
    path = folder / name
    path.write_text(json.dumps(document))
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def gathered(*patterns: str) -> Sequence[Evidence]:
    service = Service(name="shop", repository="/nowhere", capsules=patterns)
    return [*CapsuleFiles(TickingClock()).gather(incident(service), WINDOW)]


def test_the_windows_capsules_are_read_and_equal_ones_counted(tmp_path: Path) -> None:
    write(tmp_path, "capsule-1.json")
    write(tmp_path, "capsule-2.json")
    write(tmp_path, "capsule-3.json", line=9)
    write(tmp_path, "capsule-0.json", line=5, at=AT - timedelta(days=1))
    (evidence,) = gathered(str(tmp_path))
    assert evidence.kind is EvidenceKind.CRASH
    assert sorted((crash.frames[0].line, crash.count) for crash in evidence.crashes) == [(1, 2), (9, 1)]
    assert all(crash.capsule for crash in evidence.crashes)


def test_a_file_that_is_no_capsule_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    write(tmp_path, "capsule-1.json")
    torn = tmp_path / "capsule-2.json"
    torn.write_text("{")
    os.utime(torn, (AT.timestamp(), AT.timestamp()))
    crashes, note = gathered(f"{tmp_path}/*.json")
    assert len(crashes.crashes) == 1
    assert isinstance(note.body, Untrusted)
    assert note.body.reveal().startswith("capsule-2.json: the capsule is not JSON")


def test_links_are_not_followed(tmp_path: Path) -> None:
    target = write(tmp_path, "elsewhere.txt")
    (tmp_path / "capsules").mkdir()
    (tmp_path / "capsules" / "capsule-1.json").symlink_to(target)
    (note,) = gathered(str(tmp_path / "capsules"))
    assert note.kind is EvidenceKind.NOTE


def test_nothing_there_is_a_note_that_says_so(tmp_path: Path) -> None:
    for pattern, words in ((str(tmp_path), "no capsule was written in the window"), ("capsules", "absolute")):
        (note,) = gathered(pattern)
        assert isinstance(note.body, Untrusted)
        assert words in note.body.reveal()


def test_a_recorded_folder_gives_its_capsules(tmp_path: Path) -> None:
    write(tmp_path, "capsule.json")
    (tmp_path / "capsules").mkdir()
    write(tmp_path / "capsules", "second.json", line=2)
    service = Service(name="shop", repository="/nowhere")
    found = [*EvidenceFolder(tmp_path).gather(incident(service), WINDOW)]
    assert [crash.frames[0].line for item in found for crash in item.crashes] == [1, 2]
