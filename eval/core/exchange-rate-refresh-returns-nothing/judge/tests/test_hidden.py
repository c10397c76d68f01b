from pricing.quote import Quotes
from pricing.rates import RateCache


class World:
    def __init__(self):
        self.now = 0.0
        self.asked = []
        self.rates = {"SEK": 11.5, "NOK": 11.7}

    def fetch(self, currency):
        self.asked.append(currency)
        return self.rates[currency]

    def cache(self):
        return RateCache(self.fetch, lambda: self.now)


def test_a_price_is_converted_on_a_cold_cache():
    assert Quotes(World().cache()).quote("tea", "SEK") == {"item": "tea", "currency": "SEK", "amount": 4025}


def test_an_old_rate_is_fetched_again():
    world = World()
    cache = world.cache()
    assert cache.get("SEK") == 11.5
    world.now, world.rates["SEK"] = 3600.0, 12.0
    assert cache.get("SEK") == 12.0
    assert cache.get("SEK") == 12.0
    assert world.asked == ["SEK", "SEK"]


def test_a_fresh_rate_is_not_fetched_again():
    world = World()
    cache = world.cache()
    cache.refresh("NOK")
    world.now = 3599.0
    assert cache.get("NOK") == 11.7
    assert world.asked == ["NOK"]


def test_nothing_costs_nothing_in_any_currency():
    assert Quotes(World().cache()).quote("sample", "SEK")["amount"] == 0


def test_home_currency_is_not_converted():
    assert Quotes(World().cache()).quote("coffee", "EUR")["amount"] == 420
