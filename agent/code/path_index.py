"""Files of a repository by the end of their path, found by binary search: the cost does not follow their number."""

import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Protocol, TypeVar

T_co = TypeVar("T_co", covariant=True)

# More files than this that match equally well tell nothing; the rest is not listed.
MAX_ALIKE = 256
_END = b"\0"


class Column(Protocol[T_co]):
    """Values by position, wherever they are kept."""

    def __len__(self) -> int:
        """How many there are."""
        ...

    def __getitem__(self, position: int, /) -> T_co:
        """The value at a position."""
        ...


class PathIndex:
    """Finds repository files by the end of a path.

    Args:
        keys: `end_first` of every file, sorted; only a few of them are read for each question.
        folded: positions in `keys`, sorted by `folded_key`; made when it is first needed unless given.
        links: path of each symbolic link inside the repository -> path it leads to, inside as well.
    """

    def __init__(self, keys: Column[bytes], folded: Column[int] | None = None, links: Mapping[str, str] | None = None) -> None:
        self._keys = keys
        self._given = folded
        self.links: Mapping[str, str] = links or {}

    @classmethod
    def of(cls, paths: Iterable[str], links: Mapping[str, str] | None = None) -> "PathIndex":
        """An index in memory of `/`-separated paths."""
        return cls(sorted(map(end_first, paths)), links=links)

    def __contains__(self, path: str) -> bool:
        return position_of(path, self._keys) is not None

    def ending_like(self, parts: Sequence[str]) -> tuple[tuple[str, int], ...]:
        """The files that share the most last components with the path, sorted, each with how many those are.

        Args:
            parts: the path's components.
        """
        found, common = _longest(_key(parts), len(self._keys), self._keys.__getitem__)
        return tuple((path, common) for path in sorted(path_of(self._keys[position]) for position in found))

    def ending_alike(self, parts: Sequence[str]) -> tuple[tuple[str, int], ...]:
        """Like `ending_like` where upper and lower case and the ways to write an accent are the same."""
        order = self._folded

        def row(position: int) -> bytes:
            return folded_key(self._keys[order[position]])

        found, common = _longest(folded_key(_key(parts)), len(order), row)
        return tuple((path, common) for path in sorted(path_of(self._keys[order[position]]) for position in found))

    @cached_property
    def _folded(self) -> Column[int]:
        return self._given if self._given is not None else folded_order(self._keys)


def position_of(path: str, keys: Column[bytes]) -> int | None:
    """Where the file stands among sorted keys, None when it does not."""
    wanted = end_first(path)
    at = bisect_left(keys, wanted)
    return at if at < len(keys) and keys[at] == wanted else None


def end_first(path: str) -> bytes:
    """A path's components from the last to the first, so that paths with the same end stand beside each other when sorted."""
    return _key(path.split("/"))


def path_of(key: bytes) -> str:
    """The path whose `end_first` this is."""
    return "/".join(reversed(key[:-1].decode("utf-8", "surrogatepass").split("\0")))


def folded_key(key: bytes) -> bytes:
    """A key without the differences that some file systems ignore."""
    if key.isascii():
        return key.lower()
    return unicodedata.normalize("NFC", key.decode("utf-8", "surrogatepass").casefold()).encode("utf-8", "surrogatepass")


def folded_order(keys: Column[bytes]) -> Sequence[int]:
    """Positions of the keys, sorted by their folded form."""
    return sorted(range(len(keys)), key=lambda position: folded_key(keys[position]))


def _key(parts: Sequence[str]) -> bytes:
    if any("\0" in part for part in parts):
        return b""  # no file is called that
    return b"".join(part.encode("utf-8", "surrogatepass") + _END for part in reversed(parts))


def _longest(wanted: bytes, size: int, row: Callable[[int], bytes]) -> tuple[range, int]:
    """Positions of the rows that share the most first components with the key, and how many those are."""
    at = bisect_left(range(size), wanted, key=row)
    components = wanted.split(_END)[:-1]
    common = max((_common(row(position), components) for position in (at - 1, at) if 0 <= position < size), default=0)
    if not common:
        return range(0), 0
    prefix = b"".join(component + _END for component in components[:common])
    first = last = bisect_left(range(size), prefix, key=row)
    while last < min(size, first + MAX_ALIKE) and row(last).startswith(prefix):
        last += 1
    return range(first, last), common


def _common(row: bytes, components: Sequence[bytes]) -> int:
    size = 0
    for one, other in zip(row.split(_END)[:-1], components, strict=False):
        if one != other:
            break
        size += 1
    return size
