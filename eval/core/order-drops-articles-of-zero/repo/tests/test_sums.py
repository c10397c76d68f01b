from orders.sums import total


def test_shipping_is_added_to_small_orders():
    assert total({"tea": 2}, {"tea": 450}) == 1390
