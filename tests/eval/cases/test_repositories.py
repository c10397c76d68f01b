"""The repository of a case's folder."""

from pathlib import Path

import pytest
from case_folders import CART, FIXED_CART, write_case
from repositories import git

from eval.cases.folder import load_folder
from eval.cases.git_history import write_tree
from eval.cases.problem import CaseProblem

HISTORY = {"history": [{"subject": "The cart", "days_before": 30}, {"subject": "Prices", "days_before": 9.5}], "deployed": 2}
OLD_FILES = {
    "history/1/shop/cart.py": "def total(order):\n    return order['amount']\n",
    "history/1/tests/test_cart.py.absent": "",
    "history/2/notes.txt": "for later\n",
}


def test_the_same_folder_gives_the_same_commits_wherever_it_lies(tmp_path: Path) -> None:
    made = []
    for place in ("one", "two"):
        case = load_folder(write_case(tmp_path / place / "case", files=OLD_FILES, about=HISTORY))
        prepared = case.origin.prepare(tmp_path / place / "repository", tmp_path)
        made.append((git(prepared.repository, "rev-list", "HEAD"), prepared.deployed))
    assert made[0] == made[1]
    assert len(made[0][0].splitlines()) == 3


def test_the_head_is_what_repo_holds(tmp_path: Path) -> None:
    case = load_folder(write_case(tmp_path / "case"))
    prepared = case.origin.prepare(tmp_path / "repository", tmp_path)
    assert (prepared.repository / "shop/cart.py").read_text() == CART
    assert git(prepared.repository, "ls-files").split() == ["shop/__init__.py", "shop/cart.py", "tests/test_cart.py"]
    assert git(prepared.repository, "status", "--porcelain") == ""
    assert prepared.deployed == ""


def test_commits_stand_at_their_days_before_the_incident(tmp_path: Path) -> None:
    case = load_folder(write_case(tmp_path / "case", files=OLD_FILES, about=HISTORY))
    prepared = case.origin.prepare(tmp_path / "repository", tmp_path)
    dates = git(prepared.repository, "log", "--reverse", "--format=%s %cI").splitlines()
    assert dates == [
        "The cart 2026-01-31T10:15:00+00:00",
        "Prices 2026-02-20T22:15:00+00:00",
        "State of the service 2026-03-01T10:15:00+00:00",
    ]


def test_an_earlier_commit_is_the_head_with_its_files_put_over_it(tmp_path: Path) -> None:
    case = load_folder(write_case(tmp_path / "case", files=OLD_FILES, about=HISTORY))
    prepared = case.origin.prepare(tmp_path / "repository", tmp_path)
    first, second, _ = git(prepared.repository, "rev-list", "--reverse", "HEAD").split()
    assert prepared.deployed == second
    assert git(prepared.repository, "ls-tree", "-r", "--name-only", first).split() == ["shop/__init__.py", "shop/cart.py"]
    assert "return order['amount']" in git(prepared.repository, "show", f"{first}:shop/cart.py")
    assert "notes.txt" in git(prepared.repository, "ls-tree", "-r", "--name-only", second).split()


def test_the_files_of_an_earlier_commit_can_be_written_down(tmp_path: Path) -> None:
    case = load_folder(write_case(tmp_path / "case", files=OLD_FILES, about=HISTORY))
    prepared = case.origin.prepare(tmp_path / "repository", tmp_path)
    (tmp_path / "deployed").mkdir()
    write_tree(prepared.repository, prepared.deployed, tmp_path / "deployed")
    assert (tmp_path / "deployed/notes.txt").read_text() == "for later\n"
    assert git(prepared.repository, "status", "--porcelain") == ""


def test_odd_names_and_modes_are_kept(tmp_path: Path) -> None:
    odd = {"repo/with space.py": "", 'repo/quo"te.py': "", "repo/sch\u00f6n.py": "", "repo/run.sh": "#!/bin/sh\n"}
    folder = write_case(tmp_path / "case", files=odd)
    (folder / "repo/run.sh").chmod(0o755)
    prepared = load_folder(folder).origin.prepare(tmp_path / "repository", tmp_path)
    assert all((prepared.repository / name.removeprefix("repo/")).is_file() for name in odd)
    assert (prepared.repository / "run.sh").stat().st_mode & 0o100


def test_what_python_left_behind_is_no_part_of_the_repository(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case", files={"repo/shop/__pycache__/cart.cpython-311.pyc": "x"})
    prepared = load_folder(folder).origin.prepare(tmp_path / "repository", tmp_path)
    assert not (prepared.repository / "shop/__pycache__").exists()


def test_the_fix_is_whole_files_and_removals(tmp_path: Path) -> None:
    case = load_folder(write_case(tmp_path / "case", files={"judge/fixed/shop/old.py.absent": ""}))
    assert case.origin.fixed(tmp_path) == {"shop/cart.py": FIXED_CART.encode(), "shop/old.py": None}


def test_a_link_in_the_repository_is_refused(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case")
    (folder / "repo/passwd").symlink_to("/etc/passwd")
    with pytest.raises(CaseProblem, match="is a symbolic link"):
        load_folder(folder).origin.prepare(tmp_path / "repository", tmp_path)


def test_a_history_that_case_yaml_does_not_tell_of_is_refused(tmp_path: Path) -> None:
    case = load_folder(write_case(tmp_path / "case", files=OLD_FILES))
    with pytest.raises(CaseProblem, match="holds 1, 2; expected one folder for each commit"):
        case.origin.prepare(tmp_path / "repository", tmp_path)


def test_a_place_that_exists_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "repository").mkdir()
    with pytest.raises(CaseProblem, match="exists"):
        load_folder(write_case(tmp_path / "case")).origin.prepare(tmp_path / "repository", tmp_path)
