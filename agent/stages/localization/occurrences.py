"""When the crash was seen, as far as the evidence says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.domain.alert import Incident
from agent.domain.crash import Crash, CrashSignature
from agent.domain.evidence import Evidence, EvidenceKind
from agent.domain.telemetry import CRASHES_METRIC, FUNCTION_LABEL, STRETCH_LABEL, TYPE_LABEL, LogRecord, Sample
from agent.stages.gather_evidence import window_of
from agent.stages.localization.crashes import links

_SHOWN_RECORDS = 50  # a source that answers with so many may have left earlier ones out


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrences:
    """A crash's moments within the stretch of time that was looked at.

    Args:
        seen: (moment, how often), in order.
        start: when the evidence begins (aware UTC).
        end: when it ends.
    """

    seen: tuple[tuple[datetime, int], ...]
    start: datetime
    end: datetime

    def split(self, at: datetime) -> tuple[int, float, int, float]:
        """Occurrences and hours before the moment, then from it on."""
        before = sum(count for moment, count in self.seen if moment < at)
        after = sum(count for moment, count in self.seen if moment >= at)
        return before, hours(self.start, at), after, hours(at, self.end)

    @property
    def first(self) -> datetime:
        """The first sighting."""
        return self.seen[0][0]


def occurrences_of(
    crash: Crash, signature: CrashSignature, evidence: Sequence[Evidence], incident: Incident, others: Sequence[Crash] = ()
) -> Occurrences | None:
    """When the crash was seen: by the counts of a source, else by the times of log records; None when nothing tells.

    Args:
        crash: the crash.
        signature: its type and function.
        evidence: everything that was gathered.
        incident: its alerts say what stretch of time was looked at.
        others: further crashes; those that were raised because of this one stand for it in a log.
    """
    wrapped = (crash, *(other for other in others if any(link is crash for link in links(other))))
    counts = [counted for item in evidence if (counted := _of_samples([*_samples(item, wrapped)])) is not None]
    return _together(counts) if counts else _of_records(crash, signature, evidence, incident)


def _of_records(crash: Crash, signature: CrashSignature, evidence: Sequence[Evidence], incident: Incident) -> Occurrences | None:
    found: list[tuple[datetime, int]] = []
    starts: list[datetime] = []
    ends: list[datetime] = []
    for item in evidence:
        records = [record for record in _records(item) if record.timestamp is not None]
        times = [record.timestamp for record in records if record.timestamp is not None and _shows(record, crash, signature)]
        if not times:
            continue
        window = window_of(incident, item.collected_at)
        cut = len(records) >= _SHOWN_RECORDS
        starts.append(min(record.timestamp for record in records if record.timestamp is not None) if cut else window.start)
        ends.append(max(window.end, *times))
        found += [(time, 1) for time in times]
    if not found:
        return None
    start = max(starts)
    seen = tuple(sorted(entry for entry in found if entry[0] >= start))
    return Occurrences(seen=seen, start=start, end=max(ends)) if seen else None


def _together(counts: Sequence[Occurrences]) -> Occurrences | None:
    """What several sources counted, from where all of them had begun to look."""
    start = max(counted.start for counted in counts)
    seen = tuple(sorted(entry for counted in counts for entry in counted.seen if entry[0] >= start))
    return Occurrences(seen=seen, start=start, end=max(counted.end for counted in counts)) if seen else None


def hours(start: datetime, end: datetime) -> float:
    """Hours from one moment to a later one, 0 when it is none."""
    return max(0.0, (end - start).total_seconds() / 3600)


def _samples(item: Evidence, crashes: Sequence[Crash]) -> Iterator[Sample]:
    wanted = {(crash.short_type, crash.frames[-1].function if crash.frames else "") for crash in crashes}
    for entry in item.body if item.kind is EvidenceKind.METRICS and isinstance(item.body, tuple) else ():
        if not isinstance(entry, Sample) or entry.metric != CRASHES_METRIC:
            continue
        if (entry.labels.get(TYPE_LABEL, ""), entry.labels.get(FUNCTION_LABEL, "")) in wanted:
            yield entry


def _of_samples(samples: Sequence[Sample]) -> Occurrences | None:
    if not samples:
        return None
    in_time = sorted(samples, key=lambda sample: sample.timestamp)
    last = in_time[-1]
    stretch = last.labels.get(STRETCH_LABEL, "")
    length = timedelta(seconds=int(stretch)) if stretch.isdecimal() and len(stretch) < 8 else timedelta(0)
    seen = tuple((sample.timestamp, int(sample.value)) for sample in in_time if sample.value >= 1)
    return Occurrences(seen=seen, start=in_time[0].timestamp, end=last.timestamp + length) if seen else None


def _records(item: Evidence) -> Iterator[LogRecord]:
    for entry in item.body if item.kind is EvidenceKind.LOGS and isinstance(item.body, tuple) else ():
        if isinstance(entry, LogRecord):
            yield entry


def _shows(record: LogRecord, crash: Crash, signature: CrashSignature) -> bool:
    """True when the record holds the crash: its type, with the function's frame or the start of the message."""
    text = record.body.reveal()
    if not re.search(rf"(?<![\w]){re.escape(crash.short_type)}(?![\w])", text):
        return False
    message = crash.message.reveal().split("\n", 1)[0][:60]
    return f"in {signature.function}\n" in text or bool(message and message in text)
