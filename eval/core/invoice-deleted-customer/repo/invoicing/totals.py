from decimal import ROUND_HALF_UP, Decimal

from invoicing.discounts import discount_rate
from invoicing.models import Order

VAT = Decimal("0.20")
CENT = Decimal("0.01")


def net(order: Order) -> Decimal:
    return sum((line.unit_price * line.quantity for line in order.lines), Decimal(0))


def discounted(order: Order) -> Decimal:
    rate = Decimal(str(discount_rate(order.customer_id)))
    return (net(order) * (1 - rate)).quantize(CENT, ROUND_HALF_UP)


def gross(order: Order) -> Decimal:
    return (discounted(order) * (1 + VAT)).quantize(CENT, ROUND_HALF_UP)
