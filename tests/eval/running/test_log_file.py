import json
from dataclasses import replace
from pathlib import Path

import pytest

from agent.errors import BadInput
from eval.log import Header, Sample
from eval.running.reading import read_log
from eval.running.writing import LogFile
from eval.scores import Score

HEADER = Header(
    suite="small",
    solver="rules",
    mode="all",
    cases=("first", "second"),
    repeat=2,
    started_at="2026-03-02T10:15:00+00:00",
    version="0.1.0",
    hashes={"code": "0123456789ab", "suite": "ba9876543210"},
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "run.jsonl"


def sample(case: str, repeat: int = 0, **about: object) -> Sample:
    score = Score(**{"case": case, "repeat": repeat, "fixable": True, "verdict": "none", **about})  # type: ignore[arg-type]  # a test's shorthand
    return Sample(score=score, outcome='{"version":1}', trace="Ünïcode \udce9", title="A title", tags=("one", "two"))


def written(file: Path, *samples: Sample) -> Path:
    with LogFile.create(file, HEADER) as log:
        for one in samples:
            log.append(one)
    return file


def test_what_was_written_is_read_back_in_the_order_of_cases_and_repetitions(file: Path) -> None:
    log = read_log(written(file, sample("second", 1), sample("second"), sample("first", infra="")))
    assert log.header == HEADER
    assert log.samples == (sample("first"), sample("second"), sample("second", 1))
    assert not log.complete


def test_every_line_is_json_and_the_first_names_type_and_version(file: Path) -> None:
    lines = [json.loads(line) for line in written(file, sample("first")).read_text().splitlines()]
    assert (lines[0]["type"], lines[0]["version"]) == ("header", 1)
    assert lines[1]["type"] == "sample"


def test_a_torn_last_line_is_ignored_by_readers_and_cut_off_by_the_next_writer(file: Path) -> None:
    whole = written(file, sample("first"), sample("second")).read_bytes()
    file.write_bytes(whole[:-20])
    assert [one.score.case for one in read_log(file).samples] == ["first"]
    with LogFile.resume(file, HEADER) as log:
        assert log.done == {("first", 0)}
        log.append(sample("second"))
    assert file.read_bytes() == whole


def test_a_log_torn_in_its_header_is_begun_anew(file: Path) -> None:
    whole = written(file).read_bytes()
    file.write_bytes(whole[:40])
    with LogFile.resume(file, HEADER) as log:
        assert log.done == frozenset()
    assert file.read_bytes() == whole


def test_going_on_with_a_log_that_is_not_there_begins_it(file: Path) -> None:
    with LogFile.resume(file, HEADER) as log:
        log.append(sample("first"))
    assert len(read_log(file).samples) == 1


def test_failures_of_the_machinery_are_run_again_and_the_later_sample_counts(file: Path) -> None:
    written(file, sample("first", verdict="infra", infra="no disk"), sample("second"))
    with LogFile.resume(file, HEADER) as log:
        assert log.done == {("second", 0)}
        log.append(sample("first"))
    assert [one.score.infra for one in read_log(file).samples] == ["", ""]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"suite": "other"}, "suite"),
        ({"solver": "null"}, "solver"),
        ({"mode": "event"}, "mode"),
        ({"repeat": 3}, "repeat"),
        ({"cases": ("first",)}, "cases"),
        ({"version": "0.2.0"}, "version"),
        ({"hashes": {"code": "another", "suite": "ba9876543210"}}, "code"),
        ({"hashes": {"code": "0123456789ab", "suite": "another"}}, "suite"),
    ],
)
def test_a_log_of_another_run_is_not_gone_on_with_and_the_message_says_what_differs(
    file: Path, change: dict[str, object], named: str
) -> None:
    before = written(file, sample("first")).read_bytes()
    with pytest.raises(BadInput, match=f"differ in {named}$|differ in {named};"):
        LogFile.resume(file, replace(HEADER, **change))  # type: ignore[arg-type]  # fields by name
    assert file.read_bytes() == before


def test_when_it_was_started_does_not_make_it_another_run(file: Path) -> None:
    written(file)
    LogFile.resume(file, replace(HEADER, started_at="2026-03-03T10:15:00+00:00"))
    assert read_log(file).header.started_at == HEADER.started_at


def test_two_writers_of_one_log_are_refused(file: Path) -> None:
    written(file)
    with LogFile.resume(file, HEADER), pytest.raises(BadInput, match="another process"):
        LogFile.resume(file, HEADER)
    with LogFile.resume(file, HEADER) as log:  # the first one's end gives it free
        log.append(sample("first"))


def test_a_log_that_exists_is_not_written_over(file: Path) -> None:
    before = written(file, sample("first")).read_bytes()
    with pytest.raises(BadInput, match="--resume"):
        LogFile.create(file, HEADER)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no header"),
        ("Traceback\n", "run.jsonl:1:"),
        ('{"type":"sample"}\n', "run.jsonl:1: a line of type 'sample'"),
        ('{"type":"header","version":99,"header":{}}\n', "log version 99"),
        ("[]\n", "run.jsonl:1:"),
    ],
)
def test_a_file_that_is_no_log_is_named_with_its_line(file: Path, text: str, said: str) -> None:
    file.parent.mkdir()
    file.write_text(text)
    with pytest.raises(BadInput, match=said):
        read_log(file)


def test_fields_that_a_later_version_adds_to_a_score_are_left_out(file: Path) -> None:
    written(file, sample("first"))
    header, line = file.read_text().splitlines()
    data = json.loads(line)
    data["score"]["beauty"] = 1
    file.write_text(f"{header}\n{json.dumps(data)}\n")
    assert read_log(file).samples == (sample("first"),)
