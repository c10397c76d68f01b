"""The HTTP side: `gunicorn pricing.web:application`."""

from decimal import Decimal
from urllib.parse import parse_qs

from pricing.quotes import Catalogue
from pricing.rates import currencies

CATALOGUE = Catalogue({"desk": Decimal("189.00"), "lamp": Decimal("24.90"), "chair": Decimal("75.50")})


def application(environ, start_response):
    routes = {"/currencies": show_currencies, "/quote": show_quote}
    show = routes.get(environ["PATH_INFO"])
    status, text = show(parse_qs(environ["QUERY_STRING"])) if show else ("404 Not Found", "no such page")
    start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [text.encode()]


def show_currencies(asked):
    return "200 OK", "\n".join(currencies())


def show_quote(asked):
    article = asked.get("article", [""])[0]
    if not CATALOGUE.has(article):
        return "404 Not Found", "no such article; there are " + ", ".join(CATALOGUE.articles())
    currency = asked.get("currency", ["EUR"])[0]
    return "200 OK", f"{CATALOGUE.quote(article, currency)} {currency.upper()}"
