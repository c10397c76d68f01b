"""Sales from the till's export, `region;kind;amount` a line."""

from typing import Iterable, Iterator, NamedTuple


class Sale(NamedTuple):
    region: str
    kind: str
    cents: int


def to_cents(text: str) -> int:
    whole, _, part = text.strip().partition(",")
    return int(whole) * 100 + int((part + "00")[:2])


def read_sales(lines: Iterable[str]) -> Iterator[Sale]:
    for line in lines:
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        region, kind, amount = line.split(";")
        yield Sale(region, kind, to_cents(amount))
