"""What the function and its class say of the case that something is missing, and which values say no more than "nothing"."""

import re
from collections.abc import Collection

from agent.code.symbols import symbols
from rules.parts.early_exits import Case, early_exits
from rules.parts.site import CrashSite
from rules.parts.trees import own

_ABSENT = r"(?:without|no|missing|unknown|absent|empty|zero)"
_LACKS = r"(?:is|are)\s+(?:none|zero|0|missing|unknown|empty|not found|absent)"
_OF_THE_RESULT = re.compile(
    r"\b(?:without one|(?:if|when|where) there (?:is|are) (?:none|no such)|if none|when none|none found)\b", re.IGNORECASE
)
_NEUTRAL = re.compile(
    r"|None|False|-?0(?:\.0*)?|[bru]?(?:''|\"\")|\[\]|\(\)|\{\}|(?:list|dict|set|tuple|frozenset|str|bytes|int|float)\(\)"
    r"|(?:[\w.]*\.)?(?:Decimal|Fraction|float|int)\(['\"]?0(?:\.0*)?['\"]?\)"
)


def is_neutral(value: str) -> bool:
    """True for source text that says "nothing": None, zero, False, empty texts and collections, and no value at all."""
    return _NEUTRAL.fullmatch(value.strip()) is not None


def states_absence(site: CrashSite, subject: str, sources: Collection[str]) -> bool:
    """True when the docstring of the crashed function speaks of the very case: "nothing without a coupon", "0 when total is 0".

    That an answer for a missing *source* exists (no code was given) does not say that it is the answer for what the source
    leads to (a code that nobody knows): only words can.

    Args:
        site: the crash.
        subject: text of the expression with the bad value.
        sources: names that it was looked up by, which the sentence must not be about.
    """
    text = " ".join(docstring(site).split())
    if not text:
        return False
    word = subject.rpartition(".")[2].strip("_")
    if " not in " in subject or not word.isidentifier():
        return bool(_OF_THE_RESULT.search(text))
    spoken = re.escape(word.replace("_", " ")).replace(r"\ ", "[ _]")
    others = "|".join(re.escape(name.replace("_", " ")) for name in sources if name != word)
    of_another = rf"(?!\s+(?:{others})\b)" if others else ""
    named = rf"\b{_ABSENT}\s+(?:an?\s+|any\s+|the\s+|such\s+)?{spoken}s?\b{of_another}|\b{spoken}s?\s+{_LACKS}\b"
    return bool(re.search(named, text, re.IGNORECASE) or _OF_THE_RESULT.search(text))


def promises_error(site: CrashSite) -> bool:
    """True when the docstring names exceptions: then a missing value may well be one of their reasons."""
    return re.search(r"\b[Rr]aises?\b|:raises?\b", docstring(site)) is not None


def docstring(site: CrashSite) -> str:
    """The crashed function's docstring as it is written, empty without one."""
    statements = [node for node in site.function.body.named_children if node.type != "comment"] if site.in_function else []
    first = statements[0].named_children[0] if statements and statements[0].named_children else None
    return site.text(first).strip("rRuU\"'") if first is not None and first.type == "string" else ""


def returns_none(site: CrashSite) -> bool:
    """True when the crashed function has None among its answers already, so that None has a meaning there."""
    returned = [node for node in own(site.function.body) if node.type == "return_statement"]
    values = [next((child for child in node.named_children if child.type != "comment"), None) for node in returned]
    return not values or any(value is None or site.text(value) == "None" for value in values)


def method_answers_none(site: CrashSite, subject: str, case: Case) -> bool:
    """True when another method of the class gives None for the same attribute in the same case."""
    others = [item for item in symbols(site.source) if item.kind == "method" and item.owner == site.function.owner]
    exits = [leaving for other in others for leaving in early_exits(other) if subject in leaving.tested(case)]
    return bool(exits) and all(
        leaving.kind == "return" and leaving.value is not None and leaving.value.type == "none" for leaving in exits
    )
