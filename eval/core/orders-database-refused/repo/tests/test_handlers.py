from orders.handlers import post_order
from orders.repository import OrderRepository


class Fake:
    def __init__(self, host, port):
        self.asked = []

    def ask(self, line):
        return "17"

    def close(self):
        pass


def test_an_order_has_a_number():
    assert post_order(OrderRepository("db", 1, Fake), {"customer": "c1", "items": ["tea"]}) == (201, {"number": "17"})
