"""What a job sees of the machine and may do, spelled as arguments of `docker run` and `podman run`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agent.errors import BadInput
from agent.ports import SandboxJob
from agent.sandboxes.engine import Engine
from agent.sandboxes.visible import (
    ORIGIN,
    OVERLAY,
    SYSTEM_FILES,
    TREE,
    shown_directories,
    system_directories,
)

KEPT_CAPABILITIES = ("SETUID", "SETGID", "SETPCAP", "CHOWN", "FOWNER", "DAC_OVERRIDE")
OWN_PROCESSES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What was laid ready for one container.

    Args:
        name: the container's name.
        overlay: directory with the overlay's files.
        files: path inside the container -> file on this machine.
        profile: file with the seccomp profile.
        root: `--rootfs DIRECTORY`, or the name of an image.
        shows_system: /usr and its neighbours come from this machine, not from an image.
    """

    name: str
    overlay: Path
    files: dict[str, Path]
    profile: Path
    root: tuple[str, ...]
    shows_system: bool


def container_arguments(engine: Engine, job: SandboxJob, prepared: Prepared) -> list[str]:
    """Everything the engine is told, up to the command; a capability kept is only the first program's, which gives it up.

    Raises:
        BadInput: a directory that no job may see, or one whose path the engine can't be told.
    """
    limits = job.limits
    memory, processes = str(limits.memory_bytes + limits.disk_bytes), limits.processes + OWN_PROCESSES
    return [
        *("run", "--rm", "--interactive", "--name", prepared.name, "--label", "suture.sandbox=1", "--log-driver", "none"),
        *("--network", "none", "--hostname", "sandbox", "--cgroupns", "private", "--ipc", "private", "--read-only"),
        *("--cap-drop", "ALL", *(word for name in _kept(engine) for word in ("--cap-add", name))),
        *("--security-opt", "no-new-privileges", "--security-opt", f"seccomp={prepared.profile}"),
        *("--security-opt", "label=disable", "--user", "0:0", "--workdir", "/"),
        *(("--memory", memory, "--memory-swap", memory) if engine.limits_memory else ()),
        *(("--pids-limit", str(processes)) if engine.limits_memory else ()),
        # podman's own wishes are higher than some machines' hard limits
        *("--ulimit", "core=0:0", "--ulimit", "nofile=1024:1024", "--ulimit", f"nproc={processes}:{processes}"),
        *("--shm-size", str(limits.disk_bytes)),
        *_tmpfs(engine, "/tmp", f"size={limits.disk_bytes},mode=1777"),  # noqa: S108  # inside the container
        *_tmpfs(engine, TREE, f"size={limits.disk_bytes},mode=0700"),
        *_tmpfs(engine, "/sys", "size=4k,mode=0555,ro"),
        *_binds(job, prepared),
        *_only_of(engine),
        *("--entrypoint", "/usr/bin/env"),
        *prepared.root,
    ]


def _kept(engine: Engine) -> tuple[str, ...]:
    # the root of an ordinary user's containers is that user, and stays so: nothing to change, nothing needed for it
    return KEPT_CAPABILITIES if engine.as_root else ()


def _tmpfs(engine: Engine, path: str, options: str) -> tuple[str, str]:
    empty = ",notmpcopyup" if engine.name == "podman" else ""
    return ("--tmpfs", f"{path}:exec,nosuid,nodev,{options}{empty}")


def _only_of(engine: Engine) -> tuple[str, ...]:
    if engine.name == "docker":
        return ("--pull", "never")
    named = ("--runtime", engine.runtime) if engine.runtime else ()
    return (*named, "--read-only-tmpfs=false", "--http-proxy=false", "--no-hosts", "--pull", "never")


def _binds(job: SandboxJob, prepared: Prepared) -> Iterator[str]:
    yield from _bind(job.tree.resolve(), ORIGIN)
    yield from _bind(prepared.overlay, OVERLAY)
    for place, written in prepared.files.items():
        yield from _bind(written, place)
    if prepared.shows_system:
        for path in system_directories():
            yield from _bind(Path(path), path)
        for name in SYSTEM_FILES:
            if (file := Path("/etc", name)).exists():
                yield from _bind(file.resolve(), str(file))
    for directory in shown_directories(job.readonly):
        yield from _bind(directory.resolve(), str(directory))


def _bind(source: Path, target: str) -> Iterator[str]:
    # a read-only bind leaves what is mounted below it as it was: each of those is bound again, read-only as well
    for path, place in (
        (source, target),
        *((mount, target + str(mount)[len(str(source)) :]) for mount in _mounted_below(source)),
    ):
        if any(sign in f"{path}{place}" for sign in ',"\n'):
            raise BadInput(f"directory {str(path)!r}", expected="a path without commas, quotes and line breaks for a container")
        yield from ("--mount", f"type=bind,source={path},destination={place},readonly")


def _mounted_below(directory: Path) -> list[Path]:
    lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    places = {Path(line.split()[4].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")) for line in lines}
    return sorted(place for place in places if place != directory and place.is_relative_to(directory))
