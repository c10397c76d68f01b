"""Text for bytes and new names for old ones that end the crash and give something else than the maintainer's fix."""

from pathlib import Path

import pytest
from founded import founded, offered

CASES = {
    "words that are compared with text later": (
        """
VERBS = {"GET": "read", "PUT": "write"}


def command(frame: bytes):
    words = frame.split(" ")
    return VERBS.get(words[0], "unknown")
""",
        "command(b'GET /a')",
    ),
    "words that callers take for text": (
        """
def words(frame: bytes):
    return frame.split(" ")
""",
        "words(b'a b')",
    ),
    "numbers that callers take for text": (
        """
import re


def numbers(page: bytes):
    return set(re.findall(r"[0-9]+", page))
""",
        "numbers(b'a 12')",
    ),
    "a codec that was chosen for tokens": (
        """
def token(text):
    return text.encode("ascii").hex()


def line(body: bytes):
    return "> " + body
""",
        "line(b'abc')",
    ),
    "words of an answer that callers take for text": (
        """
def words(connection):
    data = connection.recv(9)
    return data.split(" ")
""",
        "words(type('C', (), {'recv': lambda self, n: b'a b'})())",
    ),
    "a match whose groups callers take for text": (
        """
import re


def size(head: bytes):
    return re.match("([0-9]+) ", head)
""",
        "size(b'1 x')",
    ),
    "an image that is no text at all": (
        """
def load(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def save(out, payload):
    out.write(payload)
""",
        "save(__import__('io').StringIO(), b'abc')",
    ),
    "a frame of bytes": (
        """
def title(text):
    return text.encode("utf-8")


def frame(body: bytes):
    return "v1:" + body
""",
        "frame(b'ab')",
    ),
    "a value that is kept as it was given": (
        """
import hashlib

KNOWN = {}


def load(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def remember(text):
    key = hashlib.sha256(text).hexdigest()
    KNOWN[key] = text
    return key
""",
        "remember('abc')",
    ),
    "hexadecimal digits that are still to be read": ('def raw(text):\n    return text.decode("hex")\n', "raw('6162')"),
    "escapes that are still to be read": ('def raw(text):\n    return text.decode("unicode_escape")\n', "raw('a')"),
    "bytes that a text type of Python 2 decoded": ('def shown(text):\n    return "<" + unicode(text) + ">"\n', "shown(b'abc')"),
    "bytes that were strings in Python 2": (
        """
def flat(items):
    found = []
    for item in items:
        if isinstance(item, basestring):
            found.append(item)
        else:
            found.extend(item)
    return found
""",
        "flat([b'ab'])",
    ),
    "the processor's time": (
        """
import time


def seconds(work):
    began = time.clock()
    work()
    return time.clock() - began
""",
        "seconds(list)",
    ),
    "four fields that others count": (
        """
import inspect


def spec(function):
    return inspect.getargspec(function)
""",
        "spec(len)",
    ),
    "a function that is handed on with its default": (
        """
import types

cgi = types.ModuleType("cgi")


def cells(texts):
    import cgi

    return list(map(cgi.escape, texts))
""",
        "cells(['a'])",
    ),
}


@pytest.mark.parametrize("meant", CASES)
def test_a_change_of_kind_or_place_is_marked_as_made_up(meant: str, tmp_path: Path) -> None:
    source, call = CASES[meant]
    assert founded(tmp_path, {"shop.py": source.lstrip("\n")}, f"import shop; shop.{call}") == []


def test_a_loop_that_changes_the_tree_goes_over_a_list(tmp_path: Path) -> None:
    source = """\
import xml.etree.ElementTree as ET


def pruned(text):
    root = ET.fromstring(text)
    for node in root.getiterator("b"):
        root.remove(node)
    return len(root)


def counted(root):
    for node in root.getiterator():
        print(node)
"""
    (fix,) = offered(tmp_path, {"shop.py": source}, "import shop; shop.pruned('<a><b/></a>')")
    after = (fix.diff.changes[0].after or b"").decode()
    assert 'in list(root.iter("b")):' in after
    assert "in root.iter():" in after


def test_a_stop_that_the_generator_answers_itself_stays(tmp_path: Path) -> None:
    source = """\
def items(source):
    for item in source:
        try:
            if item is None:
                raise StopIteration
            yield item
        except StopIteration:
            yield "gap"


def stopped(source):
    for item in source:
        if item is None:
            raise StopIteration
        yield item


def every(source):
    return list(stopped(source))
"""
    (fix,) = offered(tmp_path, {"shop.py": source}, "import shop; shop.every([None])")
    after = (fix.diff.changes[0].after or b"").decode()
    assert after.count("raise StopIteration") == 1
    assert after.index("raise StopIteration") < after.index("def stopped")


def test_a_function_imported_by_name_keeps_the_meaning_of_its_calls(tmp_path: Path) -> None:
    source = "from inspect import getargspec\n\n\ndef first(function):\n    return getargspec(function)[2]\n"
    assert offered(tmp_path, {"shop.py": source}, "import shop") == ()
    fitting = source.replace("[2]", ".args[0]")
    (fix,) = offered(tmp_path, {"shop.py": fitting}, "import shop")
    assert b"getfullargspec(function).args[0]" in (fix.diff.changes[0].after or b"")
