import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from case_folders import CART, write_case
from small_suite import GUEST_CASE, TYPO_CASE, write_typo_case
from typer.testing import CliRunner

from agent.cli.main import app
from agent.errors import BadInput
from agent.sandboxes.bubblewrap import Bubblewrap
from eval.cases.case import Mode
from eval.cases.folder import load_folder
from eval.running.reproducing import Reproducing, Reproduction

Measured = Callable[..., Reproduction]


@pytest.fixture
def measured(tmp_path: Path, box: Bubblewrap) -> Measured:
    def run(folder: Path, mode: Mode = Mode.ALL) -> Reproduction:
        return Reproducing(mode=mode, cache=tmp_path, sandbox=box, scratch=tmp_path).reproduction(load_folder(folder))

    return run


def test_a_replay_that_the_real_fix_turns_green_says_what_it_calls(measured: Measured, suite: Path) -> None:
    found = measured(suite / TYPO_CASE, Mode.EVENT)
    assert (found.kind, found.called, found.frame, found.frames) == ("replay", "total", 0, 1)
    assert (found.green, found.accepted, found.ending, found.infra) == (True, True, "green", "")


def test_a_reproduction_that_stays_red_with_the_real_fix_is_wrong(measured: Measured, tmp_path: Path) -> None:
    folder = write_typo_case(tmp_path / "suites" / "still-misspelled")
    fixed = folder / "judge" / "fixed" / "shop" / "cart.py"
    fixed.write_text((folder / "repo" / "shop" / "cart.py").read_text() + "# the fault is somewhere else\n")
    found = measured(folder)
    assert (found.green, found.accepted, found.ending) == (False, False, "failed with NameError")


def test_what_could_not_be_reproduced_comes_with_its_reason(measured: Measured, tmp_path: Path) -> None:
    unreachable = CART.replace('order.get("customer")', 'order.get("customer") if order.sum() else {}')
    trace = (
        'Traceback (most recent call last):\n  File "/srv/app/shop/cart.py", line 3, in total\n    rate = customer["discount"]\n'
    )
    files = {
        "repo/shop/cart.py": unreachable,
        "repo/tests/test_cart.py": None,
        "given/trace.txt": trace + "ZeroDivisionError: division by zero\n",
    }
    found = measured(write_case(tmp_path / "suites" / "unreachable", files=files))
    assert (found.kind, found.green, found.accepted) == ("", None, None)
    assert "search: try " in found.reason
    assert "None is red with the incident's signature" in found.reason


def test_a_case_that_can_not_be_prepared_is_counted_apart(tmp_path: Path, box: Bubblewrap) -> None:
    folder = write_typo_case(tmp_path / "suites" / "torn")
    case = load_folder(folder)
    shutil.rmtree(folder / "repo")
    found = Reproducing(mode=Mode.ALL, cache=tmp_path, sandbox=box, scratch=tmp_path).reproduction(case)
    assert found.infra
    assert (found.kind, found.green) == ("", None)


def test_the_command_measures_every_case_that_has_a_fix(suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUTURE_EVAL_CACHE", str(tmp_path / "cache"))
    arguments = ["eval", "reproductions", "--suite", str(suite), "--format", "json", "--out", str(tmp_path / "found.json")]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    document = json.loads((tmp_path / "found.json").read_text())
    assert [one["case"] for one in document["cases"]] == [TYPO_CASE, GUEST_CASE]
    assert document["figures"]["reproduced"]["hits"] == 2


def test_the_command_refuses_a_choice_without_any_fix_to_find(suite: Path) -> None:
    result = CliRunner().invoke(app, ["eval", "reproductions", "--suite", str(suite), "--filter", "tag:decline"])
    assert isinstance(result.exception, BadInput)
