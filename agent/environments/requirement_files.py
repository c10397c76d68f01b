"""Requirement files as pip reads them, without any of their options."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NAMED = re.compile(r"(?:[a-z0-9]+[-_.])*requirements?(?:[-_.][a-z0-9]+)*\.txt", re.IGNORECASE)
KINDS = re.compile(r"(?:requirements?|base|main|common|prod|production|test|tests|testing|dev|develop|development)\.txt")
NOT_FOR_TESTS = re.compile(r"docs?|lint|format|build|release|publish|bench", re.IGNORECASE)
FOLDERS = ("requirements", "reqs")
FILES_AT_MOST = 50
BYTES_AT_MOST = 1024**2
INCLUDE = re.compile(r"(?:-r|--requirement)[ =]?\s*(\S+)")
COMMENT = re.compile(r"(?:^|\s)#.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementFile:
    """One file and the requirements in it and in what it includes."""

    name: str
    lines: tuple[str, ...]


def requirement_files(directory: Path) -> Iterator[RequirementFile]:
    """The files of a service that say what runs it and tests it; those for documentation and the like are left out."""
    found = [path for path in sorted(directory.glob("*.txt")) if NAMED.fullmatch(path.name)]
    for folder in FOLDERS:
        found += [path for path in sorted((directory / folder).glob("*.txt")) if KINDS.fullmatch(path.name)]
    seen: set[Path] = set()
    for path in found:
        if path.is_file() and not NOT_FOR_TESTS.search(path.stem) and path.resolve() not in seen:
            yield RequirementFile(name=path.relative_to(directory).as_posix(), lines=tuple(_lines(path, directory, seen)))


def _lines(path: Path, directory: Path, seen: set[Path]) -> Iterator[str]:
    resolved = path.resolve()
    inside = resolved.is_relative_to(directory.resolve()) and resolved.is_file()
    if resolved in seen or not inside or len(seen) >= FILES_AT_MOST or resolved.stat().st_size > BYTES_AT_MOST:
        return
    seen.add(resolved)
    text = resolved.read_text(encoding="utf-8-sig", errors="replace").replace("\\\r\n", " ").replace("\\\n", " ")
    for raw in text.splitlines():
        line = " ".join(COMMENT.sub("", raw).split())
        if included := INCLUDE.match(line):
            yield from _lines(path.parent / included[1], directory, seen)
        elif line and not line.startswith(("-i", "--", "-c", "-f")):
            yield line
