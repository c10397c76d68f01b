"""A repository's own configuration names commands; none of them may run."""

from contextlib import suppress
from pathlib import Path

import pytest
from repositories import commit, git, put, repository

from agent.domain.alert import Service
from agent.errors import RepositoryProblem
from agent.repos.git import GitRepos
from agent.repos.working_tree import WorkingTree


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """The file that a command of the repository would create."""
    return tmp_path / "sprung"


@pytest.fixture
def hostile(checkout: Path, trap: Path, tmp_path: Path) -> Path:
    repository(checkout, {"a.py": "one\ntwo\n", ".gitattributes": "* diff=evil filter=evil merge=evil\n"})
    commit(checkout, {"a.py": "one\nTWO\n"}, "second")
    script = tmp_path / "evil.sh"
    put(tmp_path, {"evil.sh": f'#!/bin/sh\necho "$0 $@" >> {trap}\nexit 1\n'})
    script.chmod(0o755)
    for name in ("post-checkout", "reference-transaction", "post-index-change", "pre-auto-gc"):
        put(checkout / ".git/hooks", {name: script.read_bytes()})
        (checkout / ".git/hooks" / name).chmod(0o755)
    settings = {
        "core.fsmonitor": script, "core.sshCommand": script, "core.pager": script, "core.editor": script, "core.askPass": script,
        "core.hooksPath": checkout / ".git/hooks", "core.alternateRefsCommand": script, "core.gitProxy": script,
        "diff.external": script, "diff.evil.textconv": script, "diff.evil.command": script,
        "filter.evil.clean": script, "filter.evil.smudge": script, "filter.evil.process": script, "filter.evil.required": "true",
        "merge.evil.driver": script, "gpg.program": script, "log.showSignature": "true", "credential.helper": f"!{script}",
        "alias.ls-files": f"!{script}", "alias.blame": f"!{script}", "alias.cat-file": f"!{script}",
        "uploadpack.packObjectsHook": script, "protocol.ext.allow": "always",
        "extensions.partialClone": "evil", "remote.evil.promisor": "true", "remote.evil.url": checkout.as_uri(),
        "remote.evil.uploadpack": f"{script};git-upload-pack", "core.repositoryFormatVersion": "1",
    }  # fmt: skip
    for name, value in settings.items():
        git(checkout, "config", name, str(value))
    return checkout


def lose(checkout: Path, name: str) -> None:
    """Take a blob out of the repository, so that git would fetch it from the hostile promisor."""
    blob = git(checkout, "rev-parse", name)
    (checkout / ".git/objects" / blob[:2] / blob[2:]).unlink()


def test_the_trap_works(hostile: Path, trap: Path) -> None:
    put(hostile, {"a.py": "changed\n"})
    with suppress(AssertionError):  # git may stumble over the failing filter; that it ran is what matters
        git(hostile, "status")
    assert trap.exists()


def test_reading_commits_runs_nothing(hostile: Path, trap: Path, repos: GitRepos, service: Service) -> None:
    snapshot = repos.snapshot(service, "")
    tree = repos.export(snapshot)
    assert (tree / "a.py").read_bytes() == snapshot.read("a.py").content == b"one\nTWO\n"
    assert len(repos.history(service, snapshot, "a.py", (1, 2))) == 2
    assert not trap.exists()


def test_reading_the_working_tree_runs_nothing(hostile: Path, trap: Path, service: Service, temporary: Path) -> None:
    put(hostile, {"a.py": "one\nTWO\nthree\n"})
    tree = WorkingTree(hostile)
    snapshot = tree.snapshot(service, "")
    assert snapshot.revision.startswith("worktree:")
    assert tree.history(service, snapshot, "a.py", (2, 3))
    assert not trap.exists()


def test_mirroring_runs_nothing(hostile: Path, trap: Path, repos: GitRepos) -> None:
    assert repos.snapshot(Service(name="shop", repository=hostile.as_uri()), "").paths()
    assert not trap.exists()


def test_a_missing_object_is_not_fetched_from_where_the_repository_says(
    hostile: Path, trap: Path, repos: GitRepos, service: Service
) -> None:
    lose(hostile, "HEAD:a.py")
    with pytest.raises(RepositoryProblem, match="can't be read"):
        repos.snapshot(service, "").read("a.py")
    assert repos.history(service, repos.snapshot(service, ""), "a.py", (1, 2)) == ()
    with pytest.raises(RepositoryProblem, match="can't be fetched"):
        repos.snapshot(Service(name="shop", repository=hostile.as_uri()), "")
    assert not trap.exists()


def test_a_work_tree_setting_can_not_point_elsewhere(checkout: Path, tmp_path: Path, service: Service, temporary: Path) -> None:
    repository(checkout, {"a.py": "one\n"})
    put(tmp_path / "private", {"secret": "s"})
    git(checkout, "config", "core.worktree", str(tmp_path / "private"))
    assert WorkingTree(checkout).snapshot(service, "").paths() == ("a.py",)
