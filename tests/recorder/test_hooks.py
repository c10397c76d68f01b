"""The recorder hears of crashes where they escape, once each, and changes nothing else."""

import asyncio
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import suture_recorder
from capsule_reading import Document, caught, crash
from capsules_kept import kept_capsules

PLACE = str(Path(suture_recorder.__file__).parents[1])


@pytest.fixture
def kept() -> Iterator[list[Document]]:
    with kept_capsules() as capsules:
        yield capsules


def program(text: str, folder: Path, **environment: str) -> tuple[subprocess.CompletedProcess[str], list[Document]]:
    """Run a program with the recorder at hand, and read the capsules it left in the folder."""
    script = folder / "service.py"
    script.write_text(f"import sys; sys.path.insert(0, {PLACE!r})\n{text}", encoding="utf-8")
    names = {"PATH": os.environ["PATH"], "SUTURE_CAPSULES": str(folder / "capsules"), **environment}
    done = subprocess.run([sys.executable, "-B", str(script)], capture_output=True, text=True, check=False, env=names)
    return done, [json.loads(path.read_bytes()) for path in sorted((folder / "capsules").glob("capsule-*.json"))]


def test_one_line_switches_it_on_for_the_program_and_its_traceback_is_printed_as_before(tmp_path: Path) -> None:
    text = "import suture_recorder; suture_recorder.install()\ndef fail(number): return 1 / number\nfail(0)"
    done, capsules = program(text, tmp_path, SUTURE_SERVICE="shop", SUTURE_RELEASE="7")
    assert done.returncode == 1
    assert done.stderr.strip().endswith("ZeroDivisionError: division by zero")
    assert "suture" not in done.stderr.partition("Traceback")[0]
    assert [(one["service"], one["release"], one["exceptions"][0]["type"]) for one in capsules] == [
        ("shop", "7", "ZeroDivisionError")
    ]


def test_a_crash_in_a_thread_is_recorded_and_the_hook_that_was_there_is_called(tmp_path: Path) -> None:
    text = (
        "import threading, suture_recorder\n"
        "threading.excepthook = lambda args: print('mine', args.exc_type.__name__)\n"
        "suture_recorder.install()\n"
        "thread = threading.Thread(target=lambda: {}['x']); thread.start(); thread.join()"
    )
    done, capsules = program(text, tmp_path)
    assert done.stdout == "mine KeyError\n"
    assert [one["exceptions"][0]["type"] for one in capsules] == ["KeyError"]


def test_the_recorder_is_switched_off_by_the_environment(tmp_path: Path) -> None:
    text = "import suture_recorder, sys; print(suture_recorder.install(), sys.excepthook is sys.__excepthook__)"
    done, _ = program(text, tmp_path, SUTURE_CAPSULES="off")
    assert done.stdout == "None True\n"


def test_a_place_that_cannot_be_written_to_costs_the_file_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    text = "import suture_recorder; suture_recorder.install()\n1 / 0"
    done, _ = program(text, tmp_path, SUTURE_CAPSULES=str(tmp_path / "file"))
    assert done.stderr.strip().endswith("ZeroDivisionError: division by zero")
    assert "NotADirectory" not in done.stderr


def test_leaving_and_interrupting_are_no_crashes(kept: list[Document]) -> None:
    for error in (SystemExit(3), KeyboardInterrupt(), GeneratorExit(), asyncio.CancelledError()):
        assert suture_recorder.record(error) is None
    assert kept == []


def test_an_error_that_is_logged_is_recorded_and_its_record_says_where(
    kept: list[Document], caplog: pytest.LogCaptureFixture
) -> None:
    try:
        crash(5)
    except LookupError:
        logging.getLogger("shop").exception("no %s", "luck")
    assert [one["exceptions"][0]["message"] for one in kept] == ["no such thing"]
    record = caplog.records[0]
    assert record.getMessage() == "no luck"
    text = logging.Formatter("%(message)s").format(record)
    assert text.splitlines()[-1] == f"suture capsule: {vars(record)['suture_capsule']}"


def test_a_logged_error_names_the_file_of_its_capsule(tmp_path: Path) -> None:
    text = (
        "import logging, suture_recorder; suture_recorder.install(); logging.basicConfig(stream=sys.stdout)\n"
        "try: 1 / 0\nexcept ZeroDivisionError: logging.exception('oh')"
    )
    done, capsules = program(text, tmp_path)
    path = done.stdout.splitlines()[-1].removeprefix("suture capsule: ")
    assert json.loads(Path(path).read_bytes()) == capsules[0]


def test_warnings_and_records_without_an_exception_are_left_alone(kept: list[Document], caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("shop").error("no exception here")
    logging.getLogger("shop").warning("handled", exc_info=caught(lambda: crash(1)))  # of that kind
    logging.getLogger("shop").error("none", exc_info=True)  # noqa: LOG014 # that is what is tested
    assert kept == []
    assert all(record.stack_info is None for record in caplog.records)


def test_a_factory_of_log_records_that_was_there_still_makes_them(caplog: pytest.LogCaptureFixture) -> None:
    class Mine(logging.LogRecord):
        pass

    before = logging.getLogRecordFactory()
    logging.setLogRecordFactory(Mine)
    try:
        with kept_capsules():
            logging.getLogger("shop").error("x")
        assert logging.getLogRecordFactory() is Mine
    finally:
        logging.setLogRecordFactory(before)
    assert type(caplog.records[0]) is Mine


def test_what_a_callback_and_an_abandoned_task_raise_is_recorded(kept: list[Document]) -> None:
    heard: list[str] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, context: heard.append(context["message"]))
        loop.call_soon(crash, 1)
        task = loop.create_task(failing())
        await asyncio.wait([task])
        del task

    asyncio.run(main())
    assert sorted(one["exceptions"][0]["message"] for one in kept) == ["no such thing", "of a task"]
    assert len(heard) == 2


async def failing() -> None:
    raise ValueError("of a task")


def test_a_loop_that_is_not_asyncios_is_watched_when_asked_to(kept: list[Document]) -> None:
    heard: list[str] = []
    loop = asyncio.new_event_loop()
    try:
        loop.set_exception_handler(lambda _loop, context: heard.append(context["message"]))
        suture_recorder.watch_loop(loop)
        loop.call_exception_handler({"message": "x", "exception": caught(lambda: crash(1))})
    finally:
        loop.close()
    assert (len(kept), heard) == (1, ["x"])


def test_the_same_exception_is_recorded_once_whichever_hooks_it_passes(kept: list[Document]) -> None:
    error = caught(lambda: crash(1))
    first = suture_recorder.record(error)
    logging.getLogger("shop").error("x", exc_info=error)  # as a framework does that caught it
    sys.excepthook(type(error), error, error.__traceback__)
    assert suture_recorder.record(error) == first
    assert len(kept) == 1


def test_a_block_or_function_that_is_recorded_raises_as_before(kept: list[Document]) -> None:
    with pytest.raises(LookupError), suture_recorder.recording():
        crash(1)

    @suture_recorder.recording()
    def fail() -> None:
        crash(2)

    with pytest.raises(LookupError):
        fail()
    assert len(kept) == 2


def test_the_same_crash_is_recorded_a_few_times_a_minute_and_the_rest_counted() -> None:
    with kept_capsules(per_minute=3) as kept:
        for number in range(50):
            suture_recorder.record(caught(lambda number=number: crash(number)))  # type: ignore[misc] # the number of this round
        suture_recorder.record(caught(lambda: 1 / 0))
        recorder = suture_recorder.active.current()
    assert [one["exceptions"][0]["type"] for one in kept] == ["LookupError"] * 3 + ["ZeroDivisionError"]
    assert recorder is not None
    assert list(recorder.flood.skipped().values()) == [47]


def test_a_sink_that_fails_costs_its_own_capsule_only() -> None:
    def full(_capsule: bytes) -> None:
        raise MemoryError

    suture_recorder.install(sink=full)
    try:
        recorded = suture_recorder.record(caught(lambda: crash(1)))
    finally:
        suture_recorder.uninstall()
    assert recorded is not None
    assert recorded.place == recorded.id


def test_a_sink_that_crashes_itself_is_not_recorded_in_turn() -> None:
    calls: list[int] = []

    def failing_sink(_capsule: bytes) -> None:
        calls.append(1)
        try:
            crash(1)
        except LookupError:
            logging.getLogger("sink").exception("again")

    suture_recorder.install(sink=failing_sink)
    try:
        suture_recorder.record(caught(lambda: crash(1)))
    finally:
        suture_recorder.uninstall()
    assert calls == [1]


def test_switching_off_puts_back_every_hook() -> None:
    def hooks() -> tuple[object, ...]:
        handler = asyncio.BaseEventLoop.call_exception_handler
        return sys.excepthook, threading.excepthook, logging.getLogRecordFactory(), handler

    before = hooks()
    with kept_capsules(), kept_capsules():
        assert all(one is not other for one, other in zip(hooks(), before, strict=True))
    assert hooks() == before


def test_nothing_is_recorded_by_anyone_while_it_is_off() -> None:
    assert suture_recorder.record(caught(lambda: crash(1))) is None
