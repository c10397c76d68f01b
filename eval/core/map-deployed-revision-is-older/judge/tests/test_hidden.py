from hall.plan import plan


def test_a_show_without_seats_has_no_front_row():
    assert plan({"name": "Gala", "seats": []}) == {"show": "Gala", "front": None, "pairs": 0}


def test_the_front_row_is_the_first_letter():
    assert plan({"name": "Gala", "seats": ["c4", "B2", "B3"]}) == {"show": "Gala", "front": "B", "pairs": 1}
