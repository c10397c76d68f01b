from catalog.find import find
from catalog.web import answer


def test_filters_may_come_as_a_list():
    assert answer({"filter": ["blue"]}) == {"found": ["ink", "pen"]}
    assert answer({"q": "p", "filter": ["blue", "fine"]}) == {"found": ["pen"]}


def test_equal_questions_are_answered_once():
    find.known.clear()
    assert find("c") is find("c")
    assert len(find.known) == 1


def test_different_filters_are_different_questions():
    assert find("", filters=("red",)) == ["cap"]
    assert find("", filters=("fine",)) == ["pen"]
