import pytest
from boiler.probes import samples
from boiler.units import celsius


def test_an_unplugged_probe_has_no_value():
    assert samples(["core nan F", "feed 14.5 psi"]) == {"core": None, "feed": 1.0}


def test_values_are_converted():
    assert samples(["core 212 F"]) == {"core": 100.0}


def test_what_is_no_measurement_is_still_refused():
    with pytest.raises(ValueError):
        celsius(float("inf"))
