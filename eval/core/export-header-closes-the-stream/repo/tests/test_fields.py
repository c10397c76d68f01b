from export.fields import field


def test_numbers_have_a_point():
    assert field(2.5) == "2.50"
    assert field(7) == "7"


def test_nothing_is_empty():
    assert field(None) == ""
