"""What a deployed revision brought compared with the release before it."""

from datetime import UTC, datetime
from pathlib import Path

from repositories import commit, git, repository

from agent.domain.alert import Service
from agent.repos.git import GitRepos
from agent.repos.working_tree import WorkingTree

FILES: dict[str, bytes | str] = {"shop/cart.py": "def total():\n    return 1\n"}


def test_a_release_names_the_tag_before_it_and_the_commits_between(repos: GitRepos, checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    first = git(checkout, "rev-parse", "HEAD")
    git(checkout, "tag", "v1")
    second = commit(checkout, {"a": "1"}, "second", at=1_700_000_100)
    third = commit(checkout, {"a": "2"}, "third", at=1_700_000_200)
    git(checkout, "tag", "v2")
    found = repos.release(service, "v2")
    assert found is not None
    assert (found.commit.sha, found.commit.author, found.commit.subject.reveal()) == (third, "Ada", "third")
    assert found.commit.committed_at == datetime.fromtimestamp(1_700_000_200, UTC)
    assert found.previous is not None
    assert found.previous.sha == first
    assert found.brought == (third, second)


def test_a_commit_id_between_tags_is_compared_with_the_nearest_tag_before(
    repos: GitRepos, checkout: Path, service: Service
) -> None:
    repository(checkout, FILES)
    git(checkout, "tag", "-a", "v1", "-m", "first release")
    second = commit(checkout, {"a": "1"}, "second", at=1_700_000_100)
    commit(checkout, {"a": "2"}, "third", at=1_700_000_200)
    found = repos.release(service, second)
    assert found is not None
    assert found.brought == (second,)


def test_without_tags_nothing_is_known_of_what_ran_before(repos: GitRepos, checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    found = repos.release(service, "main")
    assert found is not None
    assert (found.previous, found.brought) == (None, ())


def test_a_revision_that_is_none_has_no_release(repos: GitRepos, checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    assert repos.release(service, "v9") is None
    assert repos.release(service, "--output=/tmp/x") is None


def test_a_mirror_knows_the_tags(repos: GitRepos, checkout: Path) -> None:
    repository(checkout, FILES)
    git(checkout, "tag", "v1")
    second = commit(checkout, {"a": "1"}, "second", at=1_700_000_100)
    found = repos.release(Service(name="shop", repository=f"file://{checkout}"), second)
    assert found is not None
    assert found.brought == (second,)


def test_a_checkout_tells_of_its_commits_and_not_of_uncommitted_work(checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    tree = WorkingTree(checkout)
    found = tree.release(service, "HEAD")
    assert found is not None
    assert found.commit.sha == git(checkout, "rev-parse", "HEAD")
    assert tree.release(service, "") is None
    assert tree.release(service, "worktree:0123456789abcdef") is None
