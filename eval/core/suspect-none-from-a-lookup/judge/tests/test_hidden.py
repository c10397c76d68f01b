from datetime import date

from dispatch.promise import promise
from dispatch.regions import region


def order(code, bulky=False):
    return {"postal_code": code, "bulky": bulky, "ordered_on": date(2026, 3, 2)}


def test_the_last_codes_are_served_from_the_south():
    assert promise(order("99084")) == date(2026, 3, 3)


def test_every_code_has_a_region():
    assert [region(code) for code in ("00100", "19999", "20000", "98999", "99999")] == ["east", "east", "north", "south", "south"]


def test_the_east_takes_two_days():
    assert promise(order("04103")) == date(2026, 3, 4)


def test_bulky_goods_take_a_day_more():
    assert promise(order("28195", bulky=True)) == date(2026, 3, 4)
