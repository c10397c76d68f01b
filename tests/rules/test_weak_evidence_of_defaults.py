"""Defaults that other places name and that are not meant here: all are marked as made up."""

from pathlib import Path

import pytest
from founded import founded

CASES = {
    "the limit of attempts is not the limit of seconds": (
        """
def attempts(options):
    return options.get("limit", 0)


def wait(options):
    return min(options["limit"], 60)
""",
        "wait({})",
    ),
    "a number that everybody else requires is required": (
        """
def slug(order):
    return "order-" + order.get("number", "")


def path(order):
    return "/" + order.get("number", "")


def invoice(order):
    return "Invoice " + order["number"]


def label(order):
    return "No. " + order["number"]
""",
        "label({})",
    ),
    "a store's port is not the web server's": (
        """
class Web:
    def __init__(self, options):
        self.options = options

    def url(self):
        return "http:" + str(self.options.get("port", 8080))

    def label(self):
        return "web at " + str(self.options.get("port", 8080))


class Store:
    def __init__(self, options):
        self.options = options

    def url(self):
        return "db:" + str(self.options["port"])
""",
        "Store({}).url()",
    ),
    "a database's port is not the web server's": (
        """
def web_url(options):
    return "web:" + str(options.get("port", 8080))


def web_label(options):
    return "web at " + str(options.get("port", 8080))


def db_url(options):
    return "db:" + str(options["port"])
""",
        "db_url({})",
    ),
    "what is appended to a default is lost": (
        """
def count(order):
    return len(order.get("tags", []))


def names(order):
    return ", ".join(order.get("tags", []))


def mark(order, tag):
    order["tags"].append(tag)
""",
        "mark({}, 'new')",
    ),
    "what is appended to a named default is lost as well": (
        """
def count(order):
    return len(order.get("tags", []))


def names(order):
    return ", ".join(order.get("tags", []))


def mark(order, tag):
    tags = order.get("tags")
    tags.append(tag)
""",
        "mark({}, 'new')",
    ),
    "the default's own case is dealt with before": (
        """
def is_english(profile):
    return profile.get("locale", "en") == "en"


def title(profile):
    return profile.get("locale", "en").upper()


def greeting(profile):
    if profile["name"] == "guest":
        return "Hello in " + "en"
    return "Hello in " + profile["locale"]
""",
        "greeting({'name': 'Ada', 'lang': 'de'})",
    ),
}


@pytest.mark.parametrize("maintainer", CASES)
def test_the_default_is_marked_as_made_up(maintainer: str, tmp_path: Path) -> None:
    source, call = CASES[maintainer]
    assert founded(tmp_path, {"shop.py": source.lstrip("\n")}, f"import shop; shop.{call}") == []
