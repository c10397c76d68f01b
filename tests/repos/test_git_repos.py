"""Repositories read at their commits."""

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from repositories import commit, git, put, repository

from agent.domain.alert import Service
from agent.errors import RepositoryProblem
from agent.repos.exports import Exports
from agent.repos.git import GitRepos

FILES: dict[str, bytes | str] = {"shop/cart.py": "def total():\n    return 1\n", "README": "shop\n"}


def test_a_snapshot_is_the_head_of_the_default_branch(repos: GitRepos, checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    snapshot = repos.snapshot(service, "")
    assert snapshot.revision == git(checkout, "rev-parse", "HEAD")
    assert snapshot.paths() == ("README", "shop/cart.py")
    assert snapshot.read("shop/cart.py").content == b"def total():\n    return 1\n"


def test_what_is_not_committed_is_not_seen(repos: GitRepos, checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    put(checkout, {"README": "changed", "new.py": ""})
    snapshot = repos.snapshot(service, "")
    assert snapshot.paths() == ("README", "shop/cart.py")
    assert snapshot.read("README").content == b"shop\n"


def test_a_branch_of_the_catalogue_is_read_instead_of_the_default(repos: GitRepos, checkout: Path) -> None:
    repository(checkout, FILES)
    git(checkout, "checkout", "--quiet", "-b", "release/1.x")
    wanted = commit(checkout, {"README": "release\n"}, "release")
    git(checkout, "checkout", "--quiet", "main")
    snapshot = repos.snapshot(Service(name="shop", repository=str(checkout), branch="release/1.x"), "")
    assert snapshot.revision == wanted


def test_a_branch_known_only_from_the_origin_is_found(repos: GitRepos, tmp_path: Path, checkout: Path) -> None:
    origin = repository(tmp_path / "origin", FILES)
    git(origin, "branch", "stable")
    git(tmp_path, "clone", "--quiet", str(origin), str(checkout))
    assert repos.snapshot(Service(name="shop", repository=str(checkout), branch="stable"), "").paths()


@pytest.mark.parametrize("name", ["v1.0", "short", "full"])
def test_a_revision_may_be_a_tag_or_a_commit(repos: GitRepos, checkout: Path, service: Service, name: str) -> None:
    repository(checkout, FILES)
    first = git(checkout, "rev-parse", "HEAD")
    git(checkout, "tag", "--annotate", "-m", "one", "v1.0")
    commit(checkout, {"README": "later\n"}, "later")
    revision = {"v1.0": "v1.0", "short": first[:10], "full": first}[name]
    assert repos.snapshot(service, revision).revision == first


@pytest.mark.parametrize(
    ("label", "tag"),
    [
        ("shop@1.2.3", "v1.2.3"),
        ("shop@1.2.3+45", "1.2.3"),
        ("registry.example:5000/team/shop:v1.2.3", "1.2.3"),
        ("shop:{commit}", ""),
        ("1.2.3-{short}", ""),
        ("main_20261124.g{short}", ""),
        ("v1.2.3-rc1", "1.2.3-rc1"),
    ],
)
def test_a_revision_may_be_what_a_deployment_calls_itself(
    repos: GitRepos, checkout: Path, service: Service, label: str, tag: str
) -> None:
    repository(checkout, FILES)
    first = git(checkout, "rev-parse", "HEAD")
    if tag:
        git(checkout, "tag", tag)
    commit(checkout, {"README": "later\n"}, "later")
    named = label.format(commit=first, short=first[:8])
    assert repos.snapshot(service, named).revision == first
    release = repos.release(service, named)
    assert release is not None
    assert release.commit.sha == first


def test_a_label_that_is_itself_a_name_is_not_taken_apart(repos: GitRepos, checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    git(checkout, "tag", "1.2.3")
    second = commit(checkout, {"README": "later\n"}, "later")
    git(checkout, "tag", "shop@1.2.3")
    assert repos.snapshot(service, "shop@1.2.3").revision == second


@pytest.mark.parametrize(
    "revision",
    ["nope", "--all", "-h", "HEAD~1", "HEAD^{/first}", ":/first", "main..main", "HEAD@{0}", "HEAD:README", "a b", "x\0y"],
)
def test_a_revision_that_is_no_plain_name_of_a_commit_is_refused(
    repos: GitRepos, checkout: Path, service: Service, revision: str
) -> None:
    repository(checkout, FILES)
    commit(checkout, {"README": "later\n"}, "later")
    with pytest.raises(RepositoryProblem, match="has no revision"):
        repos.snapshot(service, revision)


def test_an_export_holds_exactly_the_committed_files(repos: GitRepos, checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    (checkout / "run.sh").write_bytes(b"#!/bin/sh\n")
    (checkout / "run.sh").chmod(0o755)
    commit(checkout, {".gitattributes": "README export-ignore\n*.py text eol=crlf ident\n", "id.py": "# $Id$\n"}, "attributes")
    tree = repos.export(repos.snapshot(service, ""))
    found = {str(path.relative_to(tree)): path.read_bytes() for path in tree.rglob("*") if path.is_file()}
    assert set(found) == {".gitattributes", "README", "id.py", "run.sh", "shop/cart.py"}
    assert found["id.py"] == b"# $Id$\n"
    assert found["shop/cart.py"] == b"def total():\n    return 1\n"
    assert not (tree / ".git").exists()


def test_an_export_can_be_read_by_a_sandbox_under_another_user(repos: GitRepos, checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    (checkout / "run.sh").write_bytes(b"#!/bin/sh\n")
    (checkout / "run.sh").chmod(0o755)
    commit(checkout, {}, "runnable")
    before = os.umask(0o077)
    try:
        tree = repos.export(repos.snapshot(service, ""))
    finally:
        os.umask(before)
    modes = {path: stat.S_IMODE((tree / path).stat().st_mode) for path in ("", "shop", "shop/cart.py", "run.sh")}
    assert modes == {"": 0o755, "shop": 0o755, "shop/cart.py": 0o644, "run.sh": 0o755}


def test_an_export_is_written_once_for_each_revision(repos: GitRepos, checkout: Path, service: Service, tmp_path: Path) -> None:
    repository(checkout, FILES)
    first = repos.export(repos.snapshot(service, ""))
    inode = (first / "README").stat().st_ino
    again = GitRepos(tmp_path / "cache")
    assert again.export(again.snapshot(service, "")) == first
    assert (first / "README").stat().st_ino == inode
    assert [path.name for path in first.parent.iterdir()] == [first.name]


def test_history_names_the_commits_that_last_touched_the_lines(repos: GitRepos, checkout: Path, service: Service) -> None:
    repository(checkout, {"a.py": "one\ntwo\nthree\n"})
    second = commit(checkout, {"a.py": "one\nTWO\nthree\n"}, "shout\n\nbody", at=1_700_000_100)
    third = commit(checkout, {"a.py": "one\nTWO\nTHREE\n"}, "louder", at=1_700_000_200)
    snapshot = repos.snapshot(service, "")
    found = repos.history(service, snapshot, "a.py", (2, 3))
    assert [one.sha for one in found] == [third, second]
    assert found[1].subject.reveal() == "shout"
    assert found[1].author == "Ada"
    assert found[1].committed_at == datetime.fromtimestamp(1_700_000_100, UTC)
    assert found[1].paths == ("a.py",)


@pytest.mark.parametrize(("path", "lines"), [("a.py", (90, 99)), ("gone.py", (1, 2)), ("a.py", (3, 2)), ("--output=x", (1, 1))])
def test_lines_that_do_not_exist_have_no_history(
    repos: GitRepos, checkout: Path, service: Service, path: str, lines: tuple[int, int]
) -> None:
    repository(checkout, {"a.py": "one\n"})
    assert repos.history(service, repos.snapshot(service, ""), path, lines) == ()


def test_a_url_is_read_through_a_mirror_that_is_fetched_again(repos: GitRepos, tmp_path: Path) -> None:
    origin = repository(tmp_path / "origin", FILES)
    git(origin, "branch", "-m", "trunk")
    service = Service(name="shop", repository=origin.as_uri())
    assert repos.snapshot(service, "").revision == git(origin, "rev-parse", "HEAD")
    later = commit(origin, {"README": "later\n"}, "later")
    snapshot = repos.snapshot(service, "")
    assert snapshot.revision == later
    assert snapshot.read("README").content == b"later\n"
    assert repos.history(service, snapshot, "README", (1, 1))[0].sha == later


def test_a_commit_the_mirror_has_needs_no_remote(repos: GitRepos, tmp_path: Path) -> None:
    origin = repository(tmp_path / "origin", FILES)
    service = Service(name="shop", repository=origin.as_uri())
    known = repos.snapshot(service, "").revision
    origin.rename(tmp_path / "moved")
    assert repos.snapshot(service, known).revision == known
    with pytest.raises(RepositoryProblem, match="can't be fetched"):
        repos.snapshot(service, "")


def test_the_oldest_exports_go_when_there_are_too_many(tmp_path: Path) -> None:
    exports = Exports(tmp_path / "exports", kept=2)

    def write(directory: Path) -> None:
        (directory / "file").write_text("x")

    for number, name in enumerate(("first", "second")):
        os.utime(exports.directory(name, write), (1000 + number, 1000 + number))
    fresh = exports.directory("third", write)
    assert sorted(path.name for path in fresh.parent.iterdir()) == ["second", "third"]
    exports.directory("fourth", write)
    exports.directory("fifth", write)
    assert sorted(path.name for path in fresh.parent.iterdir()) == ["fifth", "fourth", "third"], (
        "a sandbox may still read the third"
    )
