from photokiosk.kiosk import banner
from photokiosk.pricing import per_print


def test_no_prints_cost_nothing():
    assert per_print([]) == 0


def test_the_banner_shows_without_orders():
    assert banner([]) == "0 ct per print"


def test_discounts_count():
    assert per_print([("10x15", 100)]) == 15


def test_orders_are_weighed():
    assert per_print([("10x15", 1), ("20x30", 1)]) == 84
