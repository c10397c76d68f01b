"""The files of one commit as a table of bytes: any of them is found by reading a few rows, none is read for another's sake."""

import json
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from agent.code.path_index import PathIndex, end_first, folded_order, path_of, position_of
from agent.git.objects import TreeEntry, is_utf8

# Rows are `end_first` of the path, one byte for the mode, the blob's id; then where each starts and how they sort without case.
_HEAD = struct.Struct("<14sHIIQQQQ")
_MAGIC = b"suture-tree-1\n"
_OFFSET = struct.Struct("<Q")
_POSITION = struct.Struct("<I")
_MODES = {b"-": False, b"x": True}

Buffer = bytes | memoryview


def table_of(entries: Iterable[TreeEntry], links: Mapping[str, str]) -> bytes:
    """The table of a commit's files.

    Args:
        entries: its regular files, none of them twice.
        links: its symbolic links and the repository paths they lead to.
    """
    listed = sorted(((not is_utf8(entry.path), end_first(entry.path), entry) for entry in entries), key=lambda row: row[:2])
    keys = [key for unnamed, key, _ in listed if not unnamed]
    width = max((len(entry.blob) // 2 for _, _, entry in listed), default=20)
    rows = [key + (b"x" if entry.executable else b"-") + bytes.fromhex(entry.blob) for _, key, entry in listed]
    starts, at = [], _HEAD.size
    for row in rows:
        starts.append(at)
        at += len(row)
    offsets = b"".join(map(_OFFSET.pack, [*starts, at]))
    order = b"".join(map(_POSITION.pack, folded_order(keys)))
    tail = json.dumps(dict(links)).encode()
    size = at + len(offsets) + len(order) + len(tail)
    head = _HEAD.pack(_MAGIC, width, len(keys), len(rows), at, at + len(offsets), at + len(offsets) + len(order), size)
    return b"".join((head, *rows, offsets, order, tail))


@dataclass(frozen=True, slots=True)
class _Keys:
    table: "TreeTable"

    def __len__(self) -> int:
        return self.table.named

    def __getitem__(self, position: int) -> bytes:
        return self.table.key(position)


@dataclass(frozen=True, slots=True)
class _Order:
    table: "TreeTable"

    def __len__(self) -> int:
        return self.table.named

    def __getitem__(self, position: int) -> int:
        return self.table.folded(position)


class TreeTable:
    """Reads what `table_of` wrote.

    Args:
        buffer: the whole table.

    Raises:
        ValueError: it is no such table, or was cut.
    """

    def __init__(self, buffer: Buffer) -> None:
        if len(buffer) < _HEAD.size:
            raise ValueError("a table of files has a head")
        head: tuple[bytes, int, int, int, int, int, int, int] = _HEAD.unpack_from(buffer)
        magic, self._width, self.named, self._size, self._offsets, self._order, tail, size = head
        if magic != _MAGIC or size != len(buffer):
            raise ValueError("this is no whole table of files")
        self.buffer = buffer
        links: dict[str, str] = json.loads(bytes(buffer[tail:]))
        self.index = PathIndex(_Keys(self), _Order(self), links)

    def key(self, position: int) -> bytes:
        """The key at a position."""
        return self._row(position)[: -self._width - 1]

    def entry(self, position: int) -> TreeEntry:
        """The file at a position."""
        row = self._row(position)
        key, mode, blob = row[: -self._width - 1], row[-self._width - 1 : -self._width], row[-self._width :]
        return TreeEntry(path=path_of(key), blob=blob.hex(), executable=_MODES[mode])

    def find(self, path: str) -> TreeEntry | None:
        """The file of that path, None without one."""
        at = position_of(path, _Keys(self))
        return self.entry(at) if at is not None else None

    def entries(self) -> Iterator[TreeEntry]:
        """Every file, those whose names are not UTF-8 last."""
        return map(self.entry, range(self._size))

    def paths(self) -> tuple[str, ...]:
        """Every file whose name is UTF-8, sorted."""
        return tuple(sorted(path_of(self.key(position)) for position in range(self.named)))

    def folded(self, position: int) -> int:
        """Which row stands at a position when case does not count."""
        at: int = _POSITION.unpack_from(self.buffer, self._order + position * _POSITION.size)[0]
        return at

    def _row(self, position: int) -> bytes:
        start, end = (_OFFSET.unpack_from(self.buffer, self._offsets + at * _OFFSET.size)[0] for at in (position, position + 1))
        return bytes(self.buffer[start:end])
