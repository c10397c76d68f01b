"""Where files of the deployed revision are at the head."""

from pathlib import Path

import pytest
from locating import evidence, incident, ports
from repositories import commit, git, repository

from agent.domain.alert import Service
from agent.domain.location import CodeContext
from agent.repos.git import GitRepos
from agent.repos.working_tree import WorkingTree
from agent.stacktraces.read import read_crashes
from agent.stages.locate_code import locate_code

CART = "import tax\n\n\ndef total(order):\n    price = order.get('price')\n    return price.amount * tax.rate(order)\n"
FILES: dict[str, bytes | str] = {"shop/cart.py": CART, "shop/tax.py": "def rate(order):\n    return 1\n", "README": "shop\n"}


@pytest.fixture
def deployed(checkout: Path) -> str:
    """A repository whose cart was renamed and changed after the commit that was deployed."""
    repository(checkout, FILES)
    revision = git(checkout, "rev-parse", "HEAD")
    (checkout / "shop/cart.py").unlink()
    (checkout / "shop/tax.py").unlink()
    commit(checkout, {"store/basket.py": f"import logging\n{CART}"}, "rename")
    return revision


def test_a_renamed_file_is_found_under_its_new_name_and_a_deleted_one_is_not(
    repos: GitRepos, service: Service, deployed: str
) -> None:
    before, after = repos.snapshot(service, deployed), repos.snapshot(service, "")
    moved = repos.moved(service, before, ["README", "shop/cart.py", "shop/tax.py", "no/such.py"], after)
    assert moved == {"README": "README", "shop/cart.py": "store/basket.py"}


def test_a_crash_of_the_deployed_revision_is_located_in_the_renamed_file_at_the_head(
    repos: GitRepos, service: Service, deployed: str
) -> None:
    trace = (
        'Traceback (most recent call last):\n  File "/srv/shop/cart.py", line 6, in total\n'
        "    return price.amount * tax.rate(order)\nAttributeError: 'NoneType' object has no attribute 'amount'\n"
    )
    context = locate_code(incident(service, revision=deployed), evidence(*read_crashes(trace)), ports(repos))
    assert isinstance(context, CodeContext)
    assert [(frame.path, frame.line, frame.symbol) for frame in context.frames] == [("store/basket.py", 7, "total")]


def test_a_name_in_git_that_looks_like_an_option_or_pattern_is_only_a_name(
    repos: GitRepos, service: Service, checkout: Path
) -> None:
    repository(checkout, {"--help": "1\n2\n3\n", "*.py": "4\n5\n6\n", "README": "x\n"})
    revision = git(checkout, "rev-parse", "HEAD")
    git(checkout, "mv", "--", "--help", "help.py")
    git(checkout, "mv", "--", "*.py", "star.py")
    commit(checkout, {}, "rename")
    before, after = repos.snapshot(service, revision), repos.snapshot(service, "")
    assert repos.moved(service, before, ["--help", "*.py"], after) == {"--help": "help.py", "*.py": "star.py"}


def test_without_the_older_commit_s_files_what_is_gone_is_gone(
    repos: GitRepos, service: Service, deployed: str, checkout: Path
) -> None:
    before, after = repos.snapshot(service, deployed), repos.snapshot(service, "")
    tree = git(checkout, "rev-parse", f"{deployed}^{{tree}}")
    (checkout / ".git/objects" / tree[:2] / tree[2:]).unlink()
    assert repos.moved(service, before, ["README", "shop/cart.py"], after) == {"README": "README"}


def test_a_working_tree_has_only_what_is_there_now(checkout: Path, service: Service) -> None:
    repository(checkout, FILES)
    tree = WorkingTree(checkout)
    snapshot = tree.snapshot(service, "")
    assert tree.moved(service, snapshot, ["README", "gone.py"], snapshot) == {"README": "README"}
