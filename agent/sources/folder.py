"""Evidence that is there already: a recorded incident's folder, or crashes that the user handed over."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

from agent.domain.alert import Incident
from agent.domain.crash import Crash
from agent.domain.evidence import Evidence, EvidenceKind
from agent.domain.telemetry import TimeWindow
from agent.domain.untrusted import Untrusted
from agent.errors import BadTrace
from agent.sources.log_evidence import log_evidence
from agent.sources.log_lines import text_of
from agent.sources.log_records import error_records, failed_requests, records_of
from agent.sources.read_log import read_log
from agent.sources.spans import crashes_of_span, read_spans
from agent.sources.timestamps import Timestamps
from agent.stacktraces.capsule import read_capsule
from agent.stacktraces.merge import merge_crashes
from agent.stacktraces.read import find_crashes_in, read_crashes
from agent.stacktraces.sentry_event import read_event

_ALWAYS: Final = TimeWindow(start=datetime.min.replace(tzinfo=UTC), end=datetime.max.replace(tzinfo=UTC))
_MAX_FILE: Final = 64 * 1024 * 1024
_LOGS: Final = ("*.log", "*.log.*", "*.jsonl", "logs/*")
Read = TypeVar("Read")
_CAPSULES: Final = ("capsule.json", "capsules/*.json")


class EvidenceFolder:
    """The folder of a recorded incident: any of `trace.txt`, `event.json`, `spans.json`, `logs/*`, `*.log`, `*.jsonl`.

    And capsules: `capsule.json` and `capsules/*.json`.

    Args:
        path: the folder.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def name(self) -> str:
        """Short name shown beside its evidence."""
        return "folder"

    def gather(self, incident: Incident, window: TimeWindow) -> Iterator[Evidence]:  # noqa: ARG002  # all of a record belongs to it
        """All that the folder holds, whenever it was written.

        Raises:
            OSError: the folder can't be read.
            BadTrace: `event.json` is no event, `spans.json` holds no spans, or a capsule is none.
        """
        at = incident.opened_at
        for capsule in sorted({path for pattern in _CAPSULES for path in self._path.glob(pattern) if path.is_file()}):
            yield from self._crashes(capsule, _capsule_crashes(capsule), at)
        trace, event = self._path / "trace.txt", self._path / "event.json"
        if event.is_file():
            yield from self._crashes(event, _event_crashes(event), at)
        if trace.is_file():
            yield from self._crashes(trace, read_crashes(_text(trace)), at)
        logs = sorted({path for pattern in _LOGS for path in self._path.glob(pattern) if path.is_file()})
        for path in logs:
            part = read_log(path, _ALWAYS, Timestamps(reference=at))
            crashes = find_crashes_in([text_of(passage) for passage in part.passages])
            records = [record for passage in part.passages for record in error_records(records_of(passage, path.name))]
            requests = [record for passage in part.passages for record in failed_requests(passage, path.name)]
            yield from log_evidence(self.name, f"file {path}", at, crashes, records, requests)
        yield from self._spans(self._path / "spans.json", at)

    def _spans(self, path: Path, at: datetime) -> Iterator[Evidence]:
        spans = _read_by(path, read_spans) if path.is_file() else ()
        if crashes := merge_crashes(crash for span in spans for crash in crashes_of_span(span)):
            yield from self._crashes(path, crashes, at)
        if spans:
            records = tuple(span.record for span in spans)
            yield Evidence(kind=EvidenceKind.SPANS, source=self.name, query=f"file {path}", collected_at=at, body=records)

    def _crashes(self, path: Path, crashes: tuple[Crash, ...], at: datetime) -> Iterator[Evidence]:
        query = f"file {path}"
        if crashes:
            yield Evidence(kind=EvidenceKind.CRASH, source=self.name, query=query, collected_at=at, body=crashes)
        else:
            note = Untrusted("no stack trace was found in this file")
            yield Evidence(kind=EvidenceKind.NOTE, source=self.name, query=query, collected_at=at, body=note)


class GivenCrashes:
    """Answers with crashes that were parsed already, whatever the incident.

    Args:
        crashes: as parsed.
        query: where they are from, e.g. `trace crash.txt`.
    """

    def __init__(self, crashes: Sequence[Crash], *, query: str) -> None:
        self._crashes = tuple(crashes)
        self._query = query

    @property
    def name(self) -> str:
        """Short name shown beside its evidence."""
        return "given"

    def gather(self, incident: Incident, window: TimeWindow) -> Iterator[Evidence]:  # noqa: ARG002  # the answer is the same for all
        """The crashes, nothing when there are none."""
        at = incident.opened_at
        if self._crashes:
            yield Evidence(kind=EvidenceKind.CRASH, source=self.name, query=self._query, collected_at=at, body=self._crashes)


def _event_crashes(path: Path) -> tuple[Crash, ...]:
    return _read_by(path, read_event)


def _capsule_crashes(path: Path) -> tuple[Crash, ...]:
    return _read_by(path, lambda text: (read_capsule(text),))


def _read_by(path: Path, read: Callable[[str], tuple[Read, ...]]) -> tuple[Read, ...]:
    try:
        return read(_text(path))
    except BadTrace as problem:
        raise BadTrace(f"{path}: {problem.seen}", expected=problem.expected, remedy=problem.remedy) from problem


def _text(path: Path) -> str:
    with path.open("rb") as stream:
        return stream.read(_MAX_FILE).decode("utf-8", "replace")
