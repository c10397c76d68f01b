from decimal import Decimal

from shop.pricing import discount, subtotal


def test_subtotal_of_several_items():
    assert subtotal([{"sku": "mug", "quantity": 2}, {"sku": "sticker", "quantity": 5}]) == Decimal("31.00")


def test_no_coupon_takes_nothing_off():
    assert discount(Decimal("25.00"), "") == Decimal(0)


def test_valid_coupon_takes_its_percentage_off():
    assert discount(Decimal("25.00"), "welcome10") == Decimal("2.50")
