import pytest

from tracker.collect import Collector
from tracker.geo import distance
from tracker.packets import Position, parse


def test_bad_packets_are_counted_and_the_rest_is_kept():
    collector = Collector()
    assert collector.take([b"P;van-1;50.0;20.0\0\0", b"P;van-2", b"H;van-1", b"P;van-3;5.5;x", b"P;van-3;5.5;6"]) == 2
    assert collector.damaged == 2
    assert collector.last["van-3"] == Position("van-3", 5.5, 6.0)


def test_a_packet_becomes_a_position():
    assert parse(b"P;van-7;-33.25;151.5\0") == Position("van-7", -33.25, 151.5)
    with pytest.raises(ValueError, match="2 fields"):
        parse(b"P;van-7")


def test_distance_of_a_degree():
    assert distance((0.0, 0.0), (0.0, 1.0)) == pytest.approx(111.19, abs=0.01)


def test_a_packet_of_another_kind_is_left_alone():
    assert parse(b"H;van-7") is None
    assert parse(b"") is None


def test_an_empty_batch_keeps_nothing():
    assert Collector().take([]) == 0
