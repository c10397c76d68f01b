import json

from statuspage.page import StatusPage
from statuspage.server import make_app
from statuspage.stats import mean, percentile, spread
from statuspage.window import Window


def clock():
    return 120


def start_response(status, headers):
    assert status == "200 OK"


def test_a_route_without_samples_is_shown_as_zero():
    busy, idle = Window(60), Window(60)
    busy.add(100, 8)
    app = make_app(StatusPage({"/a": busy, "/b": idle}), clock=clock)
    body = b"".join(app({"PATH_INFO": "/routes"}, start_response))
    shown = {row["route"]: row for row in json.loads(body)}
    assert shown["/b"] == {"route": "/b", "mean": 0.0, "spread": 0.0, "p50": 0.0, "p90": 0.0}
    assert shown["/a"]["p90"] == 8.0


def test_the_median_of_three_samples():
    assert percentile([9, 1, 5], 50) == 5.0


def test_the_ninetieth_of_ten_samples():
    assert percentile(list(range(10, 0, -1)), 90) == 9.0


def test_the_slowest_is_the_hundredth():
    assert percentile([3, 1, 2], 100) == 3.0
    assert percentile([3, 1, 2], 0) == 1.0


def test_mean_and_spread_of_nothing_are_zero():
    assert (mean([]), spread([])) == (0.0, 0.0)
