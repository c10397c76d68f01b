from reporter.texts import lines


def test_lines():
    assert lines("a\n\nb\n") == ["a", "b"]
