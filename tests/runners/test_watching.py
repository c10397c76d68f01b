"""What tests go through, on old and new interpreters."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import put
from sandboxing import QUICK, bubblewrap

from agent.domain.alert import PythonEnvironment, Service
from agent.domain.execution import Executed, Watch
from agent.runners.pytest_runner import PytestRunner

FILES = {
    "shop/__init__.py": "",
    "shop/cart.py": (
        "LIMIT = 1\n\n\ndef total(items):\n    if not items:\n        return 0\n    return sum(map(price, items))\n\n\n"
        "def price(item):\n    return item\n\n\ndef unused():\n    return 1\n"
    ),
    "shop/other.py": "def other():\n    return 1\n",
    "test_cart.py": (
        "import threading\n\nfrom shop import cart, other\n\n\ndef test_empty():\n    assert cart.total([]) == 0\n\n\n"
        "def test_more():\n    thread = threading.Thread(target=cart.total, args=([1],))\n    thread.start()\n    thread.join()\n\n\n"
        "def test_other():\n    other.other()\n"
    ),
}
TOTAL, PRICE = 4, 10


def python_of(version: str) -> str:
    """A Python of this version on this machine, empty without one."""
    program = shutil.which(f"python{version}")
    if program is None:
        return ""
    asked = subprocess.run([program, "-c", "import sys; print(sys.executable)"], capture_output=True, text=True, check=False)
    return asked.stdout.strip()


@pytest.fixture
def watched(tmp_path: Path, cache: Path) -> Callable[[str, Watch], Executed]:
    def run(interpreter: str, watch: Watch) -> Executed:
        put(tmp_path / "tree", FILES)
        service = Service(name="shop", repository=str(tmp_path / "tree"), python=PythonEnvironment(interpreter=interpreter))
        report, executed = PytestRunner(cache).run_watched(
            bubblewrap(), tmp_path / "tree", service, overlay={}, tests=(), limits=QUICK, watch=watch
        )
        assert report.trustworthy, report
        return executed

    return run


@pytest.mark.parametrize("version", ["", "3.12"])
def test_functions_are_told_by_test_and_lines_for_the_whole_run(watched: Callable[[str, Watch], Executed], version: str) -> None:
    interpreter = python_of(version) if version else ""
    if version and not interpreter:
        pytest.skip(f"there is no Python {version} here")
    executed = watched(interpreter, Watch(paths=("shop/cart.py",), lines={"shop/cart.py": (5, 6, 7, 15)}))
    assert executed.entered["test_cart.py::test_empty"] == {"shop/cart.py": frozenset({TOTAL})}
    assert executed.entered["test_cart.py::test_more"] == {"shop/cart.py": frozenset({TOTAL, PRICE})}
    assert "test_cart.py::test_other" not in executed.entered
    assert executed.entered[""] == {"shop/cart.py": frozenset({0})}
    assert executed.lines == {"shop/cart.py": frozenset({5, 6, 7})}


def test_files_that_are_not_watched_are_not_told_of(watched: Callable[[str, Watch], Executed]) -> None:
    executed = watched("", Watch(paths=("shop/other.py",)))
    assert {path for places in executed.entered.values() for path in places} == {"shop/other.py"}
