from gateway.routes import route


def test_the_longest_prefix_wins():
    assert route({"/": "web", "/api": "api"}, "/api/v1") == "api"


def test_no_route():
    assert route({"/api": "api"}, "/") is None
