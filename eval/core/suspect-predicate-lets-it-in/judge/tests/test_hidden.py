from wiki.blocks import render
from wiki.page import page


def test_a_line_of_equals_signs_is_a_paragraph():
    assert render("=====") == "<p>=====</p>"


def test_so_is_a_formula_without_spaces():
    assert page("F", "=a+b") == "<title>F</title>\n<p>=a+b</p>"


def test_headings_have_levels():
    assert render("== Two\n* item") == "<h2>Two</h2>\n<li>item</li>"
