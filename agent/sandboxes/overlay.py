"""Laying changed files over a tree without ever leaving it."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from agent.errors import BadInput


def stage_overlay(tree: Path, overlay: Mapping[str, bytes | None], into: Path) -> tuple[str, ...]:
    """Write the overlay's files below a directory and name the ones it removes.

    Args:
        tree: the tree the overlay is meant for; only looked at.
        overlay: path relative to the tree -> content, None for a removal.
        into: existing directory that receives the files.

    Raises:
        BadInput: a path that is absolute, leaves the tree, runs through a symlink or a file, or names a directory.
    """
    removed = []
    for name, content in sorted(overlay.items()):
        path = _inside(tree, name)
        if content is None:
            removed.append(str(path))
            continue
        target = into / path
        _create(target, content, tree / path)
    return tuple(removed)


def _create(target: Path, content: bytes, original: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise _bad(str(target.name), "is both a file and a directory in one overlay") from error
    if original.is_file() and not original.is_symlink():
        target.chmod(original.stat().st_mode & 0o777 | 0o600)


def _inside(tree: Path, name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if not name or "\0" in name or path.is_absolute() or ".." in path.parts or path == PurePosixPath():
        raise _bad(name, "is not a relative path inside the tree")
    parent = tree
    for part in path.parts[:-1]:
        parent /= part
        if parent.is_symlink():
            raise _bad(name, f"runs through the symlink {parent.relative_to(tree)}")
        if parent.exists() and not parent.is_dir():
            raise _bad(name, f"runs through the file {parent.relative_to(tree)}")
    if (tree / path).is_dir() and not (tree / path).is_symlink():
        raise _bad(name, "is a directory of the tree")
    return path


def _bad(name: str, why: str) -> BadInput:
    return BadInput(f"overlay path {name[:200]!r} {why}", expected="a file path relative to the repository")
