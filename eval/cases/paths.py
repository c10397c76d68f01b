"""The files below a folder of a case, none of which may lead out of it."""

import stat
from pathlib import Path, PurePosixPath

from eval.cases.problem import CaseProblem

FILE_LIMIT = 16 * 1024**2
LEFT_OUT = frozenset({"__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache"})


def inside_problem(path: str) -> str:
    """What is wrong with a path relative to a repository, empty when nothing is."""
    parts = PurePosixPath(path).parts
    if path.startswith("/"):
        return "is absolute"
    if ".." in parts:
        return "leads upward"
    if any(part.casefold() == ".git" for part in parts):
        return "leads into .git"
    return "holds a control character or backslash" if any(ord(one) < 32 or one == "\\" for one in path) else ""


def files_below(folder: Path) -> dict[str, Path]:
    """Every file below a folder: relative path -> file, sorted; caches of Python and its tools are left out, no folder is none.

    Raises:
        CaseProblem: something that leads out of the folder, or is no ordinary file.
    """
    if not folder.exists() and not folder.is_symlink():
        return {}
    _refuse(folder, folder)
    found = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if LEFT_OUT.intersection(relative.parts):
            continue
        if problem := inside_problem(relative.as_posix()):
            raise CaseProblem(f"{path}: the name {problem}", expected="names that a repository can hold", remedy="rename it")
        if _refuse(path, folder):
            found[relative.as_posix()] = path
    return found


def _refuse(path: Path, folder: Path) -> bool:
    """True for an ordinary file, False for a directory."""
    try:
        status = path.lstat()
    except OSError as problem:
        raise CaseProblem(f"{path}: {problem.strerror}", expected="a readable file") from None
    if stat.S_ISDIR(status.st_mode):
        return False
    if stat.S_ISREG(status.st_mode) and path != folder:
        if status.st_size > FILE_LIMIT:
            raise CaseProblem(f"{path} has {status.st_size} bytes", expected=f"files of at most {FILE_LIMIT} bytes")
        return True
    kind = "a symbolic link" if stat.S_ISLNK(status.st_mode) else "no ordinary file"
    raise CaseProblem(f"{path} is {kind}", expected="ordinary files and directories", remedy="put a copy of the file there")
