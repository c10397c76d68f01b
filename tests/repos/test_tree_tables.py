"""The files of a commit are listed once and looked up from then on."""

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from repositories import commit, git, put, repository

from agent.code.path_index import PathIndex
from agent.domain.alert import Service
from agent.git.command import Git
from agent.git.objects import TreeEntry
from agent.repos.git import GitRepos, git_directory
from agent.repos.links import followed
from agent.repos.tree_table import TreeTable, table_of
from agent.repos.tree_tables import TreeTables
from agent.repos.working_tree import WorkingTree

FILES: dict[str, bytes | str] = {"shop/cart.py": "total = 1\n", "web/cart.py": "total = 2\n", "README": "shop\n"}
NAMES = st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=6)


def stored(cache: Path) -> list[Path]:
    return sorted((cache / "trees").iterdir())


def take(cache: Path, checkout: Path) -> tuple[str, ...]:
    return tuple(GitRepos(cache).snapshot(Service(name="shop", repository=str(checkout)), "").paths())


@given(paths=st.frozensets(st.lists(NAMES, min_size=1, max_size=3).map("/".join), max_size=12), wanted=NAMES)
def test_a_table_answers_like_an_index_of_its_paths(paths: frozenset[str], wanted: str) -> None:
    entries = [TreeEntry(path=path, blob=f"{number:040x}", executable=number % 2 == 0) for number, path in enumerate(paths)]
    table = TreeTable(table_of(entries, {"a": "b"}))
    index = PathIndex.of(path for path in paths if not any("\ud800" <= letter <= "\udfff" for letter in path))
    for parts in [[wanted], *(path.split("/") for path in paths)]:
        assert table.index.ending_like(parts) == index.ending_like(parts)
        assert table.index.ending_alike(parts) == index.ending_alike(parts)
    assert {entry.path: entry for entry in table.entries()} == {entry.path: entry for entry in entries}
    assert all(table.find(entry.path) == entry for entry in entries if entry.path in index)
    assert table.index.links == {"a": "b"}


def test_a_commit_is_listed_once_whoever_asks(repos: GitRepos, checkout: Path, service: Service, tmp_path: Path) -> None:
    repository(checkout, FILES)
    first = repos.snapshot(service, "")
    tree = git(checkout, "rev-parse", "HEAD^{tree}")
    (checkout / ".git/objects" / tree[:2] / tree[2:]).unlink()
    again = GitRepos(tmp_path / "cache").snapshot(service, "")
    assert again.paths() == first.paths() == ("README", "shop/cart.py", "web/cart.py")
    assert again.read("shop/cart.py").content == b"total = 1\n"
    assert again.index.ending_like(["srv", "shop", "cart.py"]) == (("shop/cart.py", 2),)


def test_another_commit_is_another_table(repos: GitRepos, checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    before = repos.snapshot(service, "")
    commit(checkout, {"new.py": "1\n"}, "new")
    assert "new.py" in repos.snapshot(service, "").index
    assert "new.py" not in before.index


@pytest.mark.parametrize("damage", [b"", b"suture", b"x" * 500, None])
def test_a_damaged_table_is_written_anew(
    repos: GitRepos, checkout: Path, service: Service, tmp_path: Path, damage: bytes | None
) -> None:
    repository(checkout, FILES)
    repos.snapshot(service, "")
    table = stored(tmp_path / "cache")[0]
    whole = table.read_bytes()
    table.write_bytes(whole[:-1] if damage is None else damage)
    assert repos.snapshot(service, "").paths() == ("README", "shop/cart.py", "web/cart.py")
    assert table.read_bytes() == whole


def test_a_cache_that_can_not_be_written_makes_nothing_wrong(checkout: Path, service: Service, tmp_path: Path) -> None:
    repository(checkout, FILES)
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache/trees").write_text("a file stands where the directory belongs")
    assert "shop/cart.py" in GitRepos(tmp_path / "cache").snapshot(service, "").index


def test_processes_that_list_the_same_commit_at_once_agree(checkout: Path, tmp_path: Path) -> None:
    repository(checkout, FILES)
    cache = tmp_path / "cache"
    with ProcessPoolExecutor(3, mp_context=get_context("fork")) as pool:
        answers = list(pool.map(take, [cache] * 6, [checkout] * 6))
    assert answers == [("README", "shop/cart.py", "web/cart.py")] * 6
    assert [path.suffix for path in stored(cache)] == [".files"], "nothing unfinished stays"


def test_only_the_latest_used_tables_stay(checkout: Path, tmp_path: Path) -> None:
    repository(checkout, FILES)
    commits = [git(checkout, "rev-parse", "HEAD"), *(commit(checkout, {"a": f"{number}\n"}, "next") for number in range(4))]
    tables = TreeTables(tmp_path / "trees", kept=2)
    source = Git(directory=git_directory(checkout))
    kept = tables.table(source, commits[0])
    for age, one in enumerate(commits):
        tables.table(source, one)
        os.utime(tmp_path / "trees" / f"{one}.files", (1_000 + age, 1_000 + age))
    assert {path.stem for path in (tmp_path / "trees").iterdir()} == set(commits[-2:])
    assert kept.paths() == ("README", "shop/cart.py", "web/cart.py"), "a removed one stays readable to whoever has it open"


def test_tables_together_stay_below_their_bound_of_bytes(checkout: Path, tmp_path: Path) -> None:
    repository(checkout, FILES)
    second = commit(checkout, {"a": "1\n"}, "next")
    source = Git(directory=git_directory(checkout))
    tables = TreeTables(tmp_path / "trees", kept_bytes=10)
    tables.table(source, git(checkout, "rev-parse", "HEAD~1"))
    tables.table(source, second)
    assert [path.stem for path in (tmp_path / "trees").iterdir()] == [second]


def linked(checkout: Path) -> None:
    repository(checkout)
    put(checkout, {**FILES, "packages/shop/src/tax.py": "x = 1\n"})
    targets = {
        "plugins": "packages", "plugins-tax": "plugins/shop/src", "inner/up": "../shop", "file.py": "shop/cart.py",
        "out": "../../etc", "absolute": "/etc", "circle": "circle", "top": ".", "dangling": "nowhere",
    }  # fmt: skip
    (checkout / "inner").mkdir()
    for name, target in targets.items():
        (checkout / name).symlink_to(target)


@pytest.mark.parametrize("kind", ["commit", "working tree"])
def test_symbolic_links_are_known_with_the_places_inside_that_they_lead_to(
    repos: GitRepos, checkout: Path, service: Service, kind: str
) -> None:
    linked(checkout)
    commit(checkout, {}, "links")
    snapshot = repos.snapshot(service, "") if kind == "commit" else WorkingTree(checkout).snapshot(service, "")
    assert snapshot.index.links == {
        "dangling": "nowhere", "file.py": "shop/cart.py", "inner/up": "shop", "plugins": "packages",
        "plugins-tax": "packages/shop/src",
    }  # fmt: skip
    assert "file.py" not in snapshot.index


def test_a_directory_without_git_knows_its_links(checkout: Path, service: Service) -> None:
    put(checkout, FILES)
    (checkout / "store").symlink_to("shop")
    assert WorkingTree(checkout).snapshot(service, "").index.links == {"store": "shop"}


def test_links_that_lead_to_each_other_end() -> None:
    assert followed({"a": "b", "b": "a", "c": "c/d", "x": "y", "y": "z"}) == {"x": "z", "y": "z"}


def test_an_uncommitted_file_is_in_the_index_of_a_working_tree_and_leaves_it_with_the_file(
    checkout: Path, service: Service
) -> None:
    repository(checkout, FILES)
    put(checkout, {"shop/new.py": "1\n"})
    tree = WorkingTree(checkout)
    before = tree.snapshot(service, "")
    (checkout / "shop/new.py").unlink()
    assert "shop/new.py" in before.index
    assert "shop/new.py" not in tree.snapshot(service, "").index
