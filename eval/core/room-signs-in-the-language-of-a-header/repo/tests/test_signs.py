from rooms.signs import language, sign


def test_signs_are_english_unless_asked_otherwise():
    assert sign("12", 8, language({})) == "Room 12, 8 seats"
