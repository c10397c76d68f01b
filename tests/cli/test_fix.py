import shutil
from pathlib import Path

import pytest
from capsule_recording import capsule_text
from repositories import repository
from terminal import suture

from agent.domain.codec import loads
from agent.domain.outcome import Outcome, Suggested
from agent.domain.proof import VerdictKind

GUARD = "+    if coupon is None:"


@pytest.fixture
def checkout(crashed_shop: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(crashed_shop / "shop", tmp_path / "shop"))


def test_a_trace_on_standard_input_becomes_a_proven_diff_and_writes_nothing(checkout: Path, traceback: str) -> None:
    before = {path: path.read_bytes() for path in checkout.rglob("*.py")}
    ended = suture("fix", "--trace", "-", cwd=checkout, stdin=traceback)
    assert (ended.code, GUARD in ended.out, "Proven." in ended.out) == (0, True, True), ended
    assert "Traceback" not in ended.err
    assert {path: path.read_bytes() for path in checkout.rglob("*.py")} == before


def test_apply_writes_the_fix_and_its_regression_test(checkout: Path, traceback: str) -> None:
    trace = checkout.parent / "crash.txt"
    trace.write_text(traceback)
    ended = suture("fix", "--repo", str(checkout), "--trace", str(trace), "--apply", cwd=checkout.parent)
    assert ended.code == 0, ended
    assert "    if coupon is None:\n        return Decimal(0)\n" in (checkout / "shop/pricing.py").read_text()
    assert [path.name for path in checkout.glob("tests/test_checkout_*.py")]
    again = suture("fix", "--repo", str(checkout), "--trace", str(trace), "--apply", cwd=checkout.parent)
    assert again.code != 0
    assert "wrote" not in again.err


def test_the_record_as_json_can_be_read_back(checkout: Path, traceback: str) -> None:
    ended = suture("fix", "--trace", "-", "--json", cwd=checkout, stdin=traceback)
    outcome = loads(ended.out)
    assert isinstance(outcome, Outcome)
    assert isinstance(outcome.result, Suggested)
    assert [trial.verdict.kind for trial in outcome.trials] == [VerdictKind.PROVEN]


def test_a_capsule_is_known_by_what_it_holds(tmp_path: Path) -> None:
    root = repository(tmp_path / "shop", {"cart.py": "def total(order):\n    return order['a'] * order['b']\n"})
    content = capsule_text(root, "import cart; cart.total({'a': 2})")
    ended = suture("fix", "--trace", "-", "--prefix", "/srv/app", cwd=root, stdin=content)
    assert "total({'a': 2})" in ended.out


@pytest.mark.parametrize(
    ("arguments", "stdin", "told"),
    [
        ((), "", "neither --trace nor --event; expected exactly one of them"),
        (("--trace", "-", "--event", "-"), "", "both --trace and --event"),
        (("--trace", "missing.txt"), "", "missing.txt: No such file or directory"),
        (("--trace", "-"), '{"suture_capsule": 2}', "/suture_capsule is 2; expected 1"),
        (("--trace", "-"), "all is well\n", "no stack trace in - (it starts 'all is well')"),
        (("--event", "-"), "{", "expected an event as JSON"),
        (("--event", "-"), "[1]", "list"),
        (("--event", "-"), "{}", "expected"),
        (("--trace", "-", "--repo", "missing"), "Traceback", "missing is not a directory"),
    ],
)
def test_bad_input_says_what_was_seen_and_expected(
    tmp_path: Path, traceback: str, arguments: tuple[str, ...], stdin: str, told: str
) -> None:
    text = traceback if stdin == "Traceback" else stdin
    ended = suture("fix", *arguments, cwd=tmp_path, stdin=text)
    assert ended.code == 2
    assert told in ended.err
    assert ended.out == ""


def test_a_crash_of_other_code_is_declined(checkout: Path) -> None:
    elsewhere = 'Traceback (most recent call last):\n  File "/usr/lib/python3/dist-packages/other/core.py", line 3, in run\n    x()\nValueError: no\n'
    ended = suture("fix", "--trace", "-", cwd=checkout, stdin=elsewhere)
    assert ended.code == 4
    assert "No fix proposed." in ended.out
