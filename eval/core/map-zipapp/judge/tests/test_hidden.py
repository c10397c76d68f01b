from meterd.reader import usage


def line(meter, kwh):
    return f'{{"meter": "{meter}", "kwh": {kwh}}}'


def test_a_meter_that_reported_once_has_used_nothing_yet():
    assert usage([line("m1", 3), line("m2", 1), line("m2", 1.5)]) == {"m1": 0.0, "m2": 0.5}


def test_only_the_last_two_readings_count():
    assert usage([line("m1", 1), line("m1", 3), line("m1", 7)]) == {"m1": 4.0}


def test_blank_lines_are_skipped():
    assert usage(["\n", line("m1", 1), line("m1", 2)]) == {"m1": 1.0}
