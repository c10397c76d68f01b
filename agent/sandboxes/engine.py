"""Which container engine answers on this machine: docker when its daemon does, else podman."""

import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from agent.errors import SandboxUnavailable
from agent.sandboxes.visible import system_links

ANSWER_SECONDS = 30.0
NEEDED = ("HOME", "PATH", "XDG_RUNTIME_DIR", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DBUS_SESSION_BUS_ADDRESS")
# a mounted tmpfs takes over the mode of the directory below it
EMPTY_ROOT = {"usr": 0o755, "etc": 0o755, "proc": 0o755, "dev": 0o755, "sys": 0o755, "sandbox": 0o755, "tmp": 0o1777}
EngineName = Literal["docker", "podman"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """A container engine that answered.

    Args:
        name: which kind.
        program: absolute path of its client.
        as_root: the root of its containers is the root of this machine.
        limits_memory: it can bound a container's memory.
        runtime: OCI runtime to name, empty for the engine's own choice.
        environ: environment of its client; nothing of it reaches a container.
    """

    name: EngineName
    program: str
    as_root: bool
    limits_memory: bool
    runtime: str
    environ: Mapping[str, str]

    def call(self, *arguments: str, stdin: bytes = b"") -> tuple[bool, str]:
        """Run one command of the client; whether it went well, and what it said.

        Args:
            arguments: after the client's name.
            stdin: what it reads.
        """
        return _call(self.program, arguments, self.environ, stdin)

    def remove(self, container: str) -> bool:
        """Kill a container with everything in it and forget it; True when there is none of that name any more."""
        at_once = ("--time", "0") if self.name == "podman" else ()
        removed, said = self.call("rm", "--force", *at_once, container)
        return removed or "no such container" in said.lower() or "no container with name" in said.lower()

    def empty_image(self) -> str:
        """Name of an image without any file, made when it is not there yet.

        Raises:
            OSError: the engine would not make it.
        """
        content = _empty_root()
        name = f"suture-empty:{sha256(content).hexdigest()[:12]}"
        if not self.call("image", "inspect", name)[0]:
            made, said = self.call("import", "-", name, stdin=content)
            if not made:
                raise OSError(f"{self.name} import: {said}")
        return name


def find_engine(wanted: str = "") -> Engine:
    """The engine that answers, docker before podman.

    Args:
        wanted: `docker` or `podman` for only that one, empty for either.

    Raises:
        SandboxUnavailable: none does; says what each replied.
    """
    seekers: Mapping[str, Callable[[], Engine | str]] = {"docker": _docker, "podman": _podman}
    replies = []
    for name, seek in seekers.items():
        if wanted in {"", name}:
            answer = seek()
            if isinstance(answer, Engine):
                return answer
            replies.append(f"{name}: {answer}")
    raise SandboxUnavailable(
        "no container engine answers; " + "; ".join(replies),
        expected="a running docker daemon that this user may use, or podman 4.3 or newer with runc or crun",
        remedy="apt-get install podman runc",
    )


def _docker() -> Engine | str:
    program = shutil.which("docker")
    if program is None:
        return "not installed"
    environ = _environ()
    answered, said = _call(program, ("version", "--format", "{{.Server.Version}}"), environ)
    if not answered:
        return said
    return Engine(name="docker", program=program, as_root=True, limits_memory=True, runtime="", environ=environ)


def _podman() -> Engine | str:
    program = shutil.which("podman")
    if program is None:
        return "not installed"
    environ = _environ()
    answered, said = _call(program, ("version", "--format", "{{.Client.Version}}"), environ)
    if not answered:
        return said
    as_root = os.geteuid() == 0
    return Engine(
        name="podman",
        program=program,
        as_root=as_root,
        limits_memory=as_root or Path("/sys/fs/cgroup/cgroup.controllers").exists(),
        runtime="runc" if shutil.which("crun") is None else "",
        environ=environ,
    )


def _environ() -> dict[str, str]:
    return {name: os.environ[name] for name in NEEDED if name in os.environ}


def _call(program: str, arguments: tuple[str, ...], environ: Mapping[str, str], stdin: bytes = b"") -> tuple[bool, str]:
    try:
        done = subprocess.run(
            (program, *arguments), env=environ, input=stdin, capture_output=True, timeout=ANSWER_SECONDS, check=False, cwd="/"
        )
    except (OSError, subprocess.SubprocessError) as error:
        return False, str(error)
    return done.returncode == 0, (done.stderr or done.stdout).decode(errors="replace").strip()[-500:]


def _empty_root() -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        for name, mode in EMPTY_ROOT.items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.mode = tarfile.DIRTYPE, mode
            archive.addfile(entry)
        for link, target in system_links().items():
            entry = tarfile.TarInfo(link.lstrip("/"))
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            archive.addfile(entry)
    return content.getvalue()
