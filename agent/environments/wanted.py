"""What a repository's own files say its tests need."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from agent.environments.declared import declared_requirements
from agent.environments.locks import locked_pipfile, locked_poetry, locked_pylock, locked_uv
from agent.environments.requirement_files import requirement_files
from agent.errors import EnvironmentProblem

FILE_BYTES_AT_MOST = 16 * 1024**2
Reader = Callable[[bytes], Iterator[str]]
LOCKS: tuple[tuple[str, Reader], ...] = (
    ("uv.lock", locked_uv),
    ("poetry.lock", locked_poetry),
    ("pylock.toml", locked_pylock),
    ("Pipfile.lock", locked_pipfile),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be installed.

    Args:
        origin: the files that say so.
        lines: requirements, one package a line, no options but hashes.
        complete: the lines hold everything, so that nothing is resolved.
        left_out: requirements that would run code to be installed, or that come from elsewhere than a package index.
    """

    origin: str
    lines: tuple[str, ...]
    complete: bool = False
    left_out: tuple[str, ...] = ()


def wanted_of(tree: Path, root: str) -> Wanted | None:
    """What the service's lock file says, else its requirement files with what its project file declares; None for nothing.

    Nothing of the repository is run to find out.

    Args:
        tree: the repository's files.
        root: the service's directory in it.

    Raises:
        EnvironmentProblem: a lock file can't be read.
    """
    for directory in dict.fromkeys((tree / root, tree)):
        for name, read in LOCKS:
            if (directory / name).is_file():
                return _sorted_out(name, _read_lock(directory / name, read), complete=True)
        files = tuple(requirement_files(directory))
        found = [*declared_requirements(directory), *(line for file in files for line in file.lines)]
        if found:
            origin = ", ".join(file.name for file in files) or "the project's own declaration"
            return _sorted_out(origin, found, complete=False)
    return None


def read_bounded(file: Path) -> bytes:
    """A file's content.

    Raises:
        EnvironmentProblem: it is larger than such files are.
    """
    with file.open("rb") as opened:
        content = opened.read(FILE_BYTES_AT_MOST + 1)
    if len(content) > FILE_BYTES_AT_MOST:
        raise EnvironmentProblem(f"{file.name} has more than {FILE_BYTES_AT_MOST} bytes", expected="a file of requirements")
    return content


def _read_lock(file: Path, read: Reader) -> list[str]:
    try:
        return list(read(read_bounded(file)))
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise EnvironmentProblem(
            f"{file.name} can't be read: {problem!r}"[:300], expected="a lock file as its tool writes it", remedy="lock it again"
        ) from problem


def _sorted_out(origin: str, lines: list[str], *, complete: bool) -> Wanted | None:
    kept: list[str] = []
    left_out: list[str] = []
    for line in dict.fromkeys(lines):
        (kept if _is_plain(line) else left_out).append(line)
    if not kept:
        return None
    if not all(" --hash=" in line for line in kept):  # pip wants hashes for all or for none
        kept = [line.partition(" --hash=")[0].strip() for line in kept]
    return Wanted(origin=origin, lines=tuple(kept), complete=complete, left_out=tuple(left_out))


def _is_plain(line: str) -> bool:
    """True for a package of an index: a URL, a path or a repository would be built, which runs its code."""
    try:
        return Requirement(line.partition(" --hash=")[0]).url is None
    except InvalidRequirement:
        return False
