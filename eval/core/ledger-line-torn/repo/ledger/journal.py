"""Journal files: `account;cents;checksum` a line, the checksum is the CRC of what stands before it."""

import zlib
from typing import Iterable, Iterator, NamedTuple


class LedgerCorrupt(Exception):
    """The journal is damaged. Nothing is booked from it; it has to be fetched again from the till."""

    def __init__(self, number: int, line: str) -> None:
        super().__init__(f"line {number} is damaged: {line!r}")
        self.number = number


class Entry(NamedTuple):
    account: str
    cents: int


def checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"


def read_journal(lines: Iterable[str]) -> Iterator[Entry]:
    """Entries of a journal.

    Raises:
        LedgerCorrupt: at the first damaged line.
    """
    for number, line in enumerate(lines, 1):
        body, _, given = line.rstrip("\n").rpartition(";")
        if checksum(body) != given:
            raise LedgerCorrupt(number, line)
        account, cents = body.split(";")
        yield Entry(account, int(cents))
