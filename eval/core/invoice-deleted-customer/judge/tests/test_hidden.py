from decimal import Decimal

from invoicing.discounts import discount_rate
from invoicing.models import Line, Order
from invoicing.run import run
from invoicing.totals import discounted


def order(customer_id):
    return Order("o-1", customer_id, (Line("a", 1, Decimal("50.00")),))


def test_an_order_of_a_deleted_customer_is_charged_in_full():
    written = {}
    assert run([order("c-999")], written.__setitem__) == 1
    assert written == {"o-1": Decimal("60.00")}
    assert discount_rate("c-999") == 0.0


def test_a_guest_is_charged_in_full():
    assert discounted(order(None)) == Decimal("50.00")


def test_a_gold_customer_gets_ten_percent():
    assert discounted(order("c-100")) == Decimal("45.00")


def test_a_member_pays_less_before_tax():
    assert discounted(order("c-101")) == Decimal("47.50")
    assert discount_rate("c-102") == 0.0
