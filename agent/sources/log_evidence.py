"""What was found in logs, as evidence."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from agent.domain.crash import Crash
from agent.domain.evidence import Evidence, EvidenceKind
from agent.domain.telemetry import LogRecord
from agent.stacktraces.merge import merge_crashes

_MAX_CRASHES: Final = 50
_MAX_RECORDS: Final = 50
_MAX_REQUESTS: Final = 20
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


def log_evidence(
    source: str, query: str, at: datetime, crashes: Sequence[Crash], records: Sequence[LogRecord], requests: Sequence[LogRecord]
) -> Iterator[Evidence]:
    """Crashes, most frequent first and newest first among equals, then the newest error records and failed requests.

    Args:
        source: name of the source that read the logs.
        query: what was read.
        at: when (aware UTC).
        crashes: each one found, in order of time.
        records: error records.
        requests: access records of requests that failed.
    """
    if crashes:
        newest_first = merge_crashes(reversed(crashes))
        ranked = tuple(sorted(newest_first, key=lambda crash: -crash.count)[:_MAX_CRASHES])
        yield Evidence(kind=EvidenceKind.CRASH, source=source, query=query, collected_at=at, body=ranked)
    if records:
        shown = _newest(records, _MAX_RECORDS)
        counted = f"{query}; newest {len(shown)} of {len(records)} error records"
        yield Evidence(kind=EvidenceKind.LOGS, source=source, query=counted, collected_at=at, body=shown)
    known = {record.location for record in records}
    if others := [record for record in requests if record.location not in known]:
        shown = _newest(others, _MAX_REQUESTS)
        counted = f"{query}; newest {len(shown)} of {len(others)} failed requests"
        yield Evidence(kind=EvidenceKind.LOGS, source=source, query=counted, collected_at=at, body=shown)


def _newest(records: Sequence[LogRecord], most: int) -> tuple[LogRecord, ...]:
    return tuple(sorted(records, key=lambda record: record.timestamp or _LONG_AGO)[-most:])
