"""The repository's paths by their last components, so that a frame is looked up without walking the repository."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property


class PathIndex:
    """Finds repository files by the end of a path.

    Args:
        paths: every file of the repository, `/`-separated.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = frozenset(paths)
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._by_pair: dict[tuple[str, str], list[str]] = defaultdict(list)
        for path in sorted(self._paths):
            folder, _, name = path.rpartition("/")
            self._by_name[name].append(path)
            if folder:
                self._by_pair[folder.rpartition("/")[2], name].append(path)

    def __contains__(self, path: str) -> bool:
        return path in self._paths

    def ending_like(self, parts: Sequence[str]) -> tuple[tuple[str, int], ...]:
        """Files of the same name, with how many last components are equal; sharing the folder too wins over the name alone."""
        if not parts:
            return ()
        found = self._by_pair.get((parts[-2], parts[-1]), ()) if len(parts) > 1 else ()
        return tuple((path, common_end(path.split("/"), parts)) for path in found or self._by_name.get(parts[-1], ()))

    def folded(self, parts: Sequence[str]) -> tuple[str, ...]:
        """The given path's components as the repository writes them, when they differ only in case; else unchanged."""
        return tuple(self._spelling.get(part.casefold(), part) for part in parts)

    @cached_property
    def _spelling(self) -> dict[str, str]:
        return {part.casefold(): part for path in self._paths for part in path.split("/")}


def common_end(left: Sequence[str], right: Sequence[str]) -> int:
    """How many last components are equal."""
    size = 0
    for one, other in zip(reversed(left), reversed(right), strict=False):
        if one != other:
            break
        size += 1
    return size
