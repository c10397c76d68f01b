import pytest

from ledger.closing import balances
from ledger.journal import LedgerCorrupt, checksum


def line(body):
    return f"{body};{checksum(body)}\n"


def test_entries_are_summed():
    assert balances([line("cash;100"), line("cash;-30"), line("fees;5")]) == {"cash": 70, "fees": 5}


def test_a_damaged_line_stops_everything():
    with pytest.raises(LedgerCorrupt) as caught:
        balances([line("cash;100"), "cash;2"])
    assert caught.value.number == 2
