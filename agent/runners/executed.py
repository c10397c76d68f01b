"""What a watched run went through, from its records."""

from collections.abc import Collection, Mapping

from agent.domain.execution import Executed, Watch
from agent.runners.records import Record, Transcript


def read_executed(transcript: Transcript, left_out: Collection[str]) -> Executed:
    """What the records tell of it.

    Args:
        transcript: of the run.
        left_out: ids of tests that are not the project's.
    """
    entered: dict[str, Mapping[str, frozenset[int]]] = {}
    for record in transcript.of("entered"):
        test = str(record.get("test", ""))
        if test not in left_out:
            entered[test] = _by_path(record)
    lines = {
        str(path): frozenset(line for line in found if isinstance(line, int))
        for record in transcript.of("lines")
        for path, found in _mapping(record.get("lines")).items()
        if isinstance(found, list)
    }
    return Executed(entered=entered, lines=lines)


def watch_task(watch: Watch | None) -> Mapping[str, object] | None:
    """What the harness is told to look out for."""
    if watch is None:
        return None
    return {"paths": list(watch.paths), "lines": {path: list(lines) for path, lines in watch.lines.items()}}


def _by_path(record: Record) -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    places = record.get("places")
    for place in places if isinstance(places, list) else ():
        match place:
            case [str(path), int(line)]:
                found.setdefault(path, set()).add(line)
    return {path: frozenset(lines) for path, lines in found.items()}


def _mapping(value: object) -> Mapping[object, object]:
    return value if isinstance(value, Mapping) else {}
