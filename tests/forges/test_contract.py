"""What every forge promises."""

from dataclasses import replace
from pathlib import Path

import pytest
from forging import AFTER, MergingForge, proposal
from repositories import commit

from agent.domain.fix import FileChange
from agent.domain.outcome import PullRequestState
from agent.errors import ForgeProblem


def test_a_published_proposal_is_an_open_pull_request(forge: MergingForge, shop: Path) -> None:
    given = proposal(shop)
    pull = forge.publish(given)
    assert (pull.state, pull.branch, pull.base, pull.title) == (PullRequestState.OPEN, given.branch, "main", given.title)
    assert pull.body == given.body
    assert pull.marker == given.marker
    assert pull.paths == ("shop/cart.py", "tests/test_cart.py")
    assert pull.head
    assert pull.url


def test_the_same_marker_again_is_the_same_pull_request(forge: MergingForge, shop: Path) -> None:
    first = forge.publish(proposal(shop))
    assert forge.publish(replace(proposal(shop), title="Another title")) == first
    assert forge.find(str(shop), first.marker) == (first,)


def test_another_marker_is_another_pull_request(forge: MergingForge, shop: Path) -> None:
    first = forge.publish(proposal(shop))
    second = forge.publish(proposal(shop, marker="fedcba9876543210"))
    assert second.number != first.number
    assert forge.find(str(shop), second.marker) == (second,)


def test_nothing_carries_an_unknown_marker(forge: MergingForge, shop: Path) -> None:
    forge.publish(proposal(shop))
    assert forge.find(str(shop), "unknown") == ()
    assert forge.find(str(shop / "elsewhere"), "0123456789abcdef") == ()


def test_closed_and_merged_ones_are_found_too(forge: MergingForge, shop: Path) -> None:
    pull = forge.publish(proposal(shop))
    closed = forge.close(pull.number, "not wanted")
    assert closed.state is PullRequestState.CLOSED
    assert forge.find(str(shop), pull.marker) == (closed,)
    other = forge.publish(proposal(shop, marker="fedcba9876543210"))
    merged = forge.merge(other.number)
    assert merged.state is PullRequestState.MERGED
    assert forge.find(str(shop), other.marker) == (merged,)


def test_a_closed_one_can_not_be_merged_nor_a_merged_one_closed(forge: MergingForge, shop: Path) -> None:
    first = forge.publish(proposal(shop))
    forge.close(first.number, "")
    with pytest.raises(ForgeProblem):
        forge.merge(first.number)
    second = forge.publish(proposal(shop, marker="fedcba9876543210"))
    forge.merge(second.number)
    with pytest.raises(ForgeProblem):
        forge.close(second.number, "")


def test_a_conflict_is_named(forge: MergingForge, shop: Path) -> None:
    first = forge.publish(proposal(shop))
    change = FileChange(path="shop/cart.py", before=proposal(shop).changes[0].before, after=AFTER.replace(b"else 0", b"else 9"))
    second = forge.publish(proposal(shop, marker="fedcba9876543210", changes=(change,)))
    forge.merge(first.number)
    with pytest.raises(ForgeProblem, match=r"conflicts in shop/cart\.py"):
        forge.merge(second.number)


def test_a_file_that_is_not_the_one_the_fix_was_proven_on_is_refused(forge: MergingForge, shop: Path) -> None:
    stale = proposal(shop, revision="worktree:0123456789abcdef")
    commit(shop, {"shop/cart.py": "def total(items):\n    return 5\n"}, "rewritten")
    with pytest.raises(ForgeProblem, match=r"shop/cart\.py .* is not the file the fix was proven on"):
        forge.publish(stale)
    assert forge.find(str(shop), stale.marker) == ()
