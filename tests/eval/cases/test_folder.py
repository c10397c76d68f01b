"""A case's folder is read strictly; what is wrong is named with its place."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from case_folders import FILES, JUDGE, write_case

from agent.domain.location import FaultOwner
from eval.cases.case import Function
from eval.cases.folder import load_folder
from eval.cases.problem import CaseProblem

DECLINE = {"decline": {"owner": "infrastructure", "because": "The database was away."}}


def problem_of(folder: Path) -> str:
    with pytest.raises(CaseProblem) as caught:
        load_folder(folder)
    return str(caught.value)


def test_a_folder_becomes_a_case(tmp_path: Path) -> None:
    case = load_folder(write_case(tmp_path / "guest-discount"))
    assert (case.id, case.title, case.tags) == ("guest-discount", "Guests have no discount", ("rule:PY101",))
    assert case.at == datetime(2026, 3, 2, 10, 15, tzinfo=UTC)
    assert (case.service.name, case.service.path_prefixes, case.service.repository) == ("shop", ("/srv/app",), "")
    assert case.judge.functions == (Function(file="shop/cart.py", function="total"),)
    assert case.judge.tests == {"tests/test_hidden.py": tmp_path / "guest-discount/judge/tests/test_hidden.py"}


def test_a_case_without_a_recorded_alert_gets_a_plain_one(tmp_path: Path) -> None:
    case = load_folder(write_case(tmp_path / "case"))
    assert [(alert.labels["service"], alert.starts_at) for alert in case.alerts] == [("shop", case.at)]


def test_a_recorded_alert_is_read_as_the_webhook_reads_it(tmp_path: Path) -> None:
    alert = {"status": "firing", "labels": {"alertname": "Errors"}, "startsAt": "2026-03-02T10:16:00Z", "fingerprint": "f1"}
    body = json.dumps({"version": "4", "alerts": [alert]})
    case = load_folder(write_case(tmp_path / "case", files={"given/alert.json": body}))
    assert [(one.name, one.fingerprint) for one in case.alerts] == [("Errors", "f1")]


def test_an_alert_that_the_webhook_would_refuse_is_refused_with_its_field(tmp_path: Path) -> None:
    body = json.dumps({"version": "4", "alerts": [{"status": "on", "labels": {}, "fingerprint": "f1"}]})
    said = problem_of(write_case(tmp_path / "case", files={"given/alert.json": body}))
    assert "given/alert.json: /alerts/0/status" in said


def test_an_unknown_key_is_refused_with_file_and_line(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case")
    (folder / "case.yaml").write_text("title: T\nat: 2026-03-02T10:15:00Z\nservice:\n  name: shop\n  prefix: /srv\n")
    assert f"{folder}/case.yaml:5: service.prefix: Extra inputs are not permitted" in problem_of(folder)


def test_a_moment_without_an_offset_is_refused(tmp_path: Path) -> None:
    assert "case.yaml" in problem_of(write_case(tmp_path / "one", about={"at": "2026-03-02T10:15:00"}))
    assert "timezone" in problem_of(write_case(tmp_path / "two", about={"at": "2026-03-02T10:15:00"}))


def test_a_missing_judge_says_what_to_write(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case")
    (folder / "judge/judge.yaml").unlink()
    assert "judge/judge.yaml: No such file or directory" in problem_of(folder)
    assert "docs/cases.md" in problem_of(folder)


def test_a_judge_that_decides_nothing_is_refused(tmp_path: Path) -> None:
    assert "neither fail_to_pass nor decline" in problem_of(write_case(tmp_path / "case", judge={"pass_to_pass": []}))


def test_a_case_to_decline_has_no_tests(tmp_path: Path) -> None:
    assert "no tests and no functions" in problem_of(write_case(tmp_path / "case", judge={**JUDGE, **DECLINE}))


def test_a_case_to_decline_says_whose_the_fault_is(tmp_path: Path) -> None:
    decline = load_folder(write_case(tmp_path / "case", judge=DECLINE)).judge.decline
    assert decline is not None
    assert decline.owner is FaultOwner.INFRASTRUCTURE


def test_our_own_code_is_no_owner_of_a_case_to_decline(tmp_path: Path) -> None:
    said = problem_of(write_case(tmp_path / "case", judge={"decline": {"owner": "code", "because": "Ours."}}))
    assert "decline.owner" in said
    assert "'code'" in said


def test_commits_out_of_order_are_refused(tmp_path: Path) -> None:
    history = [{"subject": "New", "days_before": 5}, {"subject": "Old", "days_before": 50}]
    assert "oldest first" in problem_of(write_case(tmp_path / "case", about={"history": history}))


def test_a_deployed_commit_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "history has 0 commits" in problem_of(write_case(tmp_path / "case", about={"deployed": 1}))


@pytest.mark.parametrize("path", ["../outside.py", "/etc/passwd", "a/../../b.py", ".git/hooks/x.py"])
def test_a_path_that_leads_out_of_the_repository_is_refused(tmp_path: Path, path: str) -> None:
    judge = {**JUDGE, "functions": [{"file": path, "function": "f"}]}
    assert "functions.0.file" in problem_of(write_case(tmp_path / "case", judge=judge))


@pytest.mark.parametrize("part", ["given", "judge/tests"])
def test_a_link_out_of_the_folder_is_refused(tmp_path: Path, part: str) -> None:
    folder = write_case(tmp_path / "case")
    (folder / part / "link.txt").symlink_to("/etc/passwd")
    assert "is a symbolic link" in problem_of(folder)


def test_a_folder_whose_name_is_no_id_is_refused(tmp_path: Path) -> None:
    assert "the id 'Guest Discount'" in problem_of(write_case(tmp_path / "Guest Discount"))


def test_hidden_tests_are_put_below_the_root_of_the_service(tmp_path: Path) -> None:
    about = {"service": {"name": "shop", "root": "services/shop"}}
    assert set(load_folder(write_case(tmp_path / "case", about=about)).judge.tests) == {"services/shop/tests/test_hidden.py"}


def test_what_a_person_must_still_do_is_kept(tmp_path: Path) -> None:
    case = load_folder(write_case(tmp_path / "case", files=dict.fromkeys(FILES), judge={"unfinished": ["write a test"]}))
    assert case.judge.unfinished == ("write a test",)
