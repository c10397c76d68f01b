"""Repositories that are empty, damaged, odd or hostile: a clear answer, or they just work."""

import gc
import os
from pathlib import Path

import pytest
from repositories import commit, git, put, repository

from agent.domain.alert import Service
from agent.errors import RepositoryProblem
from agent.ports import Repos
from agent.repos.git import GitRepos
from agent.repos.working_tree import WorkingTree

FILES: dict[str, bytes | str] = {"a.py": "one\ntwo\n", "shop/cart.py": "total = 1\n"}


def refusal(repos: Repos, service: Service, revision: str = "") -> str:
    with pytest.raises(RepositoryProblem) as caught:
        repos.export(repos.snapshot(service, revision))
    return str(caught.value)


def test_a_path_that_is_not_there(repos: GitRepos, service: Service, checkout: Path) -> None:
    assert refusal(repos, service).startswith(f"{checkout} is not a git repository (no directory); expected")


def test_a_directory_inside_somebody_elses_repository_is_not_mistaken_for_one(repos: GitRepos, checkout: Path) -> None:
    repository(checkout, FILES)
    assert "is not a git repository" in refusal(repos, Service(name="shop", repository=str(checkout / "shop")))


def test_a_repository_without_commits(repos: GitRepos, service: Service, checkout: Path) -> None:
    repository(checkout)
    assert "has no commits yet; commit the service's code first" in refusal(repos, service)


def test_an_empty_remote(repos: GitRepos, checkout: Path) -> None:
    repository(checkout)
    assert "has no commits yet" in refusal(repos, Service(name="shop", repository=checkout.as_uri()))


def test_a_branch_that_is_not_there(repos: GitRepos, checkout: Path) -> None:
    repository(checkout, FILES)
    answer = refusal(repos, Service(name="shop", repository=str(checkout), branch="gone"))
    assert "has no revision 'gone'; expected a branch, tag or commit id" in answer


@pytest.mark.parametrize("address", ["ext::sh -c touch% /tmp/pwned", "https://user:hunter2@127.0.0.1:1/shop.git", "foo://x/y"])
def test_an_address_that_can_not_be_fetched(repos: GitRepos, address: str) -> None:
    answer = refusal(repos, Service(name="shop", repository=address))
    assert "hunter2" not in answer
    assert "can't be fetched" in answer or "is not a git repository" in answer


def test_a_shallow_clone_is_read_and_claims_no_history(repos: GitRepos, service: Service, checkout: Path, tmp_path: Path) -> None:
    origin = repository(tmp_path / "origin", FILES)
    commit(origin, {"a.py": "one\nTWO\n"}, "second")
    git(tmp_path, "clone", "--quiet", "--depth", "1", origin.as_uri(), str(checkout))
    snapshot = repos.snapshot(service, "")
    assert snapshot.read("a.py").content == b"one\nTWO\n"
    assert repos.history(service, snapshot, "a.py", (1, 2)) == ()
    older = git(origin, "rev-parse", "HEAD~1")
    assert "deepen the clone" in refusal(repos, service, older)


def test_a_bare_repository(repos: GitRepos, checkout: Path, tmp_path: Path) -> None:
    repository(checkout, FILES)
    git(tmp_path, "clone", "--quiet", "--bare", str(checkout), "bare.git")
    assert repos.snapshot(Service(name="shop", repository=str(tmp_path / "bare.git")), "").paths() == ("a.py", "shop/cart.py")


def test_a_linked_worktree(repos: GitRepos, checkout: Path, tmp_path: Path) -> None:
    repository(checkout, FILES)
    git(checkout, "worktree", "add", "--quiet", str(tmp_path / "linked"))
    assert repos.snapshot(Service(name="shop", repository=str(tmp_path / "linked")), "").paths() == ("a.py", "shop/cart.py")


def test_submodules_and_symlinks_are_left_out(repos: GitRepos, service: Service, checkout: Path) -> None:
    repository(checkout, FILES)
    (checkout / "loop").symlink_to("loop")
    (checkout / "host").symlink_to("/etc/passwd")
    (checkout / "up").symlink_to("..")
    git(checkout, "update-index", "--add", "--cacheinfo", f"160000,{git(checkout, 'rev-parse', 'HEAD')},vendored")
    git(checkout, "add", "loop", "host", "up")
    git(checkout, "commit", "--quiet", "-m", "links")
    snapshot = repos.snapshot(service, "")
    assert snapshot.paths() == ("a.py", "shop/cart.py")
    tree = repos.export(snapshot)
    assert sorted(path.name for path in tree.iterdir()) == ["a.py", "shop"]
    with pytest.raises(RepositoryProblem, match="no file 'host'"):
        snapshot.read("host")


@pytest.mark.parametrize("kind", ["commit", "working tree"])
def test_names_and_contents_that_are_not_utf8_and_crlf_survive_byte_for_byte(
    repos: GitRepos, service: Service, checkout: Path, temporary: Path, kind: str
) -> None:
    name = os.fsdecode(b"caf\xe9.py")
    contents = {"latin.py": b"x = '\xe9\xff\0'\r\n", "dos.py": b"a\r\nb\r\n", "tab\tnew\nline.py": b"1\n", name: b"odd\n"}
    repository(checkout, {"keep": "1\n", **contents})
    chosen: Repos = repos if kind == "commit" else WorkingTree(checkout)
    snapshot = chosen.snapshot(service, "")
    assert snapshot.revision == git(checkout, "rev-parse", "HEAD")
    assert snapshot.paths() == ("dos.py", "keep", "latin.py", "tab\tnew\nline.py")
    assert snapshot.read("latin.py").content == contents["latin.py"]
    tree = chosen.export(snapshot)
    assert {path: (tree / path).read_bytes() for path in contents} == contents


def test_a_missing_object(repos: GitRepos, service: Service, checkout: Path, tmp_path: Path) -> None:
    repository(checkout, FILES)
    blob = git(checkout, "rev-parse", "HEAD:a.py")
    (checkout / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert f"object {blob} can't be read (missing)" in refusal(repos, service)
    assert [path for path in repos.export(repos.snapshot(Service(name="x", repository=str(sound(checkout))), "")).parent.iterdir()
            if path.name.startswith(".")] == [], "nothing half-written stays"  # fmt: skip
    tree = git(checkout, "rev-parse", "HEAD^{tree}")
    (checkout / ".git/objects" / tree[:2] / tree[2:]).unlink()
    assert "can't be listed" in refusal(GitRepos(tmp_path / "fresh"), service)


def sound(checkout: Path) -> Path:
    return repository(checkout.parent / "sound", FILES)


@pytest.mark.parametrize(("name", "inner"), [("..", "x"), (".git", "config"), (".GIT", "hooks"), (".", "x")])
def test_a_crafted_tree_can_not_write_outside_its_export(
    repos: GitRepos, service: Service, checkout: Path, name: str, inner: str
) -> None:
    repository(checkout, FILES)
    blob = bytes.fromhex(git(checkout, "rev-parse", "HEAD:a.py"))
    below = crafted(checkout, b"100644 " + inner.encode() + b"\0" + blob)
    top = crafted(checkout, b"40000 " + name.encode() + b"\0" + bytes.fromhex(below))
    git(checkout, "update-ref", "refs/heads/main", git(checkout, "commit-tree", "-m", "crafted", top))
    assert f"holds a file called '{name}/{inner}'" in refusal(repos, service)


def test_a_crafted_tree_with_a_file_that_is_also_a_directory(repos: GitRepos, service: Service, checkout: Path) -> None:
    repository(checkout, FILES)
    blob = bytes.fromhex(git(checkout, "rev-parse", "HEAD:a.py"))
    below = crafted(checkout, b"100644 x\0" + blob)
    top = crafted(checkout, b"100644 a\0" + blob + b"40000 a\0" + bytes.fromhex(below))
    git(checkout, "update-ref", "refs/heads/main", git(checkout, "commit-tree", "-m", "crafted", top))
    assert "can't be written" in refusal(repos, service)


def crafted(checkout: Path, content: bytes) -> str:
    return git(checkout, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=content)


def test_a_repository_of_another_user(checkout: Path, service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(checkout, FILES)
    strict = tmp_path / "bin"
    put(strict, {"git": f'#!/bin/sh\nexport GIT_TEST_ASSUME_DIFFERENT_OWNER=1 PATH="{os.environ["PATH"]}"\nexec git "$@"\n'})
    (strict / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{strict}:{os.environ['PATH']}")
    repos = GitRepos(tmp_path / "cache")
    assert repos.snapshot(service, "").paths()
    assert repos.snapshot(Service(name="shop", repository=checkout.as_uri()), "").paths()
    assert not WorkingTree(checkout).snapshot(service, "").revision.startswith("worktree:")


def test_an_unreadable_directory(tmp_path: Path, checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    checkout.chmod(0)
    assert as_nobody(lambda: refusal(GitRepos(tmp_path / "cache"), service)) == 0
    assert as_nobody(lambda: refusal(WorkingTree(checkout), service)) == 0
    checkout.chmod(0o755)


def as_nobody(action: object) -> int:
    """Exit code of a child that calls the action without root's right to read everything."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            assert callable(action)
            action()
            code = 0
        finally:
            gc.collect()  # what a normal end would clean up
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
