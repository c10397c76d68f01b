"""A small shop's code before and after its fix."""

SOURCE = '''"""What a basket costs."""

from shop.coupons import find_coupon


def total(basket, code):
    """The basket's price in cents, the coupon taken off."""
    price = sum(item.price * item.count for item in basket.items)
    coupon = find_coupon(code)
    return price - price * coupon.percent // 100
'''
FIXED = SOURCE.replace(
    "    return price - price * coupon.percent // 100\n",
    "    if coupon is None:\n        return price\n    return price - price * coupon.percent // 100\n",
)
DIFF = """diff --git a/shop/pricing.py b/shop/pricing.py
--- a/shop/pricing.py
+++ b/shop/pricing.py
@@ -7,4 +7,6 @@ def total(basket, code):
     \"\"\"The basket's price in cents, the coupon taken off.\"\"\"
     price = sum(item.price * item.count for item in basket.items)
     coupon = find_coupon(code)
+    if coupon is None:
+        return price
     return price - price * coupon.percent // 100
"""
TEST = """from shop.pricing import total
from tests.baskets import basket


def test_total_with_an_unknown_coupon():
    assert total(basket(), "NOPE") == 1900
"""
