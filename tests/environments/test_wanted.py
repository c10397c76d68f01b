"""What a repository's own files ask for, read and never run."""

import json
from pathlib import Path

import pytest
from repositories import put

from agent.environments.wanted import Wanted, wanted_of
from agent.errors import EnvironmentProblem

UV_LOCK = """\
version = 1

[[package]]
name = "shop"
version = "0.1"
source = { virtual = "." }
dependencies = [{ name = "taxes" }, { name = "winthing", marker = "sys_platform == 'win32'" }]

[package.dev-dependencies]
dev = [{ name = "checks" }]

[[package]]
name = "taxes"
version = "2.0"
source = { registry = "index" }
dependencies = [{ name = "rates" }]
wheels = [{ url = "taxes.whl", hash = "sha256:aa" }]

[[package]]
name = "rates"
version = "1.1"
source = { registry = "index" }
wheels = [{ url = "rates.whl", hash = "sha256:bb" }]

[[package]]
name = "checks"
version = "3"
source = { registry = "index" }
wheels = [{ url = "checks.whl", hash = "sha256:cc" }]

[[package]]
name = "winthing"
version = "9"
source = { registry = "index" }

[[package]]
name = "of-nobody"
version = "1"
source = { registry = "index" }
"""
POETRY_LOCK = """\
[[package]]
name = "taxes"
version = "2.0"
files = [{ file = "taxes.whl", hash = "sha256:aa" }]

[[package]]
name = "winthing"
version = "9"
markers = "sys_platform == 'win32'"
files = [{ file = "winthing.whl", hash = "sha256:dd" }]

[[package]]
name = "forked"
version = "1"
source = { type = "git", url = "https://forge.invalid/forked" }
files = []
"""
PYLOCK = """\
lock-version = "1.0"

[[packages]]
name = "taxes"
version = "2.0"
wheels = [{ name = "taxes.whl", hashes = { sha256 = "aa" } }]

[[packages]]
name = "own"
version = "1"
directory = { path = "." }
"""
PIPFILE_LOCK = json.dumps(
    {"default": {"taxes": {"version": "==2.0", "hashes": ["sha256:aa"]}}, "develop": {"checks": {"version": "==3", "hashes": []}}}
)


def wanted(folder: Path, files: dict[str, str], root: str = ".") -> Wanted:
    put(folder, files)
    found = wanted_of(folder, root)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [
        ("uv.lock", UV_LOCK, ["taxes==2.0 --hash=sha256:aa", "rates==1.1 --hash=sha256:bb", "checks==3 --hash=sha256:cc"]),
        (
            "poetry.lock",
            POETRY_LOCK,
            ["taxes==2.0 --hash=sha256:aa", "winthing==9 ; sys_platform == 'win32' --hash=sha256:dd"],
        ),
        ("pylock.toml", PYLOCK, ["taxes==2.0 --hash=sha256:aa"]),
        ("Pipfile.lock", PIPFILE_LOCK, ["taxes==2.0", "checks==3"]),
    ],
)
def test_a_lock_file_says_it_all(tmp_path: Path, name: str, text: str, lines: list[str]) -> None:
    found = wanted(tmp_path, {name: text, "requirements.txt": "other\n"})
    assert (found.origin, list(found.lines), found.complete) == (name, lines, True)


def test_requirement_files_for_running_and_testing_are_read_with_what_they_include(tmp_path: Path) -> None:
    files = {
        "requirements.txt": "--index-url https://elsewhere.invalid\ntaxes>=2  # why\nrates \\\n  ==1.1\n",
        "requirements-dev.txt": "-r requirements.txt\n-r more/checks.txt\n",
        "requirements-docs.txt": "themes\n",
        "more/checks.txt": "checks\n-r ../../../etc/passwd\n",
    }
    found = wanted(tmp_path, files)
    assert (set(found.lines), found.complete) == ({"taxes>=2", "rates ==1.1", "checks"}, False)


def test_declarations_of_the_project_count_with_those_of_its_tests(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": "[project]\nname='a'\nversion='1'\ndependencies=['taxes']\n[project.optional-dependencies]\ntest=['checks']\nfast=['speed']\n[dependency-groups]\ndev=['more', {include-group='x'}]\n",
        "setup.cfg": "[options]\ninstall_requires =\n    rates\n",
        "setup.py": "raise SystemExit('never run')\nsetup(install_requires=['old'], extras_require={'tests': ['older'], 'x': ['y']})\n",
    }
    assert wanted(tmp_path, files).lines == ("taxes", "checks", "more", "rates", "old", "older")


def test_what_would_run_code_to_be_installed_is_left_out(tmp_path: Path) -> None:
    text = "taxes\n-e .\n./vendored\ngit+https://forge.invalid/x\nother @ https://files.invalid/other.tar.gz\n"
    found = wanted(tmp_path, {"requirements.txt": text})
    assert found.lines == ("taxes",)
    assert set(found.left_out) == {
        "-e .",
        "./vendored",
        "git+https://forge.invalid/x",
        "other @ https://files.invalid/other.tar.gz",
    }


def test_the_services_own_directory_comes_before_the_repositorys(tmp_path: Path) -> None:
    files = {"requirements.txt": "of-all\n", "services/shop/requirements.txt": "of-shop\n"}
    assert wanted(tmp_path, files, "services/shop").lines == ("of-shop",)


def test_a_repository_that_asks_for_nothing_needs_no_environment(tmp_path: Path) -> None:
    put(tmp_path, {"shop.py": "", "pyproject.toml": "[tool.x]\n"})
    assert wanted_of(tmp_path, ".") is None


def test_a_lock_that_is_none_is_refused_with_its_name(tmp_path: Path) -> None:
    put(tmp_path, {"uv.lock": "[[package]]\nversion = '1'\n"})
    with pytest.raises(EnvironmentProblem, match=r"uv\.lock can't be read"):
        wanted_of(tmp_path, ".")
