"""What of the machine a job may see: system directories, a few files of /etc, and the interpreter's own directories."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path

from agent.errors import BadInput

TREE = "/sandbox/tree"
ORIGIN = "/sandbox/origin"
OVERLAY = "/sandbox/overlay"
INIT = "/sandbox/init.sh"
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
TOP_DIRECTORIES = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
PASSWD = "root:x:0:0:root:/:/bin/false\nsandbox:x:{uid}:{uid}:sandbox:/tmp/home:/bin/sh\n"  # noqa: S105  # a file, no password
GROUP = "root:x:0:\nsandbox:x:{uid}:\n"
HOSTS = "127.0.0.1 localhost sandbox\n::1 localhost\n"
TOO_WIDE = frozenset(map(Path, ("/", "/etc", "/home", "/proc", "/root", "/run", "/sys", "/dev", "/tmp", "/var", "/sandbox")))  # noqa: S108  # refused, not used


def synthetic_files(uid: int) -> dict[str, bytes]:
    """Files made for the job, by their path: who is who, and the first program.

    Args:
        uid: the user and group id the job sees itself as.
    """
    texts = {"/etc/passwd": PASSWD.format(uid=uid), "/etc/group": GROUP.format(uid=uid), "/etc/hosts": HOSTS}
    return {path: text.encode() for path, text in texts.items()} | {INIT: _init_script()}


def system_links() -> dict[str, str]:
    """Top directories that are symlinks on this machine -> where they lead."""
    tops = (Path("/", name) for name in TOP_DIRECTORIES)
    return {str(top): str(top.readlink()) for top in tops if top.is_symlink()}


def system_directories() -> tuple[str, ...]:
    """Directories every job sees, /usr first."""
    tops = (Path("/", name) for name in TOP_DIRECTORIES)
    return ("/usr", *(str(top) for top in tops if top.is_dir() and not top.is_symlink()))


def shown_directories(readonly: Iterable[Path]) -> Iterator[Path]:
    """The read-only directories of a job that must be shown beside the system's, outer ones first.

    Args:
        readonly: what the job asks for.

    Raises:
        BadInput: a read-only directory that would show far more than a job may see.
    """
    wanted = sorted({Path(directory) for directory in readonly}, key=lambda path: len(path.parts))
    for directory in wanted:
        if not directory.is_absolute() or directory in TOO_WIDE or directory.resolve() in TOO_WIDE or directory == Path.home():
            raise BadInput(
                f"read-only directory {directory}",
                expected="an absolute directory of an interpreter or of import paths",
                remedy="a directory this wide would show the host to the code under test; name a narrower one",
            )
    shown = [Path("/usr")]
    for directory in wanted:
        if not any(directory.is_relative_to(above) for above in shown):
            shown.append(directory)
            yield directory


@cache
def _init_script() -> bytes:
    return resources.files("agent.sandboxes").joinpath("init.sh").read_bytes()
