"""Laying changed files over a tree without ever leaving it."""

from collections.abc import Mapping
from pathlib import Path

from agent.overlays import bad_path, overlay_paths


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
    for path, content in overlay_paths(tree, overlay).items():
        if content is None:
            removed.append(str(path))
        else:
            _create(into / path, content, tree / path)
    return tuple(removed)


def _create(target: Path, content: bytes, original: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise bad_path(str(target.name), "is both a file and a directory in one overlay") from error
    if original.is_file() and not original.is_symlink():
        target.chmod(original.stat().st_mode & 0o777 | 0o600)
