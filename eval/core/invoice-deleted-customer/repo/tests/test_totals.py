from decimal import Decimal

from invoicing.models import Line, Order
from invoicing.totals import gross, net


def test_lines_are_summed():
    order = Order("o-1", None, (Line("a", 2, Decimal("1.50")), Line("b", 1, Decimal("4.00"))))
    assert net(order) == Decimal("7.00")


def test_vat_is_added():
    assert gross(Order("o-1", None, (Line("a", 1, Decimal("10.00")),))) == Decimal("12.00")
