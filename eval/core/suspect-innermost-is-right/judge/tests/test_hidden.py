from hours.clock import minutes
from hours.day import worked


def test_an_open_entry_counts_nothing():
    assert worked({"entries": [{"worked": "3:30"}, {}]}) == 210


def test_nothing_worked():
    assert minutes(None) == 0


def test_closed_entries_add_up():
    assert worked({"entries": [{"worked": "3:30"}, {"worked": "0:45"}]}) == 255
