from plan.order import floor, metres
from plan.shapes import Circle, Corner, Rectangle


def test_a_corner_has_three_sides():
    assert metres([Corner(3, 4)], reserve=0) == 12


def test_it_is_added_to_the_others():
    assert metres([Rectangle(1, 1), Corner(3, 4)], reserve=0) == 16


def test_reserve_is_added():
    assert metres([Rectangle(2, 3)]) == 11


def test_areas():
    assert floor([Corner(3, 4), Rectangle(1, 2), Circle(1)]) == 11.14
