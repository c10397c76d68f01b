from statuspage.window import Window


def test_old_samples_leave_the_window():
    window = Window(60)
    window.add(0, 5)
    window.add(30, 7)
    assert window.values(60) == [7]
    assert window.values(91) == []
