"""How often a crash is in the logs of the day before."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from clocks import TickingClock

from agent.domain.alert import Incident
from agent.domain.crash import Crash
from agent.domain.evidence import Evidence, EvidenceKind
from agent.domain.telemetry import Sample, TimeWindow
from agent.sources.files import LogFiles
from agent.sources.occurrences import count_crashes
from agent.sources.timestamps import Timestamps
from agent.stacktraces.read import read_crashes

TRACE = (
    'Traceback (most recent call last):\n  File "/srv/app/shop/app.py", line 9, in checkout\n    total([])\n'
    '  File "/srv/app/shop/cart.py", line 2, in total\n    return sum(prices) / len(prices)\n'
    "           ~~~~~~~~~~~~^~~~~~~~~~~~~\nZeroDivisionError: division by zero\n"
)
CRASH: Crash = read_crashes(TRACE)[0]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = TimeWindow(start=NOON - timedelta(hours=24), end=NOON)
TIMES = Timestamps(reference=NOON)
WriteLog = Callable[..., Path]


def line(at: datetime, text: str = "INFO all is well\n") -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ} {text}"


def crashed(at: datetime, trace: str = TRACE) -> str:
    return line(at, f"ERROR checkout failed\n{trace}")


def counted(paths: list[Path], crash: Crash) -> tuple[Sample, ...]:
    (samples,) = count_crashes(paths, [crash], DAY, TIMES)
    return samples


def total(samples: tuple[Sample, ...]) -> float:
    return sum(sample.value for sample in samples)


def test_each_occurrence_is_counted_in_its_five_minutes(logs: WriteLog) -> None:
    moments = [NOON - timedelta(minutes=minutes) for minutes in (58, 57, 3)]
    text = line(NOON - timedelta(hours=2)) + "".join(crashed(at) for at in moments)
    samples = counted([logs("app.log", text)], CRASH)
    assert [(sample.timestamp, sample.value) for sample in samples] == [
        (NOON - timedelta(hours=2), 0.0),
        (NOON - timedelta(minutes=60), 2.0),
        (NOON - timedelta(minutes=5), 1.0),
        (NOON, 0.0),
    ]
    assert samples[1].labels == {"exception.type": "ZeroDivisionError", "code.function.name": "total", "seconds": "300"}


def test_other_crashes_and_mere_mentions_are_not_counted(logs: WriteLog) -> None:
    other = TRACE.replace("in total", "in subtotal")
    longer = TRACE.replace("ZeroDivisionError: division", "ZeroDivisionErrors: division")
    text = crashed(NOON, other) + crashed(NOON, longer) + line(NOON, "WARN ZeroDivisionError in total\n") + crashed(NOON)
    assert total(counted([logs("app.log", text)], CRASH)) == 1


def test_a_crash_inside_a_json_record_is_counted_at_the_records_time(logs: WriteLog) -> None:
    at = NOON - timedelta(minutes=30)
    record = json.dumps({"time": at.isoformat(), "level": "error", "exc_info": TRACE})
    samples = counted([logs("app.jsonl", f"{record}\n" * 3)], CRASH)
    assert (total(samples), samples[0].timestamp) == (3, at)


def test_rotated_files_go_together_and_the_count_begins_with_the_oldest(logs: WriteLog) -> None:
    older = logs("app.log.1", line(NOON - timedelta(hours=20)) + crashed(NOON - timedelta(hours=19)))
    newer = logs("app.log", line(NOON - timedelta(hours=2)) + crashed(NOON - timedelta(hours=1)))
    samples = counted([older, newer], CRASH)
    assert (total(samples), samples[0].timestamp) == (2, NOON - timedelta(hours=20))


def test_with_two_logs_the_count_begins_where_both_have_begun(logs: WriteLog) -> None:
    first = logs("one.log", line(NOON - timedelta(hours=20)) + crashed(NOON - timedelta(hours=19)) + crashed(NOON))
    second = logs("two.log", line(NOON - timedelta(hours=2)) + crashed(NOON - timedelta(hours=1)))
    samples = counted([first, second], CRASH)
    assert (total(samples), samples[0].timestamp) == (2, NOON - timedelta(hours=2))


def test_several_crashes_are_counted_apart_each_since_its_own_logs_began(logs: WriteLog) -> None:
    other = read_crashes(TRACE.replace("ZeroDivisionError: division by zero", "KeyError: 'price'"))[0]
    first = logs("one.log", line(NOON - timedelta(hours=20)) + crashed(NOON - timedelta(hours=19)) * 2)
    text = line(NOON - timedelta(hours=2)) + crashed(
        NOON, TRACE.replace("ZeroDivisionError: division by zero", "KeyError: 'price'")
    )
    zeros, keys = count_crashes([first, logs("two.log", text)], [CRASH, other], DAY, TIMES)
    assert (total(zeros), zeros[0].timestamp) == (2, NOON - timedelta(hours=20))
    assert (total(keys), keys[0].timestamp) == (1, NOON - timedelta(hours=2))


def test_a_compressed_part_is_left_out_and_the_count_begins_later(logs: WriteLog) -> None:
    packed = logs("app.log.1.gz", gzip.compress(crashed(NOON - timedelta(hours=19)).encode()))
    plain = logs("app.log", crashed(NOON - timedelta(hours=1)))
    samples = counted([packed, plain], CRASH)
    assert (total(samples), samples[0].timestamp) == (1, NOON - timedelta(hours=1))


def test_what_is_older_than_a_day_is_not_counted(logs: WriteLog) -> None:
    text = crashed(NOON - timedelta(hours=30)) + crashed(NOON - timedelta(hours=3))
    samples = counted([logs("app.log", text)], CRASH)
    assert (total(samples), samples[0].timestamp) == (1, DAY.start)


def test_an_occurrence_on_the_border_of_two_blocks_is_counted_once(logs: WriteLog) -> None:
    block = 2 * 1024**2
    for shift in range(0, len(TRACE), 40):
        filling = line(NOON - timedelta(minutes=2), "INFO " + "x" * 1000 + "\n")
        behind = filling * (block // len(filling))
        text = line(NOON - timedelta(hours=1)) + crashed(NOON - timedelta(minutes=9)) + behind + "y" * shift + "\n"
        assert total(counted([logs("app.log", text)], CRASH)) == 1


@pytest.mark.parametrize("text", ["", TRACE * 3, "\0" * 1000, "in total\n" * 5000])
def test_a_log_without_times_or_without_the_crash_gives_nothing(logs: WriteLog, text: str) -> None:
    assert counted([logs("app.log", text)], CRASH) == ()


def test_a_crash_without_frames_cannot_be_looked_for(logs: WriteLog) -> None:
    bare = Crash(type="ZeroDivisionError", message=CRASH.message, frames=())
    assert counted([logs("app.log", crashed(NOON))], bare) == ()


def test_the_files_source_tells_the_counts_of_its_crashes(incident: Callable[..., Incident], logs: WriteLog) -> None:
    path = logs("shop.log", line(NOON - timedelta(hours=5)) + "".join(crashed(NOON - timedelta(minutes=m)) for m in (9, 5, 1)))
    window = TimeWindow(start=NOON - timedelta(minutes=15), end=NOON)
    found: list[Evidence] = [*LogFiles(TickingClock()).gather(incident(str(path)), window)]
    (counts,) = (evidence for evidence in found if evidence.kind is EvidenceKind.METRICS)
    assert isinstance(counts.body, tuple)
    assert sum(sample.value for sample in counts.body if isinstance(sample, Sample)) == 3
    assert counts.query == f"files {path} from 2026-11-22T12:00:00Z to 2026-11-23T12:00:00Z, counting ZeroDivisionError"
