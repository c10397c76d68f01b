"""The files of a repository at one revision, as the pipeline asks for them."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from agent.domain.location import SourceFile


class PathLookup(Protocol):
    """Files of a snapshot by the end of their path; the cost of a question does not follow their number."""

    @property
    def links(self) -> Mapping[str, str]:
        """Path of each symbolic link that leads to a place in the repository -> that place."""
        ...

    def __contains__(self, path: str) -> bool:
        """True when there is a file of exactly that path."""
        ...

    def ending_like(self, parts: Sequence[str]) -> Sequence[tuple[str, int]]:
        """The files that share the most last components with a path, sorted and bounded, each with how many those are."""
        ...

    def ending_alike(self, parts: Sequence[str]) -> Sequence[tuple[str, int]]:
        """Like `ending_like` where upper and lower case are the same."""
        ...


class Snapshot(Protocol):
    """The files of one repository at one revision; never changes."""

    @property
    def revision(self) -> str:
        """Commit id, or `worktree:<digest>` for a checkout with uncommitted changes."""
        ...

    def paths(self) -> Sequence[str]:
        """Every file, repository-relative and sorted; symlinks, submodules and names that aren't UTF-8 are left out.

        The cost follows the repository; a question about some paths goes to `index`.
        """
        ...

    @property
    def index(self) -> PathLookup:
        """The same files, to be asked for."""
        ...

    def read(self, path: str) -> SourceFile:
        """One file.

        Raises:
            RepositoryProblem: there is no such file at this revision.
        """
        ...
