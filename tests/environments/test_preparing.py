"""Environments made of wheels that lie in a folder: once, shared, bounded, and out of a candidate's reach."""

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from projects import outcomes
from repositories import put
from sandboxing import QUICK, bubblewrap
from wheels import write_wheel

from agent.domain.alert import PythonEnvironment, Service
from agent.environments.building import Installer
from agent.environments.preparing import PreparedEnvironments
from agent.environments.store import EnvironmentStore
from agent.errors import EnvironmentProblem
from agent.runners.pytest_runner import PytestRunner

LONG_AGO = 100_000.0


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheels")
    write_wheel(folder, "taxes", "2.0", {"taxes.py": "RATE = 19\n"})
    return folder


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("kept")
    place.chmod(0o755)
    return place


@pytest.fixture
def prepared(wheels: Path, kept: Path) -> PreparedEnvironments:
    """Without a network: packages come from the folder alone."""
    installer = Installer(options=("--no-index", "--find-links", str(wheels)), seconds=120)
    return PreparedEnvironments(EnvironmentStore(kept / "environments", 1024), installer)


def project(tree: Path, files: dict[str, str]) -> Service:
    put(tree, files)
    return Service(name="shop", repository=str(tree))


def test_tests_find_what_the_repository_requires_and_can_not_write_there(
    prepared: PreparedEnvironments, tmp_path: Path, kept: Path
) -> None:
    test = "import taxes\nimport pytest\n\ndef test_it():\n    assert taxes.RATE == 19\n    with pytest.raises(OSError):\n        open(taxes.__file__, 'a')\n"
    service = project(tmp_path / "tree", {"requirements.txt": "taxes==2.0\n", "test_it.py": test})
    python = prepared.python_for(service, tmp_path / "tree")
    report = PytestRunner(kept / "cache").run(
        bubblewrap(), tmp_path / "tree", replace(service, python=python), overlay={}, tests=(), limits=QUICK
    )
    assert outcomes(report) == {"test_it.py::test_it": "passed"}


def test_equal_requirements_share_one_environment_made_once(prepared: PreparedEnvironments, tmp_path: Path) -> None:
    one = project(tmp_path / "one", {"requirements.txt": "taxes==2.0\n"})
    other = project(tmp_path / "other", {"requirements/base.txt": "taxes==2.0  # the same\n"})
    first = prepared.python_for(one, tmp_path / "one")
    made = Path(first.interpreter).lstat().st_ctime_ns
    assert prepared.python_for(other, tmp_path / "other") == first
    assert Path(first.interpreter).lstat().st_ctime_ns == made


def test_a_service_that_names_its_own_python_keeps_it(prepared: PreparedEnvironments, tmp_path: Path) -> None:
    service = project(tmp_path / "tree", {"requirements.txt": "not-there==1\n"})
    own = PythonEnvironment(interpreter="/srv/shop/.venv/bin/python")
    assert prepared.python_for(replace(service, python=own), tmp_path / "tree") == own


def test_a_requirement_that_can_not_be_had_says_so_and_is_not_tried_again_soon(wheels: Path, tmp_path: Path) -> None:
    service = project(tmp_path / "tree", {"requirements.txt": "not-there==1\n"})
    times = iter([0.0, 1.0, 2.0])
    installer = Installer(options=("--no-index", "--find-links", str(wheels)), seconds=120)
    prepared = PreparedEnvironments(EnvironmentStore(tmp_path / "kept", 1024), installer, lambda: next(times))
    with pytest.raises(EnvironmentProblem, match=r"requirements\.txt asks for can't be made: .*not-there") as first:
        prepared.python_for(service, tmp_path / "tree")
    with pytest.raises(EnvironmentProblem) as second:
        prepared.python_for(service, tmp_path / "tree")
    assert second.value is first.value
    assert not [path for path in (tmp_path / "kept").iterdir() if path.is_dir()]


def test_who_comes_while_an_environment_is_made_waits_for_that_one(tmp_path: Path) -> None:
    store, made, begun, go = EnvironmentStore(tmp_path / "kept", 1024), list[Path](), threading.Event(), threading.Event()

    def make(place: Path) -> None:
        made.append(place)
        begun.set()
        go.wait(20)
        (place / "done").touch()

    found: list[bool] = []
    threads = [threading.Thread(target=lambda: found.append((store.directory("key", make) / "done").exists())) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert begun.wait(20)
    go.set()
    for thread in threads:
        thread.join(20)
    assert (found, len(made)) == ([True, True, True], 1)


def test_one_that_could_not_be_made_leaves_nothing(tmp_path: Path) -> None:
    store = EnvironmentStore(tmp_path / "kept", 1024)

    def fail(place: Path) -> None:
        (place / "half").touch()
        raise EnvironmentProblem("no network")

    with pytest.raises(EnvironmentProblem):
        store.directory("key", fail)
    assert [path.name for path in (tmp_path / "kept").iterdir() if path.is_dir()] == []


def test_the_least_recently_used_go_when_the_disk_is_short_but_none_in_use(tmp_path: Path) -> None:
    store = EnvironmentStore(tmp_path / "kept", 2)

    def make(place: Path) -> None:
        (place / "content").write_bytes(b"x" * 900_000)

    for name in ("oldest", "older", "in-use"):
        store.directory(name, make)
    for name, ago in (("oldest", 2 * LONG_AGO), ("older", LONG_AGO)):
        path = tmp_path / "kept" / name
        os.utime(path, (path.stat().st_atime - ago, path.stat().st_mtime - ago))
    store.directory("new", make)
    assert {path.name for path in (tmp_path / "kept").iterdir() if path.is_dir()} == {"in-use", "new"}
