"""Repository paths as importable module names."""

from collections.abc import Collection
from pathlib import PurePosixPath
from posixpath import normpath

from agent.domain.alert import Service

CONVENTIONAL_ROOTS = ("src", "lib")


def module_name(path: str, service: Service, paths: Collection[str]) -> str:
    """Dotted name that a file is imported by, empty when it has none.

    Args:
        path: repository-relative Python file.
        service: its source roots are cut off, the longest that fits.
        paths: every file of the repository.
    """
    if not path.endswith(".py"):
        return ""
    root = max((root for root in source_roots(service, paths) if _inside(path, root)), key=len, default="")
    inner = PurePosixPath(path).relative_to(root) if root else PurePosixPath(path)
    parts = inner.with_suffix("").parts
    if parts and parts[-1] == "__init__":
        parts = parts[:-1]
    if not all(part.isidentifier() for part in parts):
        return ""
    return ".".join(parts)


def source_roots(service: Service, paths: Collection[str]) -> frozenset[str]:
    """Directories imports start from, relative to the repository; `""` is its top."""
    configured = {normpath(f"{service.root}/{root}") for root in service.python.source_roots} | {normpath(service.root)}
    roots = {"" if root == "." else root for root in configured}
    conventional = {f"{root}/{name}".lstrip("/") for root in roots for name in CONVENTIONAL_ROOTS}
    return frozenset(roots | {root for root in conventional if f"{root}/__init__.py" not in paths})


def _inside(path: str, root: str) -> bool:
    return not root or path.startswith(root + "/")
