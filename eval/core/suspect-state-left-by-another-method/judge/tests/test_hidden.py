from labels.session import Session
from labels.station import run


def test_labels_are_taken_after_a_flush():
    wire = []
    assert run(["a", "stop", "b"], wire) == 2
    assert wire == ["a", "b"]


def test_nothing_is_sent_twice():
    wire = []
    assert run(["a", "b", "stop"], wire) == 2
    assert wire == ["a", "b"]


def test_closing_an_empty_session_sends_nothing():
    wire = []
    Session(wire).close()
    assert wire == []
