"""Which Python runs the target's code."""

import subprocess
import sys
from pathlib import Path

import pytest
from projects import SHOP, RunTests, outcomes

from agent.domain.alert import PythonEnvironment
from agent.errors import BadSettings
from agent.runners.interpreter import Interpreter, resolve_interpreter
from agent.runners.pytest_runner import PytestRunner
from agent.runners.toolbox import toolbox

BASE = resolve_interpreter(PythonEnvironment())


def environment(place: Path, packages: dict[str, str], settings: str = "") -> Path:
    """A virtual environment of the base Python with packages as path -> text; gives its python."""
    (place / "bin").mkdir(parents=True)
    (place / "bin" / "python").symlink_to(BASE.executable)
    (place / "pyvenv.cfg").write_text(f"home = {Path(BASE.executable).parent}\n{settings}")
    library = place / "lib" / f"python{BASE.version[0]}.{BASE.version[1]}" / "site-packages"
    for name, text in packages.items():
        (library / name).parent.mkdir(parents=True, exist_ok=True)
        (library / name).write_text(text)
    return place / "bin" / "python"


def with_pytest(place: Path, cache: Path, packages: dict[str, str]) -> Path:
    """A virtual environment that has pytest of its own."""
    python = environment(place, packages)
    library = next(place.glob("lib/*/site-packages"))
    subprocess.run(["cp", "-r", f"{toolbox(BASE, cache)}/.", str(library)], check=True)
    return python


def test_without_a_name_it_is_a_base_python_and_never_our_environment() -> None:
    assert not BASE.executable.startswith(sys.prefix + "/") or sys.prefix == sys.base_prefix
    assert not any(str(path).startswith(sys.prefix + "/lib") for path in BASE.packages) or sys.prefix == sys.base_prefix


@pytest.mark.skipif(sys.prefix == sys.base_prefix, reason="the tests do not run in a virtual environment")
def test_our_own_environment_by_name_is_replaced_by_the_python_below_it() -> None:
    assert resolve_interpreter(PythonEnvironment(interpreter=sys.executable)) == BASE


def test_a_virtual_environment_brings_its_packages_and_the_directories_it_needs(tmp_path: Path) -> None:
    python = environment(tmp_path / "venv", {"lib.py": "X = 1\n"})
    found = resolve_interpreter(PythonEnvironment(interpreter=str(python)))
    assert found.executable == str(python)
    assert [path.name for path in found.packages] == ["site-packages"]
    assert tmp_path / "venv" in found.readonly
    assert found.pytest == ""


@pytest.mark.parametrize("named", ["/no/such/python", "/bin/true", "/etc/passwd"])
def test_a_program_that_is_no_python_is_a_bad_setting(named: str) -> None:
    with pytest.raises(BadSettings, match=f"interpreter {named} gives no answer"):
        resolve_interpreter(PythonEnvironment(interpreter=named))


def test_asking_an_interpreter_runs_nothing_of_its_packages(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    python = environment(
        tmp_path / "venv", {"evil.pth": f"import os; open({str(marker)!r}, 'w')\n", "sitecustomize.py": "1 / 0\n"}
    )
    resolve_interpreter(PythonEnvironment(interpreter=str(python)))
    assert not marker.exists()


def test_the_targets_packages_are_imported_from_its_environment(run: RunTests, tmp_path: Path) -> None:
    python = environment(tmp_path / "venv", {"lib.py": "X = 1\n"})
    files = {"test_a.py": "import lib, sys\ndef test_a():\n    assert lib.X == 1 and 'venv' in lib.__file__\n"}
    report = run(files, python=PythonEnvironment(interpreter=str(python)))
    assert outcomes(report) == {"test_a.py::test_a": "passed"}


def test_further_import_directories_come_after_the_tree(run: RunTests, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "extra.py").write_text("X = 1\n")
    (tmp_path / "more" / "shop.py").write_text("1 / 0\n")
    files = {**SHOP, "test_a.py": "import extra, shop\ndef test_a(): assert extra.X\n"}
    report = run(files, ["test_a.py"], python=PythonEnvironment(paths=(str(tmp_path / "more"),)))
    assert outcomes(report) == {"test_a.py::test_a": "passed"}


def test_source_roots_are_imported_from(run: RunTests) -> None:
    files = {"python/lib/core.py": "X = 1\n", "test_a.py": "import core\ndef test_a(): assert core.X\n"}
    report = run(files, python=PythonEnvironment(source_roots=("python/lib",)))
    assert outcomes(report) == {"test_a.py::test_a": "passed"}


def test_nothing_of_ours_is_importable_beside_the_target(run: RunTests) -> None:
    text = """
import importlib.util, pytest

@pytest.mark.parametrize("name", ["agent", "rules", "prompts", "eval", "dbos", "tree_sitter", "structlog"])
def test_absent(name): assert importlib.util.find_spec(name) is None
"""
    assert set(outcomes(run({"test_a.py": text})).values()) == {"passed"}


PLUGIN = "import pytest\n\n@pytest.fixture\ndef price(): return 3\n"
ENTRY = {
    "plug.py": PLUGIN,
    "plug-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: plug\nVersion: 1.0\n",
    "plug-1.0.dist-info/entry_points.txt": "[pytest11]\nplug = plug\n",
}


def test_installed_plugins_are_loaded_when_tests_need_their_fixtures(run: RunTests, tmp_path: Path, cache: Path) -> None:
    python = with_pytest(tmp_path / "venv", cache, ENTRY)
    files = {"test_a.py": "def test_a(price): assert price == 3\n"}
    report = run(files, python=PythonEnvironment(interpreter=str(python)))
    assert outcomes(report) == {"test_a.py::test_a": "passed"}


def test_plugins_are_loaded_for_a_later_run_that_needs_them(run: RunTests, tmp_path: Path, cache: Path) -> None:
    python = PythonEnvironment(interpreter=str(with_pytest(tmp_path / "venv", cache, ENTRY)))
    runner = PytestRunner(cache)
    files = {"test_a.py": "def test_a(price): pass\n", "test_b.py": "def test_b(): pass\n"}
    for name in ("b", "a"):
        report = run(files, [f"test_{name}.py"], python=python, runner=runner)
        assert outcomes(report) == {f"test_{name}.py::test_{name}": "passed"}


def test_installed_plugins_stay_unloaded_when_nobody_needs_them(run: RunTests, tmp_path: Path, cache: Path) -> None:
    python = with_pytest(tmp_path / "venv", cache, ENTRY)
    files = {"test_a.py": "import sys\ndef test_a(): assert 'plug' not in sys.modules\n"}
    report = run(files, python=PythonEnvironment(interpreter=str(python)))
    assert outcomes(report) == {"test_a.py::test_a": "passed"}


def test_a_plugin_that_replaces_parts_of_pytest_is_not_suspected(run: RunTests, tmp_path: Path, cache: Path) -> None:
    patch = "import _pytest.python\nold = _pytest.python.Function.runtest\n\ndef runtest(self): old(self)\n\n"
    patch += "def pytest_configure(config): _pytest.python.Function.runtest = runtest\n"
    python = with_pytest(tmp_path / "venv", cache, {**ENTRY, "plug.py": PLUGIN + patch})
    files = {"test_a.py": "def test_a(price): pass\n"}
    report = run(files, python=PythonEnvironment(interpreter=str(python)))
    assert outcomes(report) == {"test_a.py::test_a": "passed"}


def test_the_toolbox_holds_pytest_and_nothing_else(cache: Path) -> None:
    box = toolbox(BASE, cache)
    assert sorted(entry.name for entry in box.iterdir() if not entry.name.endswith((".dist-info", "__pycache__"))) == [
        "_pytest",
        "iniconfig",
        "packaging",
        "pluggy",
        "py.py",
        "pygments",
        "pytest",
    ]
    assert list(box.glob("_pytest/__pycache__/*.pyc"))


def test_the_toolbox_is_made_once(cache: Path) -> None:
    assert toolbox(BASE, cache) == toolbox(BASE, cache)
    assert len(list(cache.glob("toolbox-*"))) == 1


def test_a_cache_that_can_not_be_written_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert (toolbox(BASE, tmp_path / "file") / "pytest").is_dir()


def test_an_interpreter_is_a_plain_value() -> None:
    assert isinstance(BASE, Interpreter)
    assert BASE.version >= (3, 8)
