from shelfprint.label import label
from shelfprint.queue import Queue


def test_an_article_without_a_name_has_only_its_price():
    assert [line.strip() for line in label("", 250) if line.strip()] == ["2.50"]


def test_it_takes_its_turn():
    assert Queue().add("  ", 100) == 1


def test_long_names_are_wrapped():
    assert label("oat flakes with dried apples", 199)[:2] == ["oat flakes with", "dried apples"]
