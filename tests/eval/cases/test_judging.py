"""What the judge's tests say of a change."""

from collections.abc import Mapping
from pathlib import Path

from case_folders import FIXED_CART, HIDDEN_TEST, JUDGE, write_case

from agent.sandboxes.bubblewrap import Bubblewrap
from eval.cases.folder import load_folder
from eval.cases.judging import JudgeResult, judged
from eval.cases.ready import alerts_of, service_of

RIGHT: Mapping[str, bytes | None] = {"shop/cart.py": FIXED_CART.encode()}
WRONG: Mapping[str, bytes | None] = {"shop/cart.py": b"def total(order):\n    return order['amount']\n"}


def verdict(folder: Path, changes: Mapping[str, bytes | None], box: Bubblewrap) -> JudgeResult:
    case = load_folder(folder)
    prepared = case.origin.prepare(folder.parent / "repository", folder.parent / "cache")
    return judged(case, prepared, changes, box)


def test_without_a_change_the_hidden_test_fails_and_the_rest_is_kept(tmp_path: Path, box: Bubblewrap) -> None:
    result = verdict(write_case(tmp_path / "case"), {}, box)
    assert (result.hidden, result.kept, result.infra) == (False, True, "")
    assert result.detail == "tests/test_hidden.py::test_a_guest_pays_the_full_price failed with TypeError"


def test_the_right_change_passes(tmp_path: Path, box: Bubblewrap) -> None:
    result = verdict(write_case(tmp_path / "case"), RIGHT, box)
    assert (result.hidden, result.kept, result.detail) == (True, True, "")


def test_a_change_that_breaks_what_was_green_is_seen(tmp_path: Path, box: Bubblewrap) -> None:
    result = verdict(write_case(tmp_path / "case"), WRONG, box)
    assert (result.hidden, result.kept) == (True, False)


def test_a_change_to_the_hidden_test_itself_has_no_effect(tmp_path: Path, box: Bubblewrap) -> None:
    passes = HIDDEN_TEST.replace("assert", "return  #").encode()
    assert verdict(write_case(tmp_path / "case"), {"tests/test_hidden.py": passes}, box).hidden is False


def test_a_change_that_teaches_the_runner_to_pass_is_not_believed(tmp_path: Path, box: Bubblewrap) -> None:
    lie = b"import pytest\n\n\n@pytest.hookimpl(tryfirst=True)\ndef pytest_pyfunc_call(pyfuncitem):\n    return True\n"
    result = verdict(write_case(tmp_path / "case"), {"conftest.py": lie}, box)
    assert (result.hidden, result.kept) == (False, False)
    assert "can't be trusted" in result.detail


def test_a_hidden_test_that_ends_the_process_does_not_take_the_others_with_it(tmp_path: Path, box: Bubblewrap) -> None:
    dies = "import os\n\n\ndef test_a_guest_pays_the_full_price():\n    os._exit(3)\n"
    judge = {**JUDGE, "pass_to_pass": ["tests/test_cart.py::test_a_member_pays_less"]}
    result = verdict(write_case(tmp_path / "case", files={"judge/tests/test_hidden.py": dies}, judge=judge), RIGHT, box)
    assert (result.hidden, result.kept) == (False, True)


def test_a_test_of_many_parameters_passes_when_all_of_them_do(tmp_path: Path, box: Bubblewrap) -> None:
    test = (
        "import pytest\nfrom shop.cart import total\n\n\n@pytest.mark.parametrize('amount', [1, 200, 999])\n"
        "def test_a_guest_pays_the_full_price(amount):\n    assert total({'amount': amount}) == min(amount, 500)\n"
    )
    judge = {**JUDGE, "pass_to_pass": []}
    result = verdict(write_case(tmp_path / "case", files={"judge/tests/test_hidden.py": test}, judge=judge), RIGHT, box)
    assert (result.hidden, result.kept) == (False, None)
    assert "[999] failed with AssertionError" in result.detail


def test_a_case_to_decline_has_nothing_to_judge(tmp_path: Path, box: Bubblewrap) -> None:
    judge = {"decline": {"owner": "data", "because": "The file was cut short."}}
    assert verdict(write_case(tmp_path / "case", judge=judge), {}, box) == JudgeResult(hidden=None, kept=None)


def test_what_was_deployed_is_told_by_the_alert(tmp_path: Path) -> None:
    about = {"history": [{"subject": "The cart", "days_before": 30}], "deployed": 1}
    case = load_folder(write_case(tmp_path / "case", files={"history/1/notes.txt": "old"}, about=about))
    prepared = case.origin.prepare(tmp_path / "repository", tmp_path)
    assert [alert.labels[case.service.revision_label] for alert in alerts_of(case, prepared)] == [prepared.deployed]
    assert service_of(case, prepared).repository == str(prepared.repository)
