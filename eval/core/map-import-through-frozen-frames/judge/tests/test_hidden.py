def test_the_gateway_starts():
    from gateway.app import start

    assert [module.__name__ for module in start()] == ["gateway.limits"]


def test_a_route_without_a_number_is_closed():
    from gateway.limits import LIMITS

    assert LIMITS == {"search": 200, "export": 20, "bulk": 0}
