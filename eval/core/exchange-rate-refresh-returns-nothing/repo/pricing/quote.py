import logging

from pricing.convert import in_currency

log = logging.getLogger("pricing")

PRICES = {"tea": 350, "coffee": 420, "sample": 0}


class Quotes:
    def __init__(self, rates):
        self.rates = rates

    def quote(self, item, currency):
        if item not in PRICES:
            return {"error": "unknown item"}
        amount = in_currency(PRICES[item], currency, self.rates)
        log.info("quote item=%s currency=%s amount=%s", item, currency, amount)
        return {"item": item, "currency": currency, "amount": amount}
