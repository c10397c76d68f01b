"""What is made of a log for people and for other programs."""

import json
import re
from dataclasses import replace
from io import StringIO
from pathlib import Path
from xml.etree.ElementTree import fromstring

import eval_logs as logs
import pytest
from rich.console import Console

from agent.errors import BadInput
from eval.reports.baseline import falls, reached, read_baseline, write_baseline
from eval.reports.comparing import compare
from eval.reports.grades import Grade, grade
from eval.reports.html import as_html
from eval.reports.machine import as_json, as_junit
from eval.reports.summary import Rate, summarize
from eval.reports.tables import case_table, comparison_text, markdown, summary_table
from eval.scores import Score


def rates(*scores: Score, repeat: int = 1) -> dict[str, Rate]:
    return {rate.label: rate for rate in summarize(logs.log(*scores, repeat=repeat)).rates}


def printed(*scores: Score) -> str:
    console = Console(file=StringIO(), width=160)
    console.print(summary_table(logs.log(*scores)))
    console.print(case_table(logs.log(*scores)))
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_every_ending_has_its_own_grade() -> None:
    assert [grade(score) for score in logs.ALL] == [
        Grade.PROVEN, Grade.NOTHING, Grade.PLAUSIBLE_WRONG, Grade.PROVEN_WRONG, Grade.DECLINED, Grade.INFRA, Grade.ERROR,
    ]  # fmt: skip


def test_a_proven_change_where_nothing_should_change_is_wrong() -> None:
    assert grade(replace(logs.proven(), fixable=False, hidden=None, kept=None)) is Grade.PROVEN_WRONG


def test_a_right_fix_that_the_pipeline_refused_is_right_and_not_accepted() -> None:
    assert grade(replace(logs.proven(), verdict="none")) is Grade.UNPROVEN


def test_shares_are_of_the_cases_they_are_about() -> None:
    found = rates(*logs.ALL)
    assert (found["solved"].hits, found["solved"].total) == (1, 4)
    assert (found["located first"].hits, found["located first"].total) == (2, 4)
    assert (found["innermost frame first (baseline)"].hits, found["innermost frame first (baseline)"].total) == (2, 4)
    assert (found["declined rightly"].hits, found["declined rightly"].total) == (1, 1)


def test_failures_of_the_machinery_are_counted_apart() -> None:
    summary = summarize(logs.log(*logs.ALL))
    assert (summary.infra, summary.errors, summary.proven_but_wrong) == (("sandbox-gone",), ("our-own-bug",), ("proven-wrong",))


def test_repetitions_of_a_case_count_as_one_case() -> None:
    scores = [replace(score, case="same", repeat=number) for number, score in enumerate((logs.proven(), logs.unsolved()))]
    assert (rates(*scores, repeat=2)["solved"].hits, rates(*scores, repeat=2)["solved"].total) == (0.5, 1)


def test_money_is_counted_for_each_solved_case() -> None:
    summary = summarize(logs.log(logs.proven("a", money=0.2), logs.proven("b", money=0.4), replace(logs.unsolved(), money=0.6)))
    assert summary.money_each == pytest.approx(0.6)


def test_a_terminal_shows_the_rates_and_every_case() -> None:
    text = printed(*logs.ALL)
    assert "solved" in text
    assert "proven but wrong: 1 (proven-wrong)" in text
    assert all(score.case in text for score in logs.ALL)


def test_a_hostile_reason_is_no_markup() -> None:
    assert "[red]boo" in printed(replace(logs.unsolved(), why="[red]boo"))
    assert "\\|" in markdown(logs.log(replace(logs.unsolved(), why="a|b")))


def test_markdown_is_one_table_row_a_case() -> None:
    rows = [line for line in markdown(logs.log(*logs.ALL)).splitlines() if line.startswith(("| proven-right", "| database-down"))]
    assert len(rows) == 2
    assert len({row.count("|") for row in rows}) == 1


def test_json_tells_scores_and_rates() -> None:
    document = json.loads(as_json(logs.log(*logs.ALL)))
    assert document["complete"] is True
    assert document["proven_but_wrong"] == ["proven-wrong"]
    assert [sample["grade"] for sample in document["samples"]][:2] == ["proven, right", "no fix"]


def test_junit_fails_what_must_never_be_and_what_fell() -> None:
    suite = fromstring(as_junit(logs.log(*logs.ALL), {"no-fix": "was plausible, right, is no fix"}))
    endings = {case.get("name"): [child.tag for child in case] for case in suite}
    assert endings == {
        "proven-right": [], "no-fix": ["failure"], "plausible-wrong": ["skipped"], "proven-wrong": ["failure"],
        "database-down": [], "sandbox-gone": ["skipped"], "our-own-bug": ["error"],
    }  # fmt: skip
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors"), suite.get("skipped")) == ("7", "2", "1", "2")


def test_junit_holds_no_character_that_xml_refuses() -> None:
    hostile = replace(logs.error(), why="\x00\x1b[31m\ud800<&]]>")
    assert fromstring(as_junit(logs.log(hostile), {})) is not None


def test_a_comparison_names_what_flipped() -> None:
    first = logs.log(logs.proven("a"), logs.unsolved("b"), logs.unsolved("c"), logs.proven("only-here"))
    second = logs.log(logs.unsolved("a"), logs.proven("b"), logs.proven("c"), hashes=logs.HASHES | {"rules": "new"})
    comparison = compare(first, second)
    solved = next(flips for flips in comparison.flips if flips.label == "solved")
    assert (solved.gained, solved.lost, solved.total, solved.p_value) == (("b", "c"), ("a",), 3, 1.0)
    assert (comparison.alone, comparison.differ) == (("only-here",), ("rules",))
    assert "solved, gained: b, c" in comparison_text(comparison)


def test_a_case_whose_machinery_failed_is_in_no_pair() -> None:
    comparison = compare(logs.log(logs.proven("a"), logs.proven("b")), logs.log(logs.infra("a"), logs.proven("b")))
    assert {flips.total for flips in comparison.flips} == {1}


def test_logs_without_a_common_case_are_not_compared() -> None:
    with pytest.raises(BadInput, match="no case in common"):
        compare(logs.log(logs.proven("a")), logs.log(logs.proven("b")))


def test_the_same_run_has_not_fallen(tmp_path: Path) -> None:
    log = logs.log(logs.proven(), logs.unsolved(), logs.declined_rightly())
    write_baseline(reached(log), tmp_path / "baseline.json")
    assert falls(log, read_baseline(tmp_path / "baseline.json")) == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (logs.proven("x"), logs.unsolved("x")),
        (logs.proven("x"), replace(logs.proven("x"), verdict="plausible")),
        (logs.proven("x"), logs.infra("x")),
        (logs.declined_rightly("x"), replace(logs.plausible_wrong("x"), fixable=False)),
        (logs.unsolved("x"), logs.proven_wrong("x")),
        (logs.unsolved("x"), logs.error("x")),
    ],
)
def test_a_case_that_ended_worse_has_fallen(before: Score, after: Score) -> None:
    assert list(falls(logs.log(after), reached(logs.log(before)))) == ["x"]


def test_a_case_that_ended_better_or_is_new_has_not_fallen() -> None:
    assert falls(logs.log(logs.proven("x"), logs.unsolved("new")), reached(logs.log(logs.unsolved("x")))) == {}


def test_a_case_missing_from_the_run_has_fallen() -> None:
    assert list(falls(logs.log(logs.proven("x")), reached(logs.log(logs.proven("x"), logs.proven("gone"))))) == ["gone"]


def test_an_unfinished_or_broken_run_is_no_baseline() -> None:
    whole = logs.log(logs.proven("a"), logs.proven("b"))
    for log in (replace(whole, samples=whole.samples[:1]), logs.log(logs.infra()), logs.log(logs.error())):
        with pytest.raises(BadInput, match="no baseline"):
            reached(log)


def test_a_baseline_of_another_solver_is_refused() -> None:
    with pytest.raises(BadInput, match="expected the baseline's core, gold, all"):
        falls(logs.log(logs.proven()), reached(logs.log(logs.proven(), solver="gold")))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2}', '{"version": 1, "grades": {"a": "perfect"}}'])
def test_a_file_that_is_no_baseline_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "baseline.json"
    file.write_text(text)
    with pytest.raises(BadInput, match=re.escape(str(file))):
        read_baseline(file)


def test_the_page_loads_nothing_and_escapes_everything() -> None:
    page = as_html([logs.log(*logs.ALL, replace(logs.unsolved("<script>alert(2)</script>"), why="<img src=x onerror=alert(3)>"))])
    assert not re.search(r"(?:src|href)\s*=|@import|url\(", page.replace("src=x onerror", ""))
    assert "<script" not in page
    assert "<img" not in page


def test_the_page_shows_no_secret() -> None:
    secret = "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345"  # made up, in the form of a token
    assert secret not in as_html([logs.log(replace(logs.unsolved(), why=f"token {secret}"))])


def test_a_record_of_a_newer_version_leaves_the_rest_of_the_page() -> None:
    log = logs.log(logs.proven())
    newer = replace(log, samples=(replace(log.samples[0], outcome='{"version": 99, "value": null}'),))
    assert "proven-right" in as_html([newer])
