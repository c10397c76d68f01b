"""Tempting values for a missing one that are wrong for the maintainer: whatever is offered is marked as made up."""

from pathlib import Path

import pytest
from founded import founded

# Name: what the maintainer's own test would say. Then the module `shop`, and the call that crashes.
CASES = {
    "an unknown badge is an error, and no stranger": (
        """
BADGES = {"17": {"name": "Ada"}}


def greet(badge):
    if not badge:
        return "Hello, stranger"
    guest = BADGES.get(badge)
    return "Hello, " + guest["name"]
""",
        "greet('99')",
    ),
    "an unknown code is refused, no code takes nothing off": (
        """
REBATES = {"KID": 50}


def rebate(code):
    if not code:
        return 0
    return REBATES[code]
""",
        "rebate('XMAS')",
    ),
    "None says that there is no plan, not that a bay is free": (
        '''
def slot(plan: "dict | None", name: str) -> "int | None":
    """The row of a bay; None without a plan."""
    if plan is None:
        return None
    bay = plan[name]
    return bay["row"]
''',
        "slot({'a': None}, 'a')",
    ),
    "a cipher text is never handed out as if it were plain": (
        """
CIPHERS = {"dots": "."}


def read(body, cipher=None):
    if cipher:
        return CIPHERS.get(cipher).join(body)
    return body
""",
        "read('x', 'rot13')",
    ),
    "the caller's None means another thing": (
        """
def address(message):
    if "to" not in message:
        return None
    return message["to"].lower()


def send(message):
    to = address(message)
    if to is None:
        return "dropped"
    return "sent to " + to
""",
        "send({'to': None})",
    ),
    "another pet's voice is not this one's": (
        """
class Pet:
    voice = None


class Dog(Pet):
    def sound(self):
        if self.voice is None:
            return "Woof"
        return self.voice.title()


class Cat(Pet):
    def sound(self):
        return self.voice.title()
""",
        "Cat().sound()",
    ),
    "nobody enters without a ticket": (
        """
class Gate:
    ticket = None

    def label(self):
        return "valid" if self.ticket is not None and self.ticket.valid else "void"

    def enter(self):
        if not self.ticket.valid:
            return False
        return True
""",
        "Gate().enter()",
    ),
    "a guard that opens the door is no guard": (
        """
class Gate:
    user = None

    def label(self):
        return self.user is not None and self.user.blocked

    def light(self):
        return self.user is not None and self.user.blocked

    def check(self):
        if self.user.blocked:
            return "refused"
        return "welcome"
""",
        "Gate().check()",
    ),
    "without channels a text goes to all of them": (
        """
def count(channels=None):
    return len(channels or [])


def publish(text, channels=None):
    return [text + "@" + channel for channel in channels]
""",
        "publish('x')",
    ),
    "an item without a price is not left out of the sum": (
        """
def total(rows):
    names = []
    for row in rows:
        item = row["item"]
        if item is None:
            continue
        names.append(item.get("name"))
    amount = 0
    for row in rows:
        item = row["item"]
        amount += item["price"]
    return amount
""",
        "total([{'item': None}])",
    ),
}


@pytest.mark.parametrize("maintainer", CASES)
def test_the_value_is_marked_as_made_up(maintainer: str, tmp_path: Path) -> None:
    source, call = CASES[maintainer]
    assert founded(tmp_path, {"shop.py": source.lstrip("\n")}, f"import shop; shop.{call}") == []
