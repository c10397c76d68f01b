"""Doing what was decided."""

from pathlib import Path

import pytest
from publishing import TEST, Desk, desk
from repositories import commit, git
from sample_shop import FIXED, SOURCE

from agent.domain.outcome import Action, Declined, Failed, Published, PullRequestState, Suggested
from agent.stages.publishing.body import marker


@pytest.fixture
def at(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def opened(at: Desk, key: str = "shop-1") -> Published:
    result = at.carry_out(key=key)
    assert isinstance(result, Published)
    return result


def declined(at: Desk, key: str) -> str:
    result = at.carry_out(key=key)
    assert isinstance(result, Declined)
    return result.reasons[0].code


def merged_into_the_target(at: Desk, number: int) -> None:
    """A person merges, and the target's branch gets it."""
    at.forge.merge(number)
    git(at.shop, "pull", "--quiet", "--ff-only", str(at.forge.repository(str(at.shop))), "main")


def test_a_proven_fix_becomes_a_pull_request_with_its_regression_test(at: Desk) -> None:
    pull = opened(at).pull_request
    bare = at.forge.repository(str(at.shop))
    assert pull.paths == ("shop/pricing.py", "tests/test_total_regression.py")
    assert git(bare, "show", f"{pull.head}:shop/pricing.py") + "\n" == FIXED
    assert git(bare, "show", f"{pull.head}:tests/test_total_regression.py") + "\n" == TEST
    assert pull.branch == f"suture/{pull.marker}-return-the-full-price-when-there-is-no-c"
    assert pull.body.endswith(f"{marker(pull.marker, 'shop-1')}\n")


def test_carried_out_twice_it_is_one_pull_request_without_a_comment(at: Desk) -> None:
    first = opened(at)
    assert opened(at) == first
    assert len(at.forge.pull_requests()) == 1
    assert at.forge.record(first.pull_request.number).comments == ()


def test_another_incident_of_the_fault_joins_the_open_one_with_its_evidence(at: Desk) -> None:
    first = opened(at)
    for _ in range(2):
        second = opened(at, "shop-2")
        assert second.joined
        assert second.pull_request.number == first.pull_request.number
    (comment,) = at.forge.record(1).comments
    assert comment.key == "shop-2"
    assert "seen again, as incident `shop-2`" in comment.body
    assert "records with a traceback" in comment.body


def test_what_a_person_closed_is_not_proposed_again(at: Desk) -> None:
    at.forge.close(opened(at).pull_request.number, "We do it otherwise.")
    result = at.carry_out(key="shop-2")
    assert isinstance(result, Declined)
    assert result.reasons[0].code == "closed-by-human"
    assert "#1" in result.reasons[0].text
    assert declined(at, "shop-1") == "closed-by-human"
    assert len(at.forge.pull_requests()) == 1


def test_a_merged_fix_that_the_code_does_not_show_waits_for_its_deployment(at: Desk) -> None:
    at.forge.merge(opened(at).pull_request.number)
    assert declined(at, "shop-2") == "already-merged"


def test_a_merged_fix_of_the_same_incident_is_its_result(at: Desk) -> None:
    at.forge.merge(opened(at).pull_request.number)
    assert opened(at).pull_request.state is PullRequestState.MERGED


def test_a_fault_that_outlives_its_merged_fix_is_proposed_anew(at: Desk) -> None:
    first = opened(at).pull_request
    merged_into_the_target(at, first.number)
    commit(at.shop, {"shop/pricing.py": SOURCE}, "lost in a refactoring")
    git(at.shop, "rm", "--quiet", "tests/test_total_regression.py")
    git(at.shop, "commit", "--quiet", "-m", "and its test")
    assert declined(at, "shop-2") == "already-merged", "nothing shows that the fix was ever here"
    git(at.shop, "reset", "--quiet", "--hard", "HEAD~2")
    commit(at.shop, {"shop/pricing.py": FIXED.replace("if coupon is None", "if coupon is False")}, "undone by half")
    git(at.shop, "mv", "tests/test_total_regression.py", "tests/test_moved.py")
    git(at.shop, "commit", "--quiet", "-m", "moved")
    second = opened(at, "shop-2")
    assert not second.joined
    assert second.pull_request.marker == f"{first.marker}-2"
    assert [pull.state for pull in at.forge.pull_requests()] == [PullRequestState.OPEN, PullRequestState.MERGED]
    assert opened(at, "shop-3").joined


def test_a_suggestion_pushes_nothing_and_carries_the_diff(at: Desk) -> None:
    result = at.carry_out(Action.SUGGEST)
    assert isinstance(result, Suggested)
    assert at.forge.pull_requests() == ()
    page = (at.root / "suggestions/shop-1.md").read_text()
    assert page == result.body
    assert "+    if coupon is None:" in page
    git(at.shop, "apply", str(at.root / "suggestions/shop-1.diff"))
    assert (at.shop / "shop/pricing.py").read_text() == FIXED
    assert (at.shop / "tests/test_total_regression.py").read_text() == TEST


def test_nothing_is_declined_with_the_decisions_reasons(at: Desk) -> None:
    assert declined_reasons(at) == ("proven",)
    assert at.forge.pull_requests() == ()


def test_nothing_because_the_sandbox_failed_is_a_failure_to_retry(at: Desk) -> None:
    result = at.carry_out(Action.NOTHING, infra="no space left on device")
    assert isinstance(result, Failed)
    assert "no space left on device" in result.reasons[0].text


def declined_reasons(at: Desk) -> tuple[str, ...]:
    result = at.carry_out(Action.NOTHING)
    assert isinstance(result, Declined)
    return tuple(reason.code for reason in result.reasons)
