"""A change that a person gives is proven like any other, in both languages."""

import shutil
from pathlib import Path

import pytest
from javascript import needs_node
from javascript_case import CORE
from repositories import git, repository
from terminal import suture

from agent.domain.codec import loads
from agent.domain.outcome import Outcome
from agent.domain.proof import VerdictKind

ISLAND = CORE / "javascript-parcel-to-an-island"


@pytest.fixture
def checkout(crashed_shop: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(crashed_shop / "shop", tmp_path / "shop"))


@pytest.fixture
def parcels(tmp_path: Path) -> Path:
    files = {path.relative_to(ISLAND / "repo").as_posix(): path.read_bytes() for path in (ISLAND / "repo").rglob("*.js*")}
    return repository(tmp_path / "parcels", files)


def diff_of(checkout: Path, path: str, old: str, new: str) -> str:
    """What `git diff` prints of an edit that is taken back."""
    before = (checkout / path).read_text()
    assert before.count(old) == 1
    (checkout / path).write_text(before.replace(old, new))
    text = git(checkout, "diff")
    (checkout / path).write_text(before)
    return text + "\n"


def test_the_given_change_is_tried_and_no_rule_is_asked(checkout: Path, traceback: str) -> None:
    diff = checkout.parent / "mine.diff"
    source = (checkout / "shop/pricing.py").read_text()
    line = next(line for line in source.splitlines() if "coupon." in line and line.startswith("    "))
    diff.write_text(diff_of(checkout, "shop/pricing.py", line, f"    print(coupon)\n{line}"))

    ended = suture("fix", "--trace", "-", "--diff", str(diff), "--json", cwd=checkout, stdin=traceback)

    outcome = loads(ended.out)
    assert isinstance(outcome, Outcome)
    assert [(trial.fix.author, trial.verdict.kind) for trial in outcome.trials] == [("human", VerdictKind.INEFFECTIVE)]
    assert ended.code != 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the diff is empty"),
        ("not a diff\n", "no change"),
        ("--- a/shop/pricing.py\n+++ b/shop/pricing.py\n@@ -1 +1 @@\n-never there\n+x\n", "shop/pricing.py"),
    ],
)
def test_a_diff_that_does_not_fit_says_so(checkout: Path, traceback: str, text: str, told: str) -> None:
    (checkout.parent / "mine.diff").write_text(text)

    ended = suture("fix", "--trace", "-", "--diff", str(checkout.parent / "mine.diff"), cwd=checkout, stdin=traceback)

    assert ended.code == 2
    assert told in ended.err


def test_standard_input_can_not_be_both(checkout: Path) -> None:
    ended = suture("fix", "--trace", "-", "--diff", "-", cwd=checkout)

    assert (ended.code, "standard input for both" in ended.err) == (2, True)


@needs_node
def test_a_right_change_in_javascript_is_proven_and_applied(parcels: Path) -> None:
    diff = diff_of(parcels, "src/zones.js", "<= zone.to);", "<= zone.to) ?? REMOTE;")
    trace = ISLAND / "given" / "trace.txt"

    ended = suture("fix", "--trace", str(trace), "--prefix", "/srv/app", "--diff", "-", "--apply", cwd=parcels, stdin=diff)

    assert ended.code == 0, ended
    assert "human" in ended.out
    assert "?? REMOTE" in (parcels / "src/zones.js").read_text()


@needs_node
def test_a_wrong_change_in_javascript_is_not_written(parcels: Path) -> None:
    diff = diff_of(parcels, "src/quotes.js", "zone.base", "zone?.base")
    trace = ISLAND / "given" / "trace.txt"

    ended = suture("fix", "--trace", str(trace), "--diff", "-", "--apply", cwd=parcels, stdin=diff)

    assert ended.code not in {0, 1}, ended
    assert "zone?.base" not in (parcels / "src/quotes.js").read_text()
