"""History is read with a commit graph that lies in our cache, never in the repository."""

import os
import subprocess
from pathlib import Path

import pytest
from repositories import commit, git, repository

from agent.domain.alert import Service
from agent.git.command import Git
from agent.repos.git import GitRepos
from agent.repos.history_graph import HistoryGraphs

FILES: dict[str, bytes | str] = {"shop/cart.py": "one\ntwo\n", "README": "shop\n"}


def graphs(cache: Path) -> list[Path]:
    return sorted((cache / "graphs").rglob("commit-graph"))


def contents(directory: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in directory.rglob("*")}


def test_a_graph_is_written_once_into_the_cache_and_the_repository_stays_as_it_was(
    repos: GitRepos, checkout: Path, service: Service, tmp_path: Path
) -> None:
    repository(checkout, FILES)
    second = commit(checkout, {"shop/cart.py": "one\nTWO\n"}, "shout", at=1_700_000_100)
    before = contents(checkout)
    snapshot = repos.snapshot(service, "")
    assert [one.sha for one in repos.history(service, snapshot, "shop/cart.py", (2, 2))] == [second]
    (graph,) = graphs(tmp_path / "cache")
    written = graph.stat().st_mtime_ns
    again = GitRepos(tmp_path / "cache")
    assert [one.sha for one in again.history(service, snapshot, "shop/cart.py", (2, 2))] == [second]
    assert graph.stat().st_mtime_ns == written
    assert contents(checkout) == before


def test_commits_that_came_after_the_graph_are_seen(repos: GitRepos, checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    repos.history(service, repos.snapshot(service, ""), "shop/cart.py", (1, 2))
    later = commit(checkout, {"shop/cart.py": "ONE\ntwo\n"}, "later", at=1_700_000_100)
    assert [one.sha for one in repos.history(service, repos.snapshot(service, ""), "shop/cart.py", (1, 1))] == [later]


def test_a_graph_of_yesterday_is_written_again_whatever_a_killed_git_left(
    repos: GitRepos, checkout: Path, service: Service, tmp_path: Path
) -> None:
    repository(checkout, FILES)
    repos.history(service, repos.snapshot(service, ""), "shop/cart.py", (1, 2))
    (graph,) = graphs(tmp_path / "cache")
    before = graph.read_bytes()
    (graph.parent / "commit-graph.lock").write_bytes(b"")
    os.utime(graph.parents[2] / "written", (1_000, 1_000))
    commit(checkout, {"README": "later\n"}, "later")
    repos.history(service, repos.snapshot(service, ""), "shop/cart.py", (1, 2))
    assert graph.read_bytes() != before


@pytest.mark.parametrize("kind", ["no place to write", "colon in the path", "shallow", "linked worktree", "bare"])
def test_history_is_the_same_where_a_graph_can_or_can_not_be_had(repos: GitRepos, tmp_path: Path, kind: str) -> None:
    origin = repository(tmp_path / ("a:b" if kind == "colon in the path" else "origin"), FILES)
    second = commit(origin, {"shop/cart.py": "one\nTWO\n"}, "shout", at=1_700_000_100)
    place = origin
    if kind == "no place to write":
        (tmp_path / "cache").mkdir()
        (tmp_path / "cache/graphs").write_text("a file stands where the directory belongs")
    elif kind == "shallow":
        place = tmp_path / "shallow"
        subprocess.run(["git", "clone", "--quiet", "--depth", "2", origin.as_uri(), str(place)], check=True)
    elif kind == "linked worktree":
        place = tmp_path / "linked"
        git(origin, "worktree", "add", "--quiet", str(place))
    elif kind == "bare":
        place = tmp_path / "bare.git"
        git(tmp_path, "clone", "--quiet", "--bare", str(origin), str(place))
    service = Service(name="shop", repository=str(place))
    assert [one.sha for one in repos.history(service, repos.snapshot(service, ""), "shop/cart.py", (2, 2))] == [second]


def test_only_the_latest_used_graphs_stay(tmp_path: Path) -> None:
    stored = HistoryGraphs(tmp_path / "graphs", kept=2)
    for number in range(4):
        checkout = repository(tmp_path / f"shop{number}", FILES)
        stored.beside(Git(directory=checkout / ".git"))
    assert len([*(tmp_path / "graphs").iterdir()]) == 2
