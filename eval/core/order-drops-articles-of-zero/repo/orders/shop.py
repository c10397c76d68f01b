import json

from orders.sums import total


class Shop:
    """A WSGI application."""

    def __init__(self, prices):
        self.prices = prices

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] != "POST":
            return self.answer(start_response, "405 Method Not Allowed", {"error": "POST an order"})
        pieces = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))["pieces"]
        unknown = sorted(pieces.keys() - self.prices.keys())
        if unknown:
            return self.answer(start_response, "422 Unprocessable Entity", {"unknown": unknown})
        return self.answer(start_response, "200 OK", {"total": total(pieces, self.prices)})

    def answer(self, start_response, status, content):
        start_response(status, [("Content-Type", "application/json")])
        return [json.dumps(content).encode()]
