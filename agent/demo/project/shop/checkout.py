"""Turns an order into a receipt."""

from shop.pricing import discount, subtotal


def checkout(order: dict) -> dict:
    """The receipt of an order; amounts are strings with two decimals."""
    amount = subtotal(order["items"])
    off = discount(amount, order.get("coupon", ""))
    return {
        "customer": order["customer"],
        "subtotal": f"{amount:.2f}",
        "discount": f"{off:.2f}",
        "total": f"{amount - off:.2f}",
    }
