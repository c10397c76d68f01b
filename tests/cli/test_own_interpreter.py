"""A checkout's environment is used, but no program that came with the checkout runs outside of the sandbox."""

import sys
from pathlib import Path

import pytest
from terminal import suture

TRACE = 'Traceback (most recent call last):\n  File "/srv/app/shop.py", line 2, in total\n    return 1 / 0\nZeroDivisionError: division by zero\n'
BASE = Path(sys.base_prefix) / "bin"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/shop.py").write_text("def total():\n    return 1 / 0\n")
    return tmp_path / "shop"


def environment(checkout: Path, *, home: str) -> Path:
    """An environment as venv makes it, but for its home; its directory of programs."""
    programs = checkout / ".venv/bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(BASE / f"python{sys.version_info[0]}.{sys.version_info[1]}")
    (checkout / ".venv/pyvenv.cfg").write_text(f"home = {home}\n")
    return programs


def test_an_environment_that_links_to_a_python_elsewhere_is_used(checkout: Path) -> None:
    environment(checkout, home=str(BASE))
    ended = suture("fix", "--trace", "-", cwd=checkout, stdin=TRACE)
    assert "of its own" not in ended.err
    assert ended.code != 2, ended.err


def test_a_python_that_came_with_the_checkout_is_not_run(checkout: Path) -> None:
    programs = environment(checkout, home=str(BASE))
    (programs / "python").unlink()
    (programs / "python").write_text(f"#!/bin/sh\ntouch {checkout.parent}/ran\n")
    (programs / "python").chmod(0o755)
    ended = suture("fix", "--trace", "-", cwd=checkout, stdin=TRACE)
    assert (ended.code, ended.out) == (2, "")
    assert "holds a Python of its own" in ended.err
    assert not (checkout.parent / "ran").exists()


@pytest.mark.parametrize("beside", [True, False])
def test_a_standard_library_that_came_with_the_checkout_is_not_imported(checkout: Path, beside: bool) -> None:
    library = checkout / f"evil/lib/python{sys.version_info[0]}.{sys.version_info[1]}"
    (library / "encodings").mkdir(parents=True)
    (library / "os.py").touch()
    (library / "encodings/__init__.py").write_text(f"import posix\nposix.open({str(checkout.parent / 'ran')!r}, posix.O_CREAT)\n")
    programs = environment(checkout, home=str(checkout / "evil/bin"))
    if beside:
        (checkout / ".venv/pyvenv.cfg").rename(programs / "pyvenv.cfg")
    ended = suture("fix", "--trace", "-", cwd=checkout, stdin=TRACE)
    assert not (checkout.parent / "ran").exists()
    assert (ended.code, ended.out) == (2, "")
