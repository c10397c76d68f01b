"""Which container engine is taken, and what it is told."""

import os
from itertools import pairwise
from pathlib import Path

import pytest
from sandboxing import python_job

from agent.errors import BadInput, SandboxUnavailable
from agent.sandboxes.container_arguments import Prepared, container_arguments
from agent.sandboxes.engine import Engine, EngineName, find_engine


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH of our own: each file in it is a client of an engine."""
    directory = tmp_path / "programs"
    directory.mkdir()
    monkeypatch.setenv("PATH", str(directory))
    return directory


def client(directory: Path, name: str, script: str) -> None:
    (directory / name).write_text(f"#!/bin/sh\n{script}\n")
    (directory / name).chmod(0o755)


def prepared(tmp_path: Path) -> Prepared:
    return Prepared(
        name="it", overlay=tmp_path, files={}, profile=tmp_path / "seccomp.json", root=("--rootfs", "/r"), shows_system=True
    )


def engine(name: EngineName = "podman", *, as_root: bool = True, limits_memory: bool = True) -> Engine:
    return Engine(name=name, program=f"/{name}", as_root=as_root, limits_memory=limits_memory, runtime="", environ={})


def test_docker_is_taken_when_its_daemon_answers(programs: Path) -> None:
    client(programs, "docker", "echo 28.2.2")
    client(programs, "podman", "echo 4.3.1")
    assert find_engine().name == "docker"


def test_a_docker_client_without_a_daemon_gives_way_to_podman(programs: Path) -> None:
    client(programs, "docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1")
    client(programs, "podman", "echo 4.3.1")
    assert find_engine().name == "podman"


def test_the_engine_that_is_named_is_the_only_one_asked(programs: Path) -> None:
    client(programs, "docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1")
    client(programs, "podman", "echo 4.3.1")
    with pytest.raises(SandboxUnavailable, match="docker: Cannot connect to the Docker daemon"):
        find_engine("docker")


def test_no_engine_at_all_is_said_with_what_to_install(programs: Path) -> None:
    with pytest.raises(SandboxUnavailable, match=r"docker: not installed; podman: not installed.*apt-get install podman runc"):
        find_engine()


def test_a_client_gets_no_secret_of_our_environment(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUTURE_WEB_TOKEN", "hunter2hunter2")
    monkeypatch.setenv("https_proxy", "http://user:hunter2@proxy")
    client(programs, "podman", "echo 4.3.1")
    assert find_engine().environ.keys() <= {"HOME", "PATH", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"} | {
        name for name in os.environ if name.startswith("DOCKER_")
    }


@pytest.mark.parametrize("name", ["docker", "podman"])
def test_either_engine_is_told_to_keep_everything_away(name: EngineName, tree: Path, tmp_path: Path) -> None:
    told = " ".join(container_arguments(engine(name), python_job(tree, ""), prepared(tmp_path)))
    for wanted in ("--network none", "--cap-drop ALL", "no-new-privileges", "--read-only ", "--pull never", "--rm", "seccomp="):
        assert wanted in told, wanted


def test_an_ordinary_users_containers_keep_no_capability(tree: Path, tmp_path: Path) -> None:
    told = container_arguments(engine(as_root=False), python_job(tree, ""), prepared(tmp_path))
    assert "--cap-add" not in told


def test_every_directory_is_shown_read_only(tree: Path, tmp_path: Path) -> None:
    told = container_arguments(engine(), python_job(tree, "", readonly=(tmp_path,)), prepared(tmp_path))
    mounts = [value for flag, value in pairwise(told) if flag == "--mount"]
    assert any(f"source={tmp_path},destination={tmp_path}" in mount for mount in mounts)
    assert all(mount.endswith(",readonly") for mount in mounts)


@pytest.mark.parametrize("sign", [",", '"'])
def test_a_path_the_engine_would_misread_is_refused(tmp_path: Path, sign: str) -> None:
    odd = tmp_path / f"tree{sign}destination=etc"
    odd.mkdir()
    with pytest.raises(BadInput, match="without commas"):
        container_arguments(engine(), python_job(odd, ""), prepared(tmp_path))
