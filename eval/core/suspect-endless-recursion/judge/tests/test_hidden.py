from people.cards import card
from people.chart import Chart

RECORDS = [{"id": "ada", "manager": "ada"}, {"id": "bo", "manager": "ada"}, {"id": "cy", "manager": "bo"}]


def test_the_head_is_at_the_top():
    assert card(RECORDS, "ada") == "ada, level 0"


def test_the_others_are_below():
    assert card(RECORDS, "cy") == "cy, level 2"


def test_a_head_without_manager():
    assert Chart({"ada": None, "bo": "ada"}).chain("bo") == ["ada"]
