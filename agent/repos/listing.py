"""Which files of a directory are the project's own."""

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from agent.errors import RepositoryProblem
from agent.git.command import Git, GitFailed
from agent.git.objects import is_utf8
from agent.repos.links import MAX_LINKS

SKIPPED_DIRECTORIES = frozenset(
    {
        ".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", ".tox", ".nox",
        ".mypy_cache", ".pytest_cache", ".ruff_cache",
    }
)  # fmt: skip
MAX_UNTRACKED_BYTES = 8 * 1024**2
MAX_FILES = 200_000
MAX_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What belongs to a project, each by path, sorted.

    Args:
        files: the status of every regular file.
        links: what is written in every symbolic link; they are never followed.
    """

    files: Mapping[str, os.stat_result]
    links: Mapping[str, str]


def listed(root: Path, git: Git | None) -> Listing:
    """The files and links of a directory that belong to the project.

    In a checkout: what git tracks and what it doesn't ignore. Elsewhere: everything but environments and caches.
    Files that git doesn't track and that are large are data, not code, and left out.

    Args:
        root: the directory.
        git: the repository whose checkout it is or lies in, None when there is none.

    Raises:
        RepositoryProblem: unreadable, or far larger than any project.
    """
    tracked = frozenset(_git_names(root, git, "--cached")) if git else frozenset()
    names = tracked.union(_git_names(root, git, "--others", "--exclude-standard")) if git else _walk(root, "")
    real_directories: dict[str, bool] = {}
    found: dict[str, os.stat_result] = {}
    links: dict[str, str] = {}
    for name in sorted(set(names)):
        status = _status(root, name, real_directories)
        if status and stat.S_ISREG(status.st_mode) and (name in tracked or status.st_size <= MAX_UNTRACKED_BYTES):
            found[name] = status
            if len(found) > MAX_FILES:
                raise RepositoryProblem(f"{root} holds more than {MAX_FILES} files", remedy="name the project's own directory")
        elif status and stat.S_ISLNK(status.st_mode) and len(links) < MAX_LINKS:
            links |= _link(root, name)
    size = sum(status.st_size for status in found.values())
    if size > MAX_BYTES:
        raise RepositoryProblem(
            f"the files of {root} are {size} bytes", expected=f"at most {MAX_BYTES}", remedy="ignore data files"
        )
    return Listing(files=found, links=links)


def _git_names(root: Path, git: Git, *which: str) -> Iterator[str]:
    prefix = b"" if root == git.work_tree else os.fsencode(root.relative_to(git.work_tree or root)) + b"/"
    below = ("--", os.fsdecode(prefix)) if prefix else ()
    try:
        listing = git.run("ls-files", "-z", *which, *below)
    except GitFailed as problem:
        raise RepositoryProblem(f"the files of {root} can't be listed: {problem}", remedy="run `git status` there") from problem
    yield from (os.fsdecode(name.removeprefix(prefix)) for name in listing.split(b"\0") if name and not name.endswith(b"/"))


def _status(root: Path, name: str, real_directories: dict[str, bool]) -> os.stat_result | None:
    """The name's own status, None for what isn't there or is reached through a link."""
    if ".." in name.split("/") or not _is_real(root, os.path.dirname(name), real_directories):  # noqa: PTH120 - names, not paths: bytes kept
        return None
    try:
        return (root / name).lstat()
    except OSError:
        return None


def _link(root: Path, name: str) -> Mapping[str, str]:
    try:
        return {name: os.readlink(root / name)} if is_utf8(name) else {}  # noqa: PTH115 - bytes that are no text are kept
    except OSError:
        return {}


def _is_real(root: Path, directory: str, known: dict[str, bool]) -> bool:
    if not directory:
        return True
    if directory not in known:
        path = root / directory
        known[directory] = _is_real(root, os.path.dirname(directory), known) and path.is_dir() and not path.is_symlink()  # noqa: PTH120
    return known[directory]


def _walk(root: Path, inside: str) -> Iterator[str]:
    try:
        entries = list(os.scandir(root / inside))
    except OSError as problem:
        if inside:
            return  # a data directory of somebody else below the project
        raise RepositoryProblem(f"{root} can't be read: {problem}", expected="a readable directory") from problem
    for entry in entries:
        name = f"{inside}/{entry.name}" if inside else entry.name
        if entry.is_symlink() or entry.is_file(follow_symlinks=False):
            yield name
        elif entry.is_dir(follow_symlinks=False) and entry.name not in SKIPPED_DIRECTORIES and not _is_environment(Path(entry)):
            yield from _walk(root, name)


def _is_environment(directory: Path) -> bool:
    return (directory / "pyvenv.cfg").exists()
