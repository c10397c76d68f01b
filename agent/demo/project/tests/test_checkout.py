from shop.checkout import checkout


def test_receipt_without_a_coupon():
    order = {"customer": "c-17", "items": [{"sku": "poster", "quantity": 1}]}
    assert checkout(order) == {"customer": "c-17", "subtotal": "8.00", "discount": "0.00", "total": "8.00"}
