"""Capsules that a service's recorder wrote on this machine's disks."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from agent.domain.alert import Incident
from agent.domain.crash import Crash
from agent.domain.evidence import Body, Evidence, EvidenceKind
from agent.domain.telemetry import TimeWindow
from agent.domain.untrusted import Untrusted
from agent.errors import BadTrace
from agent.ports import Clock
from agent.stacktraces.capsule import BYTES_AT_MOST, read_capsule
from agent.stacktraces.merge import merge_crashes

_FILES_AT_MOST: Final = 40


class CapsuleFiles:
    """Crashes as `suture_recorder` wrote them.

    Args:
        clock: tells when the files were read.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    def name(self) -> str:
        """Short name shown beside its evidence."""
        return "capsules"

    def gather(self, incident: Incident, window: TimeWindow) -> Iterator[Evidence]:
        """For each configured path the crashes of the window, newest first; a note where there is none, saying why."""
        for pattern in incident.service.capsules:
            query = f"capsules {pattern} from {window.start:%Y-%m-%dT%H:%M:%SZ} to {window.end:%Y-%m-%dT%H:%M:%SZ}"
            try:
                crashes, problems = _read(pattern, window)
            except (OSError, ValueError) as error:
                crashes, problems = (), (f"{pattern!r} can't be read ({error}); write an absolute directory or glob",)
            if crashes:
                yield self._evidence(EvidenceKind.CRASH, query, crashes)
            if problems or not crashes:
                note = "; ".join(problems) or "no capsule was written in the window"
                yield self._evidence(EvidenceKind.NOTE, query, Untrusted(note))

    def _evidence(self, kind: EvidenceKind, query: str, body: Body) -> Evidence:
        return Evidence(kind=kind, source=self.name, query=query, collected_at=self._clock.now(), body=body)


def _read(pattern: str, window: TimeWindow) -> tuple[tuple[Crash, ...], tuple[str, ...]]:
    """Crashes of the window, equal ones merged, and what is wrong with files that can't be read."""
    if not Path(pattern).is_absolute():
        raise ValueError("it is not an absolute path")
    crashes: list[Crash] = []
    problems: list[str] = []
    for path in _newest(pattern, window):
        try:
            crash = read_capsule(_content(path))
        except (OSError, BadTrace) as problem:
            problems.append(f"{path.name}: {problem}")
            continue
        if crash.capsule is not None and window.holds(crash.capsule.recorded_at):
            crashes.append(crash)
    return merge_crashes(crashes), tuple(problems[:3])


def _newest(pattern: str, window: TimeWindow) -> list[Path]:
    found: list[tuple[float, str, Path]] = []
    for named in Path("/").glob(pattern.lstrip("/")):
        for path in named.glob("*.json") if named.is_dir() else (named,):
            about = path.lstat()
            written = datetime.fromtimestamp(about.st_mtime, UTC)
            # A link may lead anywhere, and others may be able to write into the directory.
            if path.is_file() and not path.is_symlink() and written >= window.start:
                found.append((about.st_mtime, str(path), path))
    return [path for _, _, path in sorted(found, reverse=True)[:_FILES_AT_MOST]]


def _content(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        return file.read(BYTES_AT_MOST + 1)
