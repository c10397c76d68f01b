"""Limits that hold for a whole process tree, where this process may make control groups (v1 or v2)."""

import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import monotonic, sleep

_names = count()
_GONE_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlGroup:
    """A control group made for one job; empty when this process may make none.

    Args:
        directories: its directory in each hierarchy.
        limits_memory: the kernel bounds the job's memory.
        limits_processes: the kernel bounds the number of its processes.
    """

    directories: tuple[Path, ...] = ()
    limits_memory: bool = False
    limits_processes: bool = False

    @property
    def entrances(self) -> tuple[str, ...]:
        """Files a process writes its id to in order to join."""
        return tuple(str(directory / "cgroup.procs") for directory in self.directories)

    def close(self) -> bool:
        """Kill whatever is left inside and remove it; True when nothing is left."""
        deadline = monotonic() + _GONE_SECONDS
        while left := [directory for directory in self.directories if not _removed(directory)]:
            if monotonic() > deadline:
                return False
            for directory in left:
                _kill_members(directory)
            sleep(0.002)
        return True


def make_control_group(memory_bytes: int, processes: int, root: Path = Path("/sys/fs/cgroup")) -> ControlGroup:
    """A fresh group with the limits, as much of it as this process may make.

    Args:
        memory_bytes: memory and tmpfs content together.
        processes: tasks, threads included.
        root: where control groups are mounted.
    """
    name = f"suture-{os.getpid()}-{next(_names)}"
    own = _own_groups()
    memory, pids = str(memory_bytes), str(processes)
    if "" in own and (root / "cgroup.controllers").exists():
        parent = root / own[""].lstrip("/")
        with suppress(OSError):  # only where the group was delegated to us
            _set(parent / "cgroup.subtree_control", "+memory +pids")
        directory = _made(parent / name, {"memory.max": memory, "pids.max": pids}, {"memory.swap.max": "0"})
        return ControlGroup(directories=directory, limits_memory=bool(directory), limits_processes=bool(directory))
    in_memory = _made(
        root / "memory" / own.get("memory", "").lstrip("/") / name,
        {"memory.limit_in_bytes": memory},
        {"memory.memsw.limit_in_bytes": memory},
    )
    in_pids = _made(root / "pids" / own.get("pids", "").lstrip("/") / name, {"pids.max": pids}, {})
    return ControlGroup(directories=in_memory + in_pids, limits_memory=bool(in_memory), limits_processes=bool(in_pids))


def _own_groups() -> dict[str, str]:
    groups = {}
    with suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            groups.update(dict.fromkeys(controllers.split(","), path))
    return groups


def _made(directory: Path, needed: dict[str, str], wished: dict[str, str]) -> tuple[Path, ...]:
    try:
        directory.mkdir()
    except OSError:
        return ()
    try:
        for name, value in needed.items():
            _set(directory / name, value)
        if not os.access(directory / "cgroup.procs", os.W_OK):
            raise PermissionError
    except OSError:
        with suppress(OSError):
            directory.rmdir()
        return ()
    for name, value in wished.items():
        with suppress(OSError):
            _set(directory / name, value)
    return (directory,)


def _set(file: Path, value: str) -> None:
    with file.open("r+") as opened:  # never creates: a missing file means the controller is not there
        opened.write(value)


def _removed(directory: Path) -> bool:
    try:
        directory.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _kill_members(directory: Path) -> None:
    with suppress(OSError):
        for member in (directory / "cgroup.procs").read_text().split():
            with suppress(ProcessLookupError):
                os.kill(int(member), signal.SIGKILL)
