"""The repository of a recorded crash of a release: the release itself."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from eval.cases.case import Prepared
from eval.cases.fetching import installed_requirements, kept, unpacked_release
from eval.cases.git_history import PlannedCommit, write_repository
from eval.cases.paths import inside_problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseOrigin:
    """Fetches a release and makes a repository of it, one commit.

    Args:
        package: distribution the crash happened in.
        version: the buggy release.
        fixed_version: the release that holds the fix.
        requirements: pinned distributions it needs at run time.
        at: when it crashed (aware UTC).
    """

    package: str
    version: str
    fixed_version: str
    requirements: tuple[str, ...]
    at: datetime

    def prepare(self, target: Path, cache: Path) -> Prepared:
        """Make the repository; its requirements are import directories beside it.

        Raises:
            ReleaseUnavailable: pip can't fetch it.
        """
        needs = installed_requirements(self.requirements, cache)
        seconds = int(self.at.timestamp())
        made = kept(
            cache / "committed" / f"{self.package}-{self.version}-{seconds}", cache, lambda place: self._made(place, cache)
        )
        # The same files, not copies: a repository is only read, and copying a large one takes a second.
        shutil.copytree(made, target, symlinks=True, copy_function=_linked)
        return Prepared(repository=target, paths=(needs,) if needs else ())

    def _made(self, place: Path, cache: Path) -> Path:
        files = release_files(unpacked_release(self.package, self.version, cache))
        subject = f"{self.package} {self.version}"
        write_repository(place / "repository", [PlannedCommit(subject=subject, seconds=int(self.at.timestamp()), files=files)])
        return place / "repository"

    def fixed(self, cache: Path) -> Mapping[str, bytes | None]:
        """Every file in which the fixed release differs, whatever else it brought.

        Raises:
            ReleaseUnavailable: pip can't fetch one of them.
        """
        before = release_files(unpacked_release(self.package, self.version, cache))
        after = release_files(unpacked_release(self.package, self.fixed_version, cache))
        changed: dict[str, bytes | None] = dict.fromkeys(sorted(before.keys() - after.keys()))
        for path, file in after.items():
            content = file.read_bytes()
            if path not in before or before[path].read_bytes() != content:
                changed[path] = content
        return dict(sorted(changed.items()))


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)


def release_files(folder: Path) -> dict[str, Path]:
    """The ordinary files of an unpacked release, by relative path."""
    found = ((path.relative_to(folder).as_posix(), path) for path in sorted(folder.rglob("*")))
    return {name: path for name, path in found if path.is_file() and not path.is_symlink() and not inside_problem(name)}
