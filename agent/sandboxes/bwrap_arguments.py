"""What a job sees of the machine, spelled as bubblewrap's arguments."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from agent.errors import BadInput
from agent.ports import SandboxJob

TREE = "/sandbox/tree"
INIT = "/sandbox/init.sh"
USER_ID = 1000
SYSTEM_FILES = (
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "alternatives",
    "localtime",
    "timezone",
    "mime.types",
    "protocols",
    "services",
)
PASSWD = "root:x:0:0:root:/:/bin/false\nsandbox:x:{uid}:{uid}:sandbox:/tmp/home:/bin/sh\n"  # noqa: S105  # a file, no password
GROUP = "root:x:0:\nsandbox:x:{uid}:\n"
HOSTS = "127.0.0.1 localhost sandbox\n::1 localhost\n"
TOO_WIDE = frozenset(map(Path, ("/", "/etc", "/home", "/proc", "/root", "/run", "/sys", "/dev", "/tmp", "/var", "/sandbox")))  # noqa: S108  # refused, not used


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


def synthetic_files(identity: Identity) -> dict[str, bytes]:
    """Files made for the job, by their path: the first program, and who is who."""
    texts = {"/etc/passwd": PASSWD.format(uid=identity.uid), "/etc/group": GROUP.format(uid=identity.uid), "/etc/hosts": HOSTS}
    return {path: text.encode() for path, text in texts.items()} | {INIT: _init_script()}


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
        *("--ro-bind", str(job.tree.resolve()), "/sandbox/origin"),
        *("--ro-bind", str(overlay), "/sandbox/overlay"),
        *("--perms", "0700", "--size", disk, "--tmpfs", TREE),
        *_readonly(job.readonly),
        *("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", TREE),
    ]


def _system() -> Iterator[str]:
    yield from ("--ro-bind", "/usr", "/usr")
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        top = Path("/", name)
        if top.is_symlink():
            yield from ("--symlink", str(top.readlink()), str(top))
        elif top.is_dir():
            yield from ("--ro-bind", str(top), str(top))
    for name in SYSTEM_FILES:
        yield from ("--ro-bind-try", f"/etc/{name}", f"/etc/{name}")


def _readonly(directories: Iterable[Path]) -> Iterator[str]:
    wanted = sorted({Path(directory) for directory in directories}, key=lambda path: len(path.parts))
    for directory in wanted:
        if not directory.is_absolute() or directory in TOO_WIDE or directory.resolve() in TOO_WIDE or directory == Path.home():
            raise BadInput(
                f"read-only directory {directory}",
                expected="an absolute directory of an interpreter or of import paths",
                remedy="a directory this wide would show the host to the code under test; name a narrower one",
            )
    mounted = [Path("/usr")]
    for directory in wanted:
        if any(directory.is_relative_to(above) for above in mounted):
            continue
        mounted.append(directory)
        yield from _directories(str(parent) for parent in reversed(directory.parents) if parent != Path("/"))
        yield from ("--ro-bind", str(directory), str(directory))


def _directories(paths: Iterable[str]) -> Iterator[str]:
    # bubblewrap would create parents as closed as what is mounted below them, and the job is another user
    for path in paths:
        yield from ("--perms", "0755", "--dir", path)


@cache
def _init_script() -> bytes:
    return resources.files("agent.sandboxes").joinpath("init.sh").read_bytes()
