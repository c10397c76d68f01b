"""Reading what the harness told: numbered, authenticated records, and nothing else."""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.domain.crash import Crash, StackFrame
from agent.domain.untrusted import Untrusted

Record = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """The records of one run.

    Args:
        records: the valid ones, in order.
        signs: what was found between them that the harness did not write.
    """

    records: tuple[Record, ...]
    signs: tuple[str, ...] = ()

    def of(self, kind: str) -> tuple[Record, ...]:
        """The records of one kind."""
        return tuple(record for record in self.records if record.get("kind") == kind)


def read_records(report: bytes, key: bytes) -> Transcript:
    """The records in a report, up to the first line that is not the next one.

    Args:
        report: bytes of the report pipe; a line cut short at the end is an interrupted run, not a forgery.
        key: secret of this run.
    """
    lines = report.split(b"\n")
    records: list[Record] = []
    for line in lines[:-1]:
        record = _record(line, len(records), key)
        if record is None:
            return Transcript(records=tuple(records), signs=("something other than the runner wrote to the report pipe",))
        records.append(record)
    if any(record.get("kind") == "end" for record in records[:-1]):
        return Transcript(records=tuple(records), signs=("the report goes on after its end",))
    return Transcript(records=tuple(records))


def _record(line: bytes, number: int, key: bytes) -> Record | None:
    try:
        given, body, seal = json.loads(line)
        expected = hmac.new(key, f"{number}\n{body}".encode(), "sha256").hexdigest()
        if given != number or not hmac.compare_digest(expected, str(seal)):
            return None
        record = json.loads(body)
    except (ValueError, TypeError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def read_crash(value: object) -> Crash | None:
    """The crash in a record's field, None when there is none."""
    if not isinstance(value, Mapping):
        return None
    return Crash(
        type=_text(value, "type"),
        message=Untrusted(_text(value, "message")),
        frames=tuple(_frame(frame) for frame in _list(value, "frames")),
        cause=read_crash(value.get("cause")),
        cause_is_explicit=value.get("explicit") is True,
        members=tuple(crash for member in _list(value, "members") if (crash := read_crash(member))),
        notes=tuple(Untrusted(str(note)) for note in _list(value, "notes")),
    )


def _frame(value: object) -> StackFrame:
    frame = value if isinstance(value, Mapping) else {}
    line = frame.get("line")
    return StackFrame(
        path=_text(frame, "path"),
        line=line if isinstance(line, int) else 0,
        function=_text(frame, "function"),
        code=_text(frame, "code"),
        in_app=frame.get("inside") is True,
    )


def _text(value: Mapping[str, object], name: str) -> str:
    return str(value.get(name, ""))


def _list(value: Mapping[str, object], name: str) -> Sequence[object]:
    items = value.get(name)
    return items if isinstance(items, list) else ()
