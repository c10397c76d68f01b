"""Moves of goods, and the level after each."""

from typing import Dict, List, NamedTuple


class Move(NamedTuple):
    day: int
    warehouse: str
    quantity: int  # negative: taken out


class Ledger:
    def __init__(self, warehouses):
        self.moves: Dict[str, List[Move]] = {name: [] for name in warehouses}

    def book(self, move: Move) -> None:
        self.moves[move.warehouse].append(move)

    def levels(self, warehouse: str) -> List[int]:
        level, found = 0, []
        for move in sorted(self.moves[warehouse]):
            level += move.quantity
            found.append(level)
        return found

    def shipped(self, warehouse: str) -> int:
        return -sum(move.quantity for move in self.moves[warehouse] if move.quantity < 0)
