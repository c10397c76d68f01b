"""A file's lines from its end to its beginning."""

from collections.abc import Iterator
from typing import BinaryIO, Final

BLOCK: Final = 64 * 1024
_MAX_LINE: Final = 1024 * 1024


def lines_backwards(stream: BinaryIO, end: int) -> Iterator[tuple[int, bytes]]:
    """Offset and bytes of each line that ends at or before `end`, last one first, read in blocks.

    A line longer than 1 MiB comes in pieces.

    Args:
        stream: seekable.
        end: byte offset to begin at.
    """
    tail = b""
    position = end
    skip_final_newline = True
    while position > 0:
        start = max(0, position - BLOCK)
        stream.seek(start)
        block = stream.read(position - start) + tail
        if skip_final_newline:
            block = block.removesuffix(b"\n")
            skip_final_newline = False
        position = start
        first, *lines = block.split(b"\n")
        offset = start + len(block)
        for line in reversed(lines):
            offset -= len(line)
            yield offset, line
            offset -= 1
        tail = first
        if len(tail) > _MAX_LINE:
            yield start, tail
            tail = b""
    if end > 0:
        yield 0, tail
