"""Which paths of an overlay stay inside the tree it is laid over."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from agent.errors import BadInput


def overlay_paths(tree: Path, overlay: Mapping[str, bytes | None]) -> Mapping[PurePosixPath, bytes | None]:
    """The overlay by checked paths, sorted; the tree is only looked at.

    Args:
        tree: the tree the overlay is meant for.
        overlay: path relative to the tree -> content, None for a removal.

    Raises:
        BadInput: a path that is absolute, leaves the tree, runs through a symlink or a file, or names a directory.
    """
    checked = {_inside(tree, name): content for name, content in sorted(overlay.items())}
    files = {path for path, content in checked.items() if content is not None}
    for path in files:
        if any(parent in files for parent in path.parents):
            raise bad_path(path.name, "is both a file and a directory in one overlay")
    return checked


def bad_path(name: str, why: str) -> BadInput:
    """What is wrong with one path."""
    return BadInput(f"overlay path {name[:200]!r} {why}", expected="a file path relative to the repository")


def _inside(tree: Path, name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if not name or "\0" in name or path.is_absolute() or ".." in path.parts or path == PurePosixPath():
        raise bad_path(name, "is not a relative path inside the tree")
    parent = tree
    for part in path.parts[:-1]:
        parent /= part
        if parent.is_symlink():
            raise bad_path(name, f"runs through the symlink {parent.relative_to(tree)}")
        if parent.exists() and not parent.is_dir():
            raise bad_path(name, f"runs through the file {parent.relative_to(tree)}")
    if (tree / path).is_dir() and not (tree / path).is_symlink():
        raise bad_path(name, "is a directory of the tree")
    return path
