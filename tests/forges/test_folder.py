"""The local forge: real branches, commits and merges in a folder."""

import os
from pathlib import Path

import pytest
from forging import AFTER, BEFORE, TEST, proposal
from kill import Lives
from repositories import commit, git, repository

from agent.domain.fix import FileChange
from agent.domain.outcome import PullRequestState
from agent.domain.proof import Check, CheckStatus
from agent.errors import ForgeProblem
from agent.forges.folder import FolderForge, slug


def test_the_branch_holds_one_signed_commit_on_the_proven_revision(folder: FolderForge, shop: Path) -> None:
    given = proposal(shop)
    pull = folder.publish(given)
    bare = folder.repository(str(shop))
    assert git(bare, "rev-list", f"main..{pull.branch}").split() == [pull.head]
    assert git(bare, "rev-parse", f"{pull.head}^") == given.revision
    assert git(bare, "show", f"{pull.head}:shop/cart.py").encode() + b"\n" == AFTER
    assert git(bare, "show", f"{pull.head}:tests/test_cart.py").encode() + b"\n" == TEST
    message = git(bare, "show", "--no-patch", "--format=%an <%ae>%n%B", pull.head)
    assert message.startswith("Suture <suture@localhost>\nReturn zero for an empty cart\n")
    assert "Suture-Fault: 0123456789abcdef\nSigned-off-by: Suture <suture@localhost>" in message


def test_the_target_is_not_written_to(folder: FolderForge, shop: Path) -> None:
    before = sorted(str(path) for path in shop.rglob("*"))
    pull = folder.publish(proposal(shop))
    folder.merge(pull.number)
    assert sorted(str(path) for path in shop.rglob("*")) == before


def test_the_same_proposal_gives_the_same_commit_elsewhere(folder: FolderForge, shop: Path, tmp_path: Path) -> None:
    assert folder.publish(proposal(shop)).head == FolderForge(tmp_path / "other").publish(proposal(shop)).head


def test_the_author_is_the_operators_choice(shop: Path, tmp_path: Path) -> None:
    forge = FolderForge(tmp_path / "forge", author="Repairs <repairs@example.org>")
    pull = forge.publish(proposal(shop))
    assert git(forge.repository(str(shop)), "show", "-s", "--format=%an %ce", pull.head) == "Repairs repairs@example.org"


def test_executable_files_stay_executable_and_bytes_stay_bytes(folder: FolderForge, tmp_path: Path) -> None:
    shop = repository(tmp_path / "odd", {".gitattributes": "*.py text eol=crlf\n", "run.py": b"\xff\r\nold\r\n"})
    (shop / "run.py").chmod(0o755)
    commit(shop, {}, "runnable")
    before = b"\xff\nold\n"  # as committed: git normalised the line ends
    pull = folder.publish(proposal(shop, changes=(FileChange(path="run.py", before=before, after=b"\xff\r\nnew\r\n"),)))
    bare = folder.repository(str(shop))
    assert git(bare, "ls-tree", pull.head, "run.py").startswith("100755 blob")
    assert git(bare, "cat-file", "-s", f"{pull.head}:run.py") == "8"


def test_a_deleted_file_is_gone(folder: FolderForge, shop: Path) -> None:
    pull = folder.publish(proposal(shop, changes=(FileChange(path="README", before=b"shop\n", after=None),)))
    assert git(folder.repository(str(shop)), "ls-tree", "--name-only", pull.head) == "shop"


def test_a_working_tree_is_published_on_the_base_when_its_files_are_there(folder: FolderForge, shop: Path) -> None:
    later = commit(shop, {"README": "later\n"}, "later")
    pull = folder.publish(proposal(shop, revision="worktree:0123456789abcdef"))
    assert git(folder.repository(str(shop)), "rev-parse", f"{pull.head}^") == later


def test_a_revision_outside_the_base_branch_brings_nothing_else_along(folder: FolderForge, shop: Path) -> None:
    base = git(shop, "rev-parse", "HEAD")
    git(shop, "checkout", "--quiet", "-b", "release")
    released = commit(shop, {"README": "only released\n"}, "release")
    git(shop, "checkout", "--quiet", "main")
    pull = folder.publish(proposal(shop, revision=released))
    assert git(folder.repository(str(shop)), "rev-parse", f"{pull.head}^") == base


def test_the_base_follows_the_target_and_keeps_what_was_merged(folder: FolderForge, shop: Path) -> None:
    pull = folder.publish(proposal(shop))
    merged = folder.merge(pull.number)
    bare = folder.repository(str(shop))
    assert git(bare, "show", "main:shop/cart.py").encode() + b"\n" == AFTER
    assert git(bare, "rev-parse", "main") == folder.record(merged.number).merged
    assert len(git(bare, "rev-list", "--parents", "-1", "main").split()) == 3
    git(shop, "pull", "--quiet", "--ff-only", str(bare), "main")
    later = commit(shop, {"README": "later\n"}, "later")
    folder.publish(proposal(shop, marker="second", changes=(FileChange(path="new.py", before=None, after=b"1\n"),)))
    assert git(bare, "rev-parse", "main") == later


def test_a_merge_that_was_done_but_not_recorded_is_recognised(folder: FolderForge, shop: Path) -> None:
    pull = folder.publish(proposal(shop))
    record = folder._records.directory / "pull-1.json"
    before = record.read_bytes()
    folder.merge(pull.number)
    merged = folder.record(1).merged
    record.write_bytes(before)
    assert folder.merge(pull.number).state is PullRequestState.MERGED
    assert folder.record(1).merged == merged


def test_comments_replace_the_one_with_their_key(folder: FolderForge, shop: Path) -> None:
    pull = folder.publish(proposal(shop))
    for key, body in (("i-2", "first"), ("i-3", "other"), ("i-2", "second")):
        folder.comment(pull, key, body)
    assert [(one.key, one.body) for one in folder.record(1).comments] == [("i-2", "second"), ("i-3", "other")]


def test_the_page_shows_the_pull_request(folder: FolderForge, shop: Path) -> None:
    pull = folder.publish(proposal(shop))
    folder.set_checks(pull.number, (Check(name="ci", status=CheckStatus.PASSED, detail="12 tests"),))
    folder.comment(pull, "i-2", "Seen again.")
    folder.close(pull.number, "We do it otherwise.")
    page = Path(pull.url.removeprefix("file://")).read_text()
    for text in (
        "# Return zero for an empty cart (#1)",
        "**closed**",
        "We do it otherwise.",
        "Proof.",
        "passed: ci",
        "Seen again.",
    ):
        assert text in page


def test_numbers_run_over_all_targets_and_the_newest_is_first(folder: FolderForge, shop: Path, tmp_path: Path) -> None:
    other = repository(tmp_path / "other", {"shop/cart.py": BEFORE})
    folder.publish(proposal(shop))
    folder.publish(proposal(other))
    assert [pull.number for pull in folder.pull_requests()] == [2, 1]
    assert folder.repository(str(shop)) != folder.repository(str(other))


def test_a_password_is_no_part_of_a_folders_name() -> None:
    assert slug("https://user:hunter2@example.org/team/Shop.git") == slug("https://example.org/team/Shop.git")
    assert slug("https://example.org/team/Shop.git").startswith("shop-")


@pytest.mark.parametrize("number", [0, 7])
def test_an_unknown_number_is_refused(folder: FolderForge, shop: Path, number: int) -> None:
    folder.publish(proposal(shop))
    with pytest.raises(ForgeProblem, match=f"no pull request #{number}"):
        folder.get(number)


def test_a_link_is_not_replaced_by_a_file(folder: FolderForge, shop: Path) -> None:
    (shop / "link").symlink_to("README")
    commit(shop, {}, "link")
    for path in ("link", "link/x.py"):
        with pytest.raises(ForgeProblem, match="would also replace"):
            folder.publish(proposal(shop, changes=(FileChange(path=path, before=None, after=b"x"),)))


def test_a_damaged_record_is_named(folder: FolderForge, shop: Path) -> None:
    folder.publish(proposal(shop))
    record = folder._records.directory / "pull-1.json"
    record.write_text('{"pull_request": 1}')
    with pytest.raises(ForgeProblem, match=r"pull-1\.json can't be read"):
        folder.find(str(shop), "0123456789abcdef")


@pytest.mark.parametrize("kind", ["missing", "empty", "detached", "no such branch"])
def test_a_target_that_can_not_take_a_pull_request(folder: FolderForge, tmp_path: Path, kind: str, shop: Path) -> None:
    given = proposal(shop, base="gone" if kind == "no such branch" else "")
    if kind == "missing":
        shop.rename(tmp_path / "moved")
    elif kind == "empty":
        shop.rename(tmp_path / "moved")
        repository(shop)
    elif kind == "detached":
        git(shop, "checkout", "--quiet", "--detach")
    with pytest.raises(ForgeProblem, match=r"can't be fetched|no default branch|has no branch"):
        folder.publish(given)
    assert folder.pull_requests() == ()


@pytest.mark.parametrize("path", ["../outside.py", ".git/hooks/post-merge", "/etc/x", "shop/cart.py/below.py"])
def test_a_path_that_is_no_file_of_the_tree_is_refused(folder: FolderForge, shop: Path, path: str) -> None:
    with pytest.raises(ForgeProblem, match=r"can't be committed|would also replace"):
        folder.publish(proposal(shop, changes=(FileChange(path=path, before=None, after=b"x"),)))


def test_locks_of_a_git_that_was_killed_do_not_stand_in_the_way(folder: FolderForge, shop: Path) -> None:
    folder.publish(proposal(shop))
    bare = folder.repository(str(shop))
    for name in ("packed-refs.lock", "HEAD.lock", "refs/heads/suture/second-return-zero.lock", "config.lock"):
        (bare / name).parent.mkdir(parents=True, exist_ok=True)
        (bare / name).touch()
        os.utime(bare / name, (1, 1))
    assert folder.publish(proposal(shop, marker="second")).number == 2


def test_killed_at_any_effect_and_run_again_there_is_one_branch_one_commit_and_one_record(shop: Path, tmp_path: Path) -> None:
    deaths = 0
    expected = FolderForge(tmp_path / "undisturbed").publish(proposal(shop)).head
    with Lives("forging:publish_until") as lives:
        for effect in range(1, 200):
            root = tmp_path / f"forge-{effect}"
            killed = lives.live({"root": str(root), "repo": str(shop), "effect": effect})
            forge = FolderForge(root)
            pull = forge.publish(proposal(shop))
            bare = forge.repository(str(shop))
            branches = git(bare, "for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads/suture").splitlines()
            assert branches == [f"{pull.branch} {expected}"], f"killed before effect {effect}"
            assert [path.name for path in sorted((root / "pulls").iterdir())] == ["pull-1.json", "pull-1.md"]
            assert forge.pull_requests() == (pull,)
            assert not (bare / "suture.index").exists()
            deaths += killed
            if not killed:
                break
    assert deaths > 15, deaths
