"""Commit graphs that tell which files a commit changed, so that blame opens only the commits that matter to a file.

Without one, finding who wrote a line that nobody touched since walks the whole history; with one it costs about a tenth.
"""

import os
import shutil
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from time import time

from agent.git.command import Git, GitFailed
from agent.git.lock import locked

KEPT = 64
FRESH_SECONDS = 86_400.0
SECONDS = 30.0
# Commits whose changes are looked up in one go; the rest follows a day later.
MOST_NEW = 20_000


class HistoryGraphs:
    """One graph a repository, in a cache of our own: the repository itself is only read.

    A graph that is behind is not wrong: newer commits are opened as if there were none.

    Args:
        root: directory for the graphs, shared by all processes.
        kept: how many stay, the latest used ones.
    """

    def __init__(self, root: Path, kept: int = KEPT) -> None:
        self._root = root
        self._kept = kept
        self._objects: dict[Path, Path] = {}

    def beside(self, git: Git) -> Git:
        """The same repository, read with its graph; written now when there is none or it is older than a day."""
        try:
            return self._beside(git)
        except (GitFailed, OSError):  # no place to write, a partial or damaged history: slower, not wrong
            return git

    def _beside(self, git: Git) -> Git:
        if git.directory not in self._objects:
            self._objects[git.directory] = Path(git.line("rev-parse", "--path-format=absolute", "--git-path", "objects"))
        objects = self._objects[git.directory]
        if ":" in str(objects) or '"' in str(objects):  # git's list of directories can't hold it
            return git
        place = self._root / sha256(os.fsencode(objects)).hexdigest()[:24]
        environ = {
            "GIT_OBJECT_DIRECTORY": str(place / "objects"),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(objects),
        }
        found = replace(git, environ={**git.environ, **environ})
        if not _is_fresh(place):
            self._write(found, place)
        return found

    def _write(self, git: Git, place: Path) -> None:
        (place / "objects" / "info").mkdir(parents=True, exist_ok=True, mode=0o700)
        self._evict(place)
        with locked(place / "lock") as lock:
            if _is_fresh(place):  # another process was faster
                return
            (place / "written").touch()  # a history that can't be read is not tried again at every crash
            for leftover in (place / "objects" / "info").rglob("*.lock"):  # of a git that was ended: nobody else writes here
                leftover.unlink(missing_ok=True)
            options = ("--reachable", "--changed-paths", f"--max-new-filters={MOST_NEW}", "--no-progress")
            with suppress(GitFailed):
                replace(git, holds=(*git.holds, lock)).run("commit-graph", "write", *options, seconds=SECONDS)

    def _evict(self, present: Path) -> None:
        others = [path for path in self._root.iterdir() if path != present]
        for path in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[self._kept - 1 :]:
            shutil.rmtree(path, ignore_errors=True)


def _is_fresh(place: Path) -> bool:
    try:
        return time() - (place / "written").stat().st_mtime < FRESH_SECONDS
    except OSError:
        return False
