"""What a case must hold before a score of it means anything."""

from pathlib import Path

import pytest
from case_folders import CART, FIXED_CART, HIDDEN_TEST, JUDGE, TRACE, write_case

from agent.sandboxes.bubblewrap import Bubblewrap
from eval.cases.checking import check_case

DECLINE = {"decline": {"owner": "infrastructure", "because": "The database was away."}}
NO_JUDGE = {"judge/tests/test_hidden.py": None, "judge/fixed/shop/cart.py": None}


def findings(folder: Path, box: Bubblewrap) -> list[tuple[str, str]]:
    return [(finding.check, finding.seen) for finding in check_case(folder, folder.parent / "cache", box)]


def test_a_sound_case_holds(tmp_path: Path, box: Bubblewrap) -> None:
    assert findings(write_case(tmp_path / "case"), box) == []


def test_a_sound_case_to_decline_holds(tmp_path: Path, box: Bubblewrap) -> None:
    assert findings(write_case(tmp_path / "case", files=NO_JUDGE, judge=DECLINE), box) == []


def test_a_case_that_can_not_be_read_is_a_finding_too(tmp_path: Path, box: Bubblewrap) -> None:
    ((check, seen),) = findings(write_case(tmp_path / "case", about={"title": ""}), box)
    assert check == "format"
    assert "case.yaml" in seen


def test_a_reference_that_does_not_fix_is_seen(tmp_path: Path, box: Bubblewrap) -> None:
    folder = write_case(tmp_path / "case", files={"judge/fixed/shop/cart.py": CART + "\n\ndef more():\n    pass\n"})
    checks = dict(findings(folder, box))
    assert "test_a_guest_pays_the_full_price: failed with TypeError" in checks["green with"]
    assert checks["functions"] == "the reference leaves total of shop/cart.py as it was"


def test_a_hidden_test_that_passes_without_the_fix_is_seen(tmp_path: Path, box: Bubblewrap) -> None:
    judge = {**JUDGE, "fail_to_pass": [*JUDGE["fail_to_pass"], JUDGE["pass_to_pass"][0]], "pass_to_pass": []}  # type: ignore[misc, index] # lists
    ((check, seen),) = findings(write_case(tmp_path / "case", judge=judge), box)
    assert check == "red without"
    assert seen == "tests/test_hidden.py::test_a_member_gets_a_discount pass without a fix"


def test_a_hidden_test_that_shows_another_crash_is_seen(tmp_path: Path, box: Bubblewrap) -> None:
    test = HIDDEN_TEST.replace("== 200", "== 200\n    raise AssertionError").replace('total({"amount": 200})', "200", 1)
    checks = dict(findings(write_case(tmp_path / "case", files={"judge/tests/test_hidden.py": test}), box))
    assert checks["red without"] == "the evidence tells of TypeError, the hidden tests fail with AssertionError"


def test_a_kept_test_that_is_red_anyway_is_seen(tmp_path: Path, box: Bubblewrap) -> None:
    folder = write_case(
        tmp_path / "case", files={"repo/tests/test_cart.py": "def test_a_member_pays_less():\n    assert 1 == 2\n"}
    )
    checks = dict(findings(folder, box))
    assert checks["green without"] == ("without the fix: tests/test_cart.py::test_a_member_pays_less: failed with AssertionError")


def test_a_test_that_is_sometimes_green_is_seen(tmp_path: Path, box: Bubblewrap) -> None:
    chance = "import os\n\n\ndef test_a_member_pays_less():\n    assert int.from_bytes(os.urandom(8), 'big') % 2\n"
    for number in range(60):  # about one in four is green at first and red later; sixty in a row never are all of the others
        folder = write_case(tmp_path / f"case{number}", files={"repo/tests/test_cart.py": chance})
        if any(check == "deterministic" for check, _ in findings(folder, box)):
            return
    pytest.fail("a coin was never seen to be one")


def test_a_trace_that_quotes_other_lines_than_the_repository_has_is_seen(tmp_path: Path, box: Bubblewrap) -> None:
    files = {**NO_JUDGE, "given/trace.txt": TRACE.replace("line 3", "line 2")}
    folder = write_case(tmp_path / "case", files=files, judge=DECLINE)
    (seen,) = (seen for check, seen in findings(folder, box) if check == "source lines")
    assert "quotes 'rate = customer[\"discount\"]' as line 2 of shop/cart.py" in seen


@pytest.mark.parametrize("name", ["given/logs/shop.log", "repo/notes.txt", "history/1/shop/cart.py"])
def test_a_line_of_the_fix_where_a_solver_reads_is_seen(tmp_path: Path, box: Bubblewrap, name: str) -> None:
    line = FIXED_CART.splitlines()[2].strip()
    history = {"history": [{"subject": "Old", "days_before": 30}]} if name.startswith("history") else {}
    text = FIXED_CART if name.startswith("history") else f"tried: {line}\n"
    folder = write_case(
        tmp_path / "case", files={name: text} | NO_JUDGE | {"judge/fixed/shop/cart.py": FIXED_CART}, about=history
    )
    (folder / "judge/judge.yaml").write_text("functions: [{file: shop/cart.py, function: total}]\nunfinished: [write a test]\n")
    assert ("leak", f"{name} holds a line of the fix: {line}") in findings(folder, box)


@pytest.mark.parametrize("name", ["repo/NOTES.md", "repo/shop/cart_new.py"])
def test_a_copy_of_the_fixed_file_where_a_solver_reads_is_seen(tmp_path: Path, box: Bubblewrap, name: str) -> None:
    files = {name: f"{FIXED_CART}# more\n"} | NO_JUDGE | {"judge/fixed/shop/cart.py": FIXED_CART}
    folder = write_case(tmp_path / "case", files=files)
    (folder / "judge/judge.yaml").write_text("functions: [{file: shop/cart.py, function: total}]\nunfinished: [write a test]\n")
    assert ("leak", f"{name} holds every line of the fixed shop/cart.py") in findings(folder, box)


def test_a_misspelt_test_is_named_with_those_there_are(tmp_path: Path, box: Bubblewrap) -> None:
    folder = write_case(tmp_path / "case")
    judge = folder / "judge/judge.yaml"
    judge.write_text(judge.read_text().replace("test_a_guest_pays", "test_a_gest_pays"))
    assert ("tests", "tests/test_hidden.py has no test test_a_gest_pays_the_full_price") in findings(folder, box)


def test_a_name_of_a_hidden_test_where_a_solver_reads_is_seen(tmp_path: Path, box: Bubblewrap) -> None:
    folder = write_case(tmp_path / "case", files={"given/shop.log": "see test_a_guest_pays_the_full_price\n"})
    assert ("leak", "given/shop.log names the hidden test test_a_guest_pays_the_full_price") in findings(folder, box)


def test_a_rule_that_is_not_installed_is_no_tag(tmp_path: Path, box: Bubblewrap) -> None:
    folder = write_case(tmp_path / "case", files=NO_JUDGE, judge=DECLINE, about={"tags": ["rule:PY999", "rule:none", "decline"]})
    assert findings(folder, box) == [("tags", "no rule is installed for rule:PY999")]


def test_a_case_to_decline_with_a_fix_is_seen(tmp_path: Path, box: Bubblewrap) -> None:
    folder = write_case(tmp_path / "case", judge=DECLINE)
    assert findings(folder, box) == [("decline", "judge/fixed holds files, but declining is right")]


def test_a_case_without_evidence_is_seen(tmp_path: Path, box: Bubblewrap) -> None:
    folder = write_case(tmp_path / "case", files={**NO_JUDGE, "given/trace.txt": None}, judge=DECLINE)
    assert findings(folder, box) == [("evidence", "given/ holds nothing but the alert")]


def test_an_event_that_is_none_is_seen(tmp_path: Path, box: Bubblewrap) -> None:
    folder = write_case(tmp_path / "case", files={**NO_JUDGE, "given/event.json": "{}"}, judge=DECLINE)
    ((check, seen),) = findings(folder, box)
    assert check == "evidence"
    assert "given/event.json" in seen


def test_what_a_person_must_still_do_is_said(tmp_path: Path, box: Bubblewrap) -> None:
    folder = write_case(tmp_path / "case", files=NO_JUDGE, judge={"unfinished": ["write a hidden test"]})
    assert findings(folder, box) == [("unfinished", "write a hidden test")]
