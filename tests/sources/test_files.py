"""Log files as evidence."""

import gzip
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from clocks import TickingClock

from agent.domain.alert import Incident
from agent.domain.evidence import Evidence, EvidenceKind
from agent.domain.telemetry import LogRecord, TimeWindow
from agent.domain.untrusted import Untrusted
from agent.sources.files import LogFiles

SHOP = Path(__file__).parents[1] / "data" / "logs" / "shop"
YESTERDAY = datetime(2026, 11, 22, tzinfo=UTC)
TRACE = (
    'Traceback (most recent call last):\n  File "/srv/app/shop/cart.py", line 29, in total\n'
    "    return subtotal - voucher.discount\nAttributeError: 'NoneType' object has no attribute 'discount'\n"
)
MakeIncident = Callable[..., Incident]
WriteLog = Callable[..., Path]


def gathered(incident: Incident, window: TimeWindow) -> dict[EvidenceKind, Evidence]:
    return {evidence.kind: evidence for evidence in LogFiles(TickingClock()).gather(incident, window)}


def note(evidence: Evidence) -> str:
    assert isinstance(evidence.body, Untrusted)
    return evidence.body.reveal()


def records(evidence: Evidence) -> list[LogRecord]:
    assert isinstance(evidence.body, tuple)
    return [record for record in evidence.body if isinstance(record, LogRecord)]


def test_crashes_of_the_window_are_counted_and_the_most_frequent_comes_first(
    incident: MakeIncident, window: TimeWindow, logs: WriteLog
) -> None:
    path = logs("shop.log", (SHOP / "app.log").read_text())

    crash = gathered(incident(str(path)), window)[EvidenceKind.CRASH]

    assert [(item.short_type, item.count) for item in crash.crashes] == [("AttributeError", 2), ("UnknownSku", 1)]
    assert crash.query == f"files {path} from 2026-11-23T08:45:00Z to 2026-11-23T09:10:00Z"


def test_what_lies_outside_the_window_is_left_out(incident: MakeIncident, logs: WriteLog) -> None:
    path = logs("shop.log", (SHOP / "app.log").read_text())
    narrow = TimeWindow(start=datetime(2026, 11, 23, 9, 4, tzinfo=UTC), end=datetime(2026, 11, 23, 9, 5, tzinfo=UTC))

    crash = gathered(incident(str(path)), narrow)[EvidenceKind.CRASH]

    assert [item.short_type for item in crash.crashes] == ["UnknownSku"]


def test_error_records_hold_their_tracebacks_and_where_they_were_read(
    incident: MakeIncident, window: TimeWindow, logs: WriteLog
) -> None:
    path = logs("shop.log", (SHOP / "app.log").read_text())

    logged = gathered(incident(str(path)), window)[EvidenceKind.LOGS]

    found = records(logged)
    assert [record.severity_text for record in found] == ["ERROR", "ERROR", "ERROR"]
    assert found[0].body.reveal().startswith("ERROR shop.app: POST /cart/77/checkout failed\nTraceback")
    assert found[0].timestamp == datetime(2026, 11, 23, 9, 0, 47, 189000, tzinfo=UTC)
    offset = int(found[0].location.removeprefix(f"{path}@"))
    assert path.read_bytes()[offset:].startswith(b"2026-11-23 09:00:47,189 ERROR")
    assert logged.query.endswith("newest 3 of 3 error records")


@pytest.mark.parametrize(
    "name", ["cri.log", "docker-json.log", "journal.log", "structlog.jsonl", "json-formatter.jsonl", "compose.log"]
)
def test_every_kind_of_log_gives_its_crashes(name: str, incident: MakeIncident, window: TimeWindow, logs: WriteLog) -> None:
    path = logs(name, (SHOP / name).read_text())
    assert gathered(incident(str(path)), window)[EvidenceKind.CRASH].crashes


def test_json_records_keep_message_level_and_fields(incident: MakeIncident, window: TimeWindow, logs: WriteLog) -> None:
    path = logs("structlog.jsonl", (SHOP / "structlog.jsonl").read_text())
    record = records(gathered(incident(str(path)), window)[EvidenceKind.LOGS])[0]
    assert (record.body.reveal(), record.severity_text, record.attributes["cart"].reveal()) == ("checkout failed", "ERROR", "77")


def test_a_traceback_whose_lines_all_carry_a_time_is_one_record(
    incident: MakeIncident, window: TimeWindow, logs: WriteLog
) -> None:
    path = logs("cri.log", (SHOP / "cri.log").read_text().replace("stdout F {", "stderr F {"))
    found = records(gathered(incident(str(path)), window)[EvidenceKind.LOGS])
    assert "AttributeError" in found[-1].body.reveal()


def test_rotated_and_packed_files_are_read_with_the_current_one(
    incident: MakeIncident, window: TimeWindow, logs: WriteLog
) -> None:
    path = logs("shop.log", f"2026-11-23 09:02:00,000 ERROR now\n{TRACE}")
    logs("shop.log.1", f"2026-11-23 09:01:00,000 ERROR before\n{TRACE}")
    logs("shop.log.2.gz", gzip.compress(f"2026-11-23 08:50:00,000 ERROR earlier\n{TRACE}".encode()))
    logs("shop.log-20261123", f"2026-11-23 08:46:00,000 ERROR first\n{TRACE}")
    logs("shop.log.swp", f"2026-11-23 09:02:00,000 ERROR no log\n{TRACE}")

    found = gathered(incident(str(path)), window)

    assert [item.count for item in found[EvidenceKind.CRASH].crashes] == [4]
    moments = [record.timestamp for record in records(found[EvidenceKind.LOGS])]
    assert moments == sorted(moments, key=str)
    assert len(moments) == 4


def test_files_that_were_not_written_to_since_the_window_are_not_opened(
    incident: MakeIncident, window: TimeWindow, logs: WriteLog
) -> None:
    logs("a.log", b"\x1f\x8b", YESTERDAY)
    found = gathered(incident(str(logs("a.log", TRACE, YESTERDAY))), window)
    assert list(found) == [EvidenceKind.NOTE]
    assert "written to since 2026-11-23T08:45:00Z" in note(found[EvidenceKind.NOTE])


def test_a_directory_means_the_logs_in_it(incident: MakeIncident, window: TimeWindow, logs: WriteLog) -> None:
    folder = logs("logs/shop.log", f"2026-11-23 09:02:00,000 ERROR now\n{TRACE}").parent
    logs("logs/notes.md", f"2026-11-23 09:02:00,000 ERROR now\n{TRACE}")
    assert [item.count for item in gathered(incident(str(folder)), window)[EvidenceKind.CRASH].crashes] == [1]


def test_a_file_that_several_patterns_mean_is_read_once(incident: MakeIncident, window: TimeWindow, logs: WriteLog) -> None:
    path = logs("shop.log", f"2026-11-23 09:02:00,000 ERROR now\n{TRACE}")
    (path.parent / "link.log").symlink_to(path)
    found = gathered(incident(str(path.parent / "*.log"), str(path)), window)
    assert [item.count for item in found[EvidenceKind.CRASH].crashes] == [1]


def test_a_path_that_gives_nothing_says_so_and_what_to_do(incident: MakeIncident, window: TimeWindow, tmp_path: Path) -> None:
    found = gathered(incident(str(tmp_path / "none*.log")), window)[EvidenceKind.NOTE]
    assert "none*.log' names no file; check the path" in note(found)


@pytest.mark.parametrize("pattern", ["shop.log", "/**x/*.log", "/"])
def test_a_pattern_that_can_mean_no_log_is_explained(pattern: str, incident: MakeIncident, window: TimeWindow) -> None:
    assert repr(pattern) in note(gathered(incident(pattern), window)[EvidenceKind.NOTE])


def test_a_damaged_file_does_not_hide_the_others(incident: MakeIncident, window: TimeWindow, logs: WriteLog) -> None:
    path = logs("shop.log", f"2026-11-23 09:02:00,000 ERROR now\n{TRACE}")
    packed = gzip.compress(os.urandom(5000))
    logs("shop.log.1.gz", packed[:2000])
    logs("shop.log.2.gz", b"no gzip at all")

    evidence = list(LogFiles(TickingClock()).gather(incident(str(path)), window))

    assert [item.kind for item in evidence].count(EvidenceKind.NOTE) == 2
    assert any(item.crashes for item in evidence)


def test_a_log_without_any_time_is_read_from_its_tail_and_says_so(
    incident: MakeIncident, window: TimeWindow, logs: WriteLog
) -> None:
    crash = gathered(incident(str(logs("crash.txt", TRACE))), window)[EvidenceKind.CRASH]
    assert [item.short_type for item in crash.crashes] == ["AttributeError"]
    assert crash.query.endswith("crash.txt says no time: its last 1 MiB")


def test_a_long_log_without_any_time_is_read_from_its_tail_too(
    incident: MakeIncident, window: TimeWindow, logs: WriteLog
) -> None:
    crash = gathered(incident(str(logs("crash.txt", "plain output\n" * 200_000 + TRACE))), window)[EvidenceKind.CRASH]
    assert [item.short_type for item in crash.crashes] == ["AttributeError"]


def test_more_errors_than_are_read_are_told_from_the_newest_and_the_answer_says_so(
    incident: MakeIncident, window: TimeWindow, logs: WriteLog
) -> None:
    lines = "".join(f"2026-11-23 09:{number // 6000:02d}:00 ERROR number {number}\n" for number in range(51_000))
    logged = gathered(incident(str(logs("shop.log", lines))), window)[EvidenceKind.LOGS]
    assert records(logged)[-1].body.reveal() == "ERROR number 50999"
    assert "of shop.log only a part of the window: 32 MiB, or 50000 signs of errors" in logged.query


def test_a_log_whose_times_are_elsewhere_tells_its_newest(incident: MakeIncident, window: TimeWindow, logs: WriteLog) -> None:
    found = gathered(incident(str(logs("shop.log", f"2026-11-23 11:02:00,000 ERROR in another zone\n{TRACE}"))), window)
    assert list(found) == [EvidenceKind.NOTE]
    assert "newest record of shop.log seen is of 2026-11-23T11:02:00Z" in found[EvidenceKind.NOTE].query


def test_only_the_newest_error_records_are_kept(incident: MakeIncident, window: TimeWindow, logs: WriteLog) -> None:
    text = "".join(f"2026-11-23 09:01:{second:02d} ERROR number {second}\n" for second in range(60))
    logged = gathered(incident(str(logs("shop.log", text))), window)[EvidenceKind.LOGS]
    assert len(records(logged)) == 50
    assert records(logged)[-1].body.reveal() == "ERROR number 59"
    assert logged.query.endswith("newest 50 of 60 error records")


def test_a_pipe_is_not_waited_for(incident: MakeIncident, window: TimeWindow, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.log")
    assert list(gathered(incident(str(tmp_path / "*.log")), window)) == [EvidenceKind.NOTE]


def test_a_record_after_an_indented_line_without_time_is_its_own(
    incident: MakeIncident, window: TimeWindow, logs: WriteLog
) -> None:
    text = "2026-11-23 09:01:00 ERROR query failed\n  SELECT price\n2026-11-23 09:01:01 ERROR gave up\n"
    found = records(gathered(incident(str(logs("shop.log", text))), window)[EvidenceKind.LOGS])
    assert [record.body.reveal() for record in found] == ["ERROR query failed\n  SELECT price", "ERROR gave up"]


def test_a_json_record_ends_the_message_of_the_crash_before_it(
    incident: MakeIncident, window: TimeWindow, logs: WriteLog
) -> None:
    text = f'2026-11-23 09:01:00 ERROR failed\n{TRACE}2026-11-23 09:01:01 INFO asked {{"sku": 7}}\nplain output\n'
    (crash,) = gathered(incident(str(logs("shop.log", text))), window)[EvidenceKind.CRASH].crashes
    assert crash.message.reveal() == "'NoneType' object has no attribute 'discount'"


def test_a_cause_that_was_never_raised_is_told_from_the_crash_logged_before(
    incident: MakeIncident, window: TimeWindow, logs: WriteLog
) -> None:
    between = "\nDuring handling of the above exception, another exception occurred:\n\n"
    text = f"2026-11-23 09:01:00 ERROR one\n{TRACE}2026-11-23 09:01:01 ERROR two\nValueError: amount\n{between}{TRACE}"
    crashes = gathered(incident(str(logs("shop.log", text))), window)[EvidenceKind.CRASH].crashes
    assert [crash.cause and crash.cause.message.reveal() for crash in crashes] == ["amount", None]
