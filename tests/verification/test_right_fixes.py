"""Right fixes of the rules, made from a recorded crash and proven in the sandbox: no doubt may take them away."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from proving import case

from agent.domain.proof import VerdictKind
from agent.plugins import installed_rules

# One module each: its source, the call that crashes, and the new line of the right fix.
RIGHT: Mapping[str, tuple[str, str, str]] = {
    "coupons": (
        '''
def find_coupon(code):
    """The coupon with this code, None when there is none."""
    return {"KID": {"percent": 50}}.get(code)


def discount(price: int, code: str) -> int:
    """What a coupon takes off a price; nothing without a coupon."""
    if not code:
        return 0
    coupon = find_coupon(code)
    return price * coupon["percent"] // 100
''',
        "coupons.discount(100, 'NOPE')",
        "    if coupon is None:",
    ),
    "words": (
        """
def count(words):
    seen = {}
    for word in words:
        seen[word] += 1
    return {word: seen[word] for word in sorted(seen)}
""",
        "words.count(['a', 'b', 'a'])",
        "seen[word] = seen.get(word, 0) + 1",
    ),
    "slides": (
        """
def width(options):
    return 4 * options.get("scale", 1)


def depth(options):
    return 2 * options.get("scale", 1)


def height(options):
    return 3 * options["scale"]
""",
        "slides.height({})",
        'options.get("scale", 1)',
    ),
    "streams": (
        """
def tidy(reply):
    data = dict(reply)
    first = data["first"]
    if first is not None:
        data["first"] = [first]
    return data
""",
        "streams.tidy({'a': 1})",
        'first = data.get("first")',
    ),
    "escapes": (
        """
def visible(text):
    chars = iter(text)
    found = []
    for char in chars:
        if char == "^":
            next(chars)
        else:
            found.append(char)
    return found
""",
        "escapes.visible('a^')",
        "next(chars, None)",
    ),
    "cache": (
        """
class Cache:
    def __init__(self):
        self.hits = self.misses = self.late = self.requests = 0

    def hit_rate(self):
        return self.hits / self.requests if self.requests else 0.0

    def late_rate(self):
        return self.late / self.requests if self.requests else 0.0

    def miss_rate(self):
        return self.misses / self.requests
""",
        "cache.Cache().miss_rate()",
        "if self.requests != 0 else 0.0",
    ),
    "meter": (
        """
class Meter:
    def __init__(self):
        self.readings = [1, 2]

    def last(self):
        return self.reedings[-1]
""",
        "meter.Meter().last()",
        "self.readings[-1]",
    ),
    "scan": (
        """
def has_mark(block: bytes) -> bool:
    return "!" in block
""",
        "scan.has_mark(b'a!')",
        'b"!" in block',
    ),
    "framing": (
        """
def frame(body: bytes) -> bytes:
    return "v1:" + body
""",
        "framing.frame(b'ab')",
        'b"v1:" + body',
    ),
    "gen": (
        """
def stopped(source):
    for item in source:
        if item is None:
            raise StopIteration
        yield item


def every(source):
    return list(stopped(source))
""",
        "gen.every([1, None])",
        "            return\n",
    ),
}


@pytest.mark.parametrize("module", RIGHT)
def test_the_right_fix_is_proven(module: str, tmp_path: Path) -> None:
    source, call, line = RIGHT[module]
    shop = case(tmp_path, {f"{module}.py": source.lstrip("\n")}, f"import {module}; {call}")
    kind = shop.context.crash.short_type
    offered = [fix for rule in installed_rules() if kind in rule.exceptions for fix in rule.propose(shop.context)]
    fix = next(fix for fix in offered if line in (fix.diff.changes[0].after or b"").decode())
    verdict = shop.verify(fix, shop.reproduce())
    assert verdict.kind is VerdictKind.PROVEN, verdict.reasons
