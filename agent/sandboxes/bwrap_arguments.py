"""What a job sees of the machine, spelled as bubblewrap's arguments."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from agent.ports import SandboxJob
from agent.sandboxes.visible import ORIGIN, OVERLAY, SYSTEM_FILES, TREE, shown_directories, system_directories, system_links

USER_ID = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """As whom the job runs.

    Args:
        drop_to: user and group id the job takes on when we are root; None when we are an ordinary user, who needs a user
            namespace instead.
    """

    drop_to: int | None

    @property
    def flags(self) -> tuple[str, ...]:
        """Namespaces and privileges of the trusted first process."""
        if self.drop_to is None:
            return ("--unshare-user", "--disable-userns", "--uid", str(USER_ID), "--gid", str(USER_ID), "--cap-drop", "ALL")
        kept = ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_CHOWN", "CAP_FOWNER", "CAP_DAC_OVERRIDE")
        return ("--cap-drop", "ALL", *(flag for name in kept for flag in ("--cap-add", name)))

    @property
    def uid(self) -> int:
        """The user id the job sees itself as."""
        return USER_ID if self.drop_to is None else self.drop_to


def bwrap_arguments(job: SandboxJob, overlay: Path, identity: Identity, files: dict[str, int]) -> list[str]:
    """Everything bubblewrap is told, up to the command.

    Args:
        job: the job.
        overlay: staged overlay directory.
        identity: as whom it runs.
        files: path of a synthetic file -> descriptor its content is read from.

    Raises:
        BadInput: a read-only directory that would show far more than a job may see.
    """
    disk = str(job.limits.disk_bytes)
    return [
        *("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"),
        *identity.flags,
        *("--die-with-parent", "--new-session", "--hostname", "sandbox"),
        *_directories(("/etc", "/sandbox")),
        *_system(),
        *(word for path, descriptor in files.items() for word in ("--perms", "0644", "--ro-bind-data", str(descriptor), path)),
        *("--proc", "/proc", "--dev", "/dev"),
        *("--perms", "1777", "--size", disk, "--tmpfs", "/dev/shm"),  # noqa: S108  # inside the sandbox
        *("--perms", "1777", "--size", disk, "--tmpfs", "/tmp"),  # noqa: S108  # inside the sandbox
        *("--ro-bind", str(job.tree.resolve()), ORIGIN),
        *("--ro-bind", str(overlay), OVERLAY),
        *("--perms", "0700", "--size", disk, "--tmpfs", TREE),
        *_readonly(job.readonly),
        *("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", TREE),
    ]


def _system() -> Iterator[str]:
    for path in system_directories():
        yield from ("--ro-bind", path, path)
    for link, target in system_links().items():
        yield from ("--symlink", target, link)
    for name in SYSTEM_FILES:
        yield from ("--ro-bind-try", f"/etc/{name}", f"/etc/{name}")


def _readonly(directories: Iterable[Path]) -> Iterator[str]:
    for directory in shown_directories(directories):
        yield from _directories(str(parent) for parent in reversed(directory.parents) if parent != Path("/"))
        yield from ("--ro-bind", str(directory), str(directory))


def _directories(paths: Iterable[str]) -> Iterator[str]:
    # bubblewrap would create parents as closed as what is mounted below them, and the job is another user
    for path in paths:
        yield from ("--perms", "0755", "--dir", path)
