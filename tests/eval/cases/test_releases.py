"""Recorded crashes of released packages, fetched by pip from a folder of wheels."""

import json
import sys
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from case_folders import CART, FIXED_CART, HIDDEN_TEST, TRACE
from repositories import git
from wheels import write_wheel

from agent.sandboxes.bubblewrap import Bubblewrap
from eval.cases.case import Case, Function
from eval.cases.checking import check_case
from eval.cases.fetching import installed_requirements, unpacked_release
from eval.cases.judging import judged
from eval.cases.problem import CaseProblem, ReleaseUnavailable
from eval.cases.ready import service_of
from eval.cases.releases import HIDDEN, load_release

PATCHED = HIDDEN_TEST.replace("from shop.cart", "from rates import BASE\nfrom shop.cart").replace("== 200", "== 200 * BASE")


def write_wheels(wheels: Path) -> Path:
    write_wheel(
        wheels, "shop", "1.0", {"shop/__init__.py": "", "shop/cart.py": CART, "shop/old.py": "", "shop/logo.png": b"\x89\0"}
    )
    write_wheel(wheels, "shop", "1.1", {"shop/__init__.py": "", "shop/cart.py": FIXED_CART, "shop/logo.png": b"\x89\1"})
    write_wheel(wheels, "rates", "2.0", {"rates.py": "BASE = 1\n"})
    return wheels


@pytest.fixture(autouse=True)
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels in place of a package index."""
    wheels = write_wheels(tmp_path / "wheels")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return wheels


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that later tests find full."""
    return tmp_path_factory.mktemp("fetched")


def write_incident(folder: Path, **changes: object) -> Path:
    folder.mkdir()
    about = {
        "package": "shop",
        "buggy_version": "1.0",
        "requirements": ["rates==2.0"],
        "exception_type": "TypeError",
        "message": "m",
    }
    gold = {
        "fixed_version": "1.1",
        "functions": [{"file": "shop/cart.py", "function": "total"}],
        "fix_kind": "guard",
        "summary": "Guests.",
    }
    (folder / "incident.json").write_text(json.dumps({**about, **changes}))
    (folder / "gold.json").write_text(json.dumps(gold))
    (folder / "trace.txt").write_text(TRACE)
    (folder / "repro_test.py").write_text(PATCHED)
    return folder


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return load_release(write_incident(tmp_path / "shop-1.0-Guest_total"))


def test_a_release_is_a_case_like_any_other(case: Case) -> None:
    assert (case.id, case.title) == ("shop-1.0-guest-total", "Guests.")
    assert (case.service.name, case.service.path_prefixes) == ("shop", ("/srv/app",))
    assert case.judge.functions == (Function(file="shop/cart.py", function="total"),)
    tests = ("test_a_guest_pays_the_full_price", "test_a_member_gets_a_discount")
    assert case.judge.fail_to_pass == tuple(f"{HIDDEN}::{name}" for name in tests)
    assert case.judge.pass_to_pass == ()


def test_its_repository_is_the_release_and_its_requirements_lie_beside(case: Case, tmp_path: Path, fetched: Path) -> None:
    prepared = case.origin.prepare(tmp_path / "repository", fetched)
    tracked = git(prepared.repository, "ls-files").splitlines()
    assert "shop/cart.py" in tracked
    assert "shop-1.0.dist-info/METADATA" in tracked
    assert [(path / "rates.py").is_file() for path in prepared.paths] == [True]
    assert service_of(case, prepared).python.paths == tuple(str(path) for path in prepared.paths)


def test_the_fix_is_the_whole_difference_to_the_fixed_release(case: Case, fetched: Path) -> None:
    fixed = case.origin.fixed(fetched)
    assert fixed["shop/cart.py"] == FIXED_CART.encode()
    assert fixed["shop/logo.png"] == b"\x89\1"
    assert fixed["shop/old.py"] is None
    assert "shop/__init__.py" not in fixed


def test_a_release_can_be_checked_and_judged(case: Case, tmp_path: Path, fetched: Path, box: Bubblewrap) -> None:
    prepared = case.origin.prepare(tmp_path / "repository", fetched)
    result = judged(case, prepared, case.origin.fixed(fetched), box)
    assert (result.hidden, result.kept, result.detail) == (True, None, "")
    assert check_case(case.given, fetched, box) == ()


def test_a_release_is_fetched_once(cache: Path, index: Path) -> None:
    first = unpacked_release("shop", "1.0", cache)
    (index / "shop-1.0-py3-none-any.whl").unlink()
    assert unpacked_release("shop", "1.0", cache) == first


def test_many_processes_that_ask_at_once_get_one_whole_release(cache: Path) -> None:
    script = f"from pathlib import Path; from eval.cases.fetching import unpacked_release; print(unpacked_release('shop', '1.0', Path({str(cache)!r})))"
    asking = [Popen([sys.executable, "-c", script], stdout=PIPE, stderr=PIPE, text=True) for _ in range(3)]
    answers = {process.communicate()[0].strip() for process in asking}
    assert answers == {str(cache / "releases/shop-1.0")}
    assert sorted(path.name for path in (cache / "releases").iterdir()) == ["shop-1.0"]


def test_what_a_killed_process_left_is_never_taken_for_a_release(cache: Path) -> None:
    torn = cache / "releases" / ".shop-1.0.part-killed"
    torn.mkdir(parents=True)
    assert (unpacked_release("shop", "1.0", cache) / "shop/cart.py").read_text() == CART
    assert not torn.exists()


def test_an_archive_that_is_cut_short_leaves_nothing_behind(cache: Path, index: Path) -> None:
    wheel = index / "shop-1.0-py3-none-any.whl"
    wheel.write_bytes(wheel.read_bytes()[:200])
    with pytest.raises(ReleaseUnavailable):
        unpacked_release("shop", "1.0", cache)
    assert list((cache / "releases").iterdir()) == []


def test_without_a_network_it_says_what_could_not_be_fetched(cache: Path) -> None:
    with pytest.raises(ReleaseUnavailable, match=r"pip download shop==9\.9 failed: ERROR: .*run it once with a network"):
        unpacked_release("shop", "9.9", cache)


def test_no_requirements_need_no_directory(cache: Path) -> None:
    assert installed_requirements((), cache) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"package": "--index-url=x"}, "package"),
        ({"buggy_version": "1.0; rm"}, "buggy_version"),
        ({"requirements": ["rates>=2"]}, "expected a pinned one"),
        ({"requirements": "rates"}, "requirements"),
    ],
)
def test_what_pip_must_not_be_told_is_refused(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    with pytest.raises(CaseProblem, match=said):
        load_release(write_incident(tmp_path / "bad", **changes))


def test_a_file_that_is_no_json_is_named(tmp_path: Path) -> None:
    folder = write_incident(tmp_path / "bad")
    (folder / "gold.json").write_text("{")
    with pytest.raises(CaseProblem, match=r"bad/gold\.json: .*JSON"):
        load_release(folder)


def test_a_missing_test_is_named(tmp_path: Path) -> None:
    folder = write_incident(tmp_path / "bad")
    (folder / "repro_test.py").unlink()
    with pytest.raises(CaseProblem, match=r"repro_test\.py: No such file"):
        load_release(folder)
