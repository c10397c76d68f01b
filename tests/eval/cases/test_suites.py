"""From a name or a path to cases."""

import json
from pathlib import Path

import pytest
from case_folders import write_case

from eval.cases.problem import CaseProblem
from eval.cases.suites import case_folders, load_suite


def release(folder: Path) -> Path:
    folder.mkdir(parents=True)
    about = {"package": "shop", "buggy_version": "1.0", "exception_type": "KeyError", "message": ""}
    (folder / "incident.json").write_text(json.dumps(about))
    (folder / "gold.json").write_text(json.dumps({"fixed_version": "1.1"}))
    (folder / "repro_test.py").write_text("def test_a():\n    pass\n")
    return folder


def test_a_folder_of_cases_is_a_suite_in_the_order_of_their_ids(tmp_path: Path) -> None:
    for name in ("b-case", "a-case"):
        write_case(tmp_path / name)
    (tmp_path / "README.md").write_text("not a case")
    assert [case.id for case in load_suite(str(tmp_path))] == ["a-case", "b-case"]


def test_one_case_is_a_suite(tmp_path: Path) -> None:
    assert [case.id for case in load_suite(str(write_case(tmp_path / "alone")))] == ["alone"]


def test_a_folder_of_releases_is_a_suite(tmp_path: Path) -> None:
    release(tmp_path / "shop-1.0-total")
    assert [case.id for case in load_suite(str(tmp_path))] == ["shop-1.0-total"]


def test_the_core_suite_is_part_of_the_package() -> None:
    assert {folder.parent.name for folder in case_folders("core")} == {"core"}


def test_a_mixture_is_refused(tmp_path: Path) -> None:
    write_case(tmp_path / "a-case")
    release(tmp_path / "shop-1.0-total")
    with pytest.raises(CaseProblem, match=r"mixes a-case \(case.yaml\) and shop-1.0-total \(incident.json\)"):
        load_suite(str(tmp_path))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseProblem, match="holds no cases"):
        load_suite(str(tmp_path))


def test_a_folder_that_is_no_case_is_not_passed_over(tmp_path: Path) -> None:
    write_case(tmp_path / "a-case")
    (tmp_path / "half").mkdir()
    with pytest.raises(CaseProblem, match=r"half holds neither case\.yaml nor incident\.json"):
        load_suite(str(tmp_path))


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseProblem, match="No such file or directory"):
        load_suite(str(tmp_path / "nowhere"))


def test_every_broken_case_is_named_at_once(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_case(tmp_path / name, about={"title": ""})
    with pytest.raises(CaseProblem) as caught:
        load_suite(str(tmp_path))
    assert "one/case.yaml" in str(caught.value)
    assert "two/case.yaml" in str(caught.value)


def test_an_unfinished_case_is_not_run(tmp_path: Path) -> None:
    write_case(tmp_path / "recorded", judge={"unfinished": ["write a hidden test"]})
    with pytest.raises(CaseProblem, match="recorded is unfinished: write a hidden test"):
        load_suite(str(tmp_path))
