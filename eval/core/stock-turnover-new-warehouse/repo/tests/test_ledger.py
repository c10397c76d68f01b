from inventory.ledger import Ledger, Move


def test_levels_follow_moves():
    ledger = Ledger(["east"])
    ledger.book(Move(2, "east", -3))
    ledger.book(Move(1, "east", 10))
    assert ledger.levels("east") == [10, 7]
    assert ledger.shipped("east") == 3
