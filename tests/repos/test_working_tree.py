"""A directory as it is on disk."""

import os
from pathlib import Path

import pytest
from repositories import commit, git, put, repository

from agent.domain.alert import Service
from agent.errors import RepositoryProblem
from agent.repos.working_tree import WorkingTree, committed_lines

FILES: dict[str, bytes | str] = {"a.py": "one\ntwo\nthree\n", "shop/cart.py": "total = 1\n", ".gitignore": "*.log\nbuild/\n"}

pytestmark = pytest.mark.usefixtures("temporary")


def test_a_clean_checkout_is_its_head(checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    put(checkout, {"x.log": "ignored", "build/x.py": "ignored"})
    snapshot = WorkingTree(checkout).snapshot(service, "")
    assert snapshot.revision == git(checkout, "rev-parse", "HEAD")
    assert snapshot.paths() == (".gitignore", "a.py", "shop/cart.py")


@pytest.mark.parametrize("change", ["edit", "add", "delete", "mode"])
def test_any_difference_from_head_gives_a_name_of_its_own(checkout: Path, service: Service, change: str) -> None:
    repository(checkout, FILES)
    tree = WorkingTree(checkout)
    clean = tree.snapshot(service, "")
    if change == "edit":
        put(checkout, {"a.py": "ONE\ntwo\nthree\n"})
    elif change == "add":
        put(checkout, {"new.py": ""})
    elif change == "delete":
        (checkout / "a.py").unlink()
    else:
        (checkout / "a.py").chmod(0o755)
    dirty = tree.snapshot(service, "")
    assert dirty.revision.startswith("worktree:")
    assert dirty.revision == WorkingTree(checkout).snapshot(service, "").revision
    assert tree.snapshot(service, clean.revision).read("a.py").content == b"one\ntwo\nthree\n"


def test_a_snapshot_and_its_export_stay_as_they_were(checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    tree = WorkingTree(checkout)
    put(checkout, {"a.py": "then\n"})
    snapshot = tree.snapshot(service, "")
    put(checkout, {"a.py": "now\n"})
    (checkout / "shop/cart.py").unlink()
    assert snapshot.read("a.py").content == b"then\n"
    assert (tree.export(snapshot) / "shop/cart.py").read_bytes() == b"total = 1\n"
    assert tree.snapshot(service, snapshot.revision) == snapshot


def test_another_revision_than_the_present_is_refused(checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    with pytest.raises(RepositoryProblem, match="is not at revision 'v2'"):
        WorkingTree(checkout).snapshot(service, "v2")


def test_a_directory_without_git_works(checkout: Path, service: Service) -> None:
    put(checkout, {"a.py": "1\n", ".venv/lib/x.py": "", "env/pyvenv.cfg": "", "env/x.py": "", "pkg/__pycache__/a.pyc": b"\0"})
    put(checkout, {"data.bin": bytes(9 * 1024**2), "node_modules/x.js": ""})
    (checkout / "loop").symlink_to(checkout)
    (checkout / "dangling").symlink_to("nowhere")
    os.mkfifo(checkout / "pipe")
    tree = WorkingTree(checkout)
    snapshot = tree.snapshot(service, "")
    assert snapshot.paths() == ("a.py",)
    assert snapshot.revision.startswith("worktree:")
    assert tree.history(service, snapshot, "a.py", (1, 1)) == ()


def test_a_repository_without_commits_works(checkout: Path, service: Service) -> None:
    repository(checkout)
    put(checkout, FILES)
    assert WorkingTree(checkout).snapshot(service, "").paths() == (".gitignore", "a.py", "shop/cart.py")


def test_a_directory_inside_a_checkout_works(checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    put(checkout, {"shop/new.py": "", "shop/x.log": ""})
    snapshot = WorkingTree(checkout / "shop").snapshot(service, "")
    assert snapshot.paths() == ("cart.py", "new.py")
    assert snapshot.revision.startswith("worktree:")


def test_a_directory_that_the_checkout_around_it_ignores_works(checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    put(checkout, {"build/copy/a.py": ""})
    assert WorkingTree(checkout / "build/copy").snapshot(service, "").paths() == ("a.py",)


def test_a_tracked_file_behind_a_link_to_elsewhere_is_not_read(checkout: Path, service: Service, tmp_path: Path) -> None:
    repository(checkout, FILES)
    put(tmp_path / "private", {"cart.py": "secret"})
    (checkout / "shop/cart.py").unlink()
    (checkout / "shop").rmdir()
    (checkout / "shop").symlink_to(tmp_path / "private")
    assert WorkingTree(checkout).snapshot(service, "").paths() == (".gitignore", "a.py")


@pytest.mark.parametrize("what", ["missing", "file", "empty"])
def test_what_is_no_project_is_refused(checkout: Path, service: Service, what: str) -> None:
    if what == "file":
        put(checkout.parent, {"shop": "x"})
    elif what == "empty":
        checkout.mkdir()
    with pytest.raises(RepositoryProblem, match=r"can't be read|holds no files"):
        WorkingTree(checkout).snapshot(service, "")


def test_history_follows_lines_through_changes_nobody_committed(checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    second = commit(checkout, {"a.py": "one\ntwo\nTHREE\n"}, "shout", at=1_700_000_100)
    put(checkout, {"a.py": "new\nnew\none\ntwo\nTHREE\n"})
    tree = WorkingTree(checkout)
    snapshot = tree.snapshot(service, "")
    assert [one.sha for one in tree.history(service, snapshot, "a.py", (5, 5))] == [second]
    assert tree.history(service, snapshot, "a.py", (1, 2)) == ()


def test_only_unchanged_lines_map_to_committed_ones() -> None:
    before, after = b"a\nb\nc\nd\n", b"a\nX\nb\nc\nY\n"
    assert list(committed_lines(before, after, (1, 5))) == [(1, 1), (2, 3)]
    assert list(committed_lines(before, after, (2, 2))) == []


def test_copies_go_with_the_object(checkout: Path, service: Service, temporary: Path) -> None:
    repository(checkout, FILES)
    tree = WorkingTree(checkout)
    tree.snapshot(service, "")
    assert list(temporary.iterdir())
    del tree
    assert list(temporary.iterdir()) == []
