"""What an order costs."""

from decimal import Decimal

from shop.coupons import find_coupon

CENT = Decimal("0.01")
PRICES = {"mug": Decimal("12.50"), "poster": Decimal("8.00"), "sticker": Decimal("1.20")}


def subtotal(items: list) -> Decimal:
    """The sum of all items before any discount."""
    return sum((PRICES[item["sku"]] * item["quantity"] for item in items), Decimal(0))


def discount(amount: Decimal, code: str) -> Decimal:
    """What a coupon takes off an amount; nothing without a coupon."""
    if not code:
        return Decimal(0)
    coupon = find_coupon(code)
    return (amount * coupon.percent_off / 100).quantize(CENT)
