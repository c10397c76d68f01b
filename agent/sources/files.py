"""Log files on this machine's disks."""

import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Final

from agent.domain.alert import Incident
from agent.domain.crash import Crash
from agent.domain.evidence import Body, Evidence, EvidenceKind
from agent.domain.telemetry import LogRecord, TimeWindow
from agent.domain.untrusted import Untrusted
from agent.ports import Clock
from agent.sources.log_evidence import log_evidence
from agent.sources.log_lines import text_of
from agent.sources.log_paths import find_logs
from agent.sources.log_records import error_records, failed_requests, records_of
from agent.sources.occurrences import LOOKED_BACK, count_crashes, most_frequent
from agent.sources.read_log import MAX_SIGNS, WindowLines, read_log
from agent.sources.tail import MAX_UNTIMED, MAX_WINDOW
from agent.sources.timestamps import Timestamps
from agent.stacktraces.read import find_crashes_in

_COUNTED_CRASHES: Final = 2
_MAX_READ: Final = 128 * 1024 * 1024


class LogFiles:
    """Crashes and error records of a service's log files.

    Args:
        clock: tells when the files were read.
        zone: what times without a zone are in.
    """

    def __init__(self, clock: Clock, zone: tzinfo = UTC) -> None:
        self._clock = clock
        self._zone = zone

    @property
    def name(self) -> str:
        """Short name shown beside its evidence."""
        return "files"

    def gather(self, incident: Incident, window: TimeWindow) -> Iterator[Evidence]:
        """For each configured path: crashes, then error records; a note where there is nothing, saying why."""
        for found in find_logs(incident.service.logs, window.start):
            if found.problem:
                yield self._evidence(EvidenceKind.NOTE, _query(found.pattern, window), Untrusted(found.problem))
            else:
                yield from self._of_pattern(found.pattern, found.files, window)

    def _of_pattern(self, pattern: str, files: tuple[Path, ...], window: TimeWindow) -> Iterator[Evidence]:
        crashes: list[Crash] = []
        records: list[LogRecord] = []
        requests: list[LogRecord] = []
        remarks: list[str] = []
        left = _MAX_READ
        for path in reversed(files):
            if left <= 0:
                remarks.append(f"{path.name} and older files left out")
                break
            try:
                part = read_log(path, window, Timestamps(reference=window.end, zone=self._zone))
            except (OSError, EOFError, zlib.error) as error:
                problem = f"{path} can't be read ({error}); check its permissions and that it is whole"
                yield self._evidence(EvidenceKind.NOTE, _query(str(path), window), Untrusted(problem))
                continue
            texts = [text_of(passage) for passage in part.passages]
            left -= part.read
            remarks += _remarks(path, part)
            crashes = [*find_crashes_in(texts), *crashes]  # newest file first, but crashes in order of time
            records += [record for passage in part.passages for record in error_records(records_of(passage, str(path)))]
            requests += [record for passage in part.passages for record in failed_requests(passage, str(path))]
        query = "; ".join([_query(pattern, window), *remarks])
        yield from log_evidence(self.name, query, self._clock.now(), crashes, records, requests)
        yield from self._counts(pattern, crashes, window)
        if not crashes and not records and not requests:
            yield self._evidence(EvidenceKind.NOTE, query, Untrusted("the files read hold no error in the window"))

    def _counts(self, pattern: str, crashes: list[Crash], window: TimeWindow) -> Iterator[Evidence]:
        """How often the window's crashes are in the logs of the day before, for their dating."""
        day = TimeWindow(start=window.end - LOOKED_BACK, end=window.end)
        times = Timestamps(reference=window.end, zone=self._zone)
        paths = next((found.files for found in find_logs((pattern,), day.start)), ()) if crashes else ()
        counted = (*most_frequent(crashes, _COUNTED_CRASHES),)
        with suppress(OSError):  # what can't be read was noted when the window was read
            for crash, samples in zip(counted, count_crashes(paths, counted, day, times), strict=True):
                if samples:
                    query = f"{_query(pattern, day)}, counting {crash.short_type}"
                    yield self._evidence(EvidenceKind.METRICS, query, samples)

    def _evidence(self, kind: EvidenceKind, query: str, body: Body) -> Evidence:
        return Evidence(kind=kind, source=self.name, query=query, collected_at=self._clock.now(), body=body)


def _remarks(path: Path, part: WindowLines) -> list[str]:
    if not part.timed and part.passages:
        return [f"{path.name} says no time: its last {MAX_UNTIMED // 1024**2} MiB"]
    if not part.complete:
        return [f"of {path.name} only a part of the window: {MAX_WINDOW // 1024**2} MiB, or {MAX_SIGNS} signs of errors"]
    if not part.passages and part.newest:
        return [f"newest record of {path.name} seen is of {part.newest:%Y-%m-%dT%H:%M:%SZ}"]
    return []


def _query(what: str, window: TimeWindow) -> str:
    return f"files {what} from {window.start:%Y-%m-%dT%H:%M:%SZ} to {window.end:%Y-%m-%dT%H:%M:%SZ}"
