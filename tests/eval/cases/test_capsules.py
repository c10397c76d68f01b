"""Capsules of cases: the hidden test runs under the recorder, and nothing of it is in what the recorder kept."""

import json
from dataclasses import replace
from pathlib import Path

from case_folders import JUDGE, write_case

from agent.sandboxes.bubblewrap import Bubblewrap
from agent.stacktraces.capsule import read_capsule
from eval.cases.capsules import with_capsule
from eval.cases.case import Mode
from eval.cases.folder import load_folder
from eval.running.world import has_evidence

CALLBACK = "from shop.cart import total\n\n\ndef ask(n):\n    raise OSError('away')\n\n\ndef test_a():\n    assert total(ask, {'a': 1}) == 1\n"


def test_a_case_without_a_capsule_is_recorded_once_and_kept(tmp_path: Path, box: Bubblewrap) -> None:
    case = load_folder(write_case(tmp_path / "case"))
    assert has_evidence(case, Mode.CAPSULE)
    first = with_capsule(case, Mode.CAPSULE, tmp_path / "cache", box)
    file = first.given / "capsule.json"
    crash = read_capsule(file.read_bytes())
    (frame,) = crash.frames
    assert (frame.path, frame.line, frame.function) == ("/srv/app/shop/cart.py", 3, "total")
    assert frame.locals["order"] == "{'amount': 200}"
    assert crash.capsule is not None
    assert crash.capsule.recorded_at == case.at
    written = file.stat().st_mtime_ns
    assert with_capsule(case, Mode.CAPSULE, tmp_path / "cache", box).given == first.given
    assert file.stat().st_mtime_ns == written


def test_another_test_is_recorded_anew(tmp_path: Path, box: Bubblewrap) -> None:
    case = load_folder(write_case(tmp_path / "case"))
    first = with_capsule(case, Mode.CAPSULE, tmp_path / "cache", box)
    (hidden,) = case.judge.tests.values()
    hidden.write_text(hidden.read_text().replace("200", "300"))
    second = with_capsule(case, Mode.CAPSULE, tmp_path / "cache", box)
    assert "'amount': 300" in read_capsule((second.given / "capsule.json").read_bytes()).frames[0].locals["order"]  # type: ignore[operator]  # a text
    assert first.given != second.given


def test_a_capsule_of_its_own_is_left_as_it_is_and_other_modes_ask_for_none(tmp_path: Path, box: Bubblewrap) -> None:
    case = load_folder(write_case(tmp_path / "case", files={"given/capsule.json": "{}"}))
    assert with_capsule(case, Mode.CAPSULE, tmp_path / "cache", box) is case
    assert with_capsule(case, Mode.EVENT, tmp_path / "cache", box) is case


def test_frames_and_variables_of_the_test_are_not_in_the_capsule(tmp_path: Path, box: Bubblewrap) -> None:
    cart = "def total(ask, order):\n    return ask(order['a'])\n"
    judge = {**JUDGE, "fail_to_pass": ["tests/test_hidden.py::test_a"], "pass_to_pass": []}
    folder = write_case(tmp_path / "case", files={"repo/shop/cart.py": cart, "judge/tests/test_hidden.py": CALLBACK}, judge=judge)
    given = with_capsule(load_folder(folder), Mode.CAPSULE, tmp_path / "cache", box).given
    document = json.loads((given / "capsule.json").read_text())
    assert [frame["file"] for frame in document["frames"]] == ["/srv/app/shop/cart.py"]
    assert "/sandbox" not in json.dumps(document)


def test_a_case_to_decline_has_nothing_to_record(tmp_path: Path) -> None:
    case = load_folder(write_case(tmp_path / "case"))
    assert not has_evidence(replace(case, judge=replace(case.judge, fail_to_pass=())), Mode.CAPSULE)
