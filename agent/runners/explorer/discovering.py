"""What only the running program shows: objects its modules hold, and strings in their tables."""

import re
import sys
from types import ModuleType
from typing import Any, Iterator, List

from .candidates import Names

INSTANCES_AT_MOST = 4
STRINGS_AT_MOST = 400
LONGEST = 40
DEEPEST = 2


def instances(names: Names, owner: str) -> List[str]:
    """Names of public objects of a class (`module:Class`) that modules of its package hold.

    Args:
        names: given a name for each.
        owner: the class.
    """
    try:
        kind = names[names.named(owner)]
    except Exception:  # noqa: BLE001 - the target's import may raise anything
        return []
    package = owner.partition(":")[0].partition(".")[0]
    found: List[str] = []
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] != package or not isinstance(module, ModuleType) or "._" in name:
            continue
        for attribute, value in sorted(vars(module).items()):
            if not attribute.startswith("_") and _is_one(value, kind) and len(found) < INSTANCES_AT_MOST:
                found.append(names.named(f"{name}:{attribute}"))
    return found


def _is_one(value: Any, kind: Any) -> bool:
    """True for objects of the class or one derived from it; the object itself is not asked."""
    return isinstance(kind, type) and issubclass(type(value), kind)


def strings_of(root: str, paths: List[str]) -> List[str]:
    """Short strings in tables, sets and patterns of the modules of some files, each once."""
    wanted = {root + "/" + path for path in paths}
    found: List[str] = []
    for module in list(sys.modules.values()):
        if getattr(module, "__file__", None) in wanted:
            for value in _members(module):
                found.extend(_strings(value, 0))
                if isinstance(value, type) and value.__module__ == module.__name__:
                    for inner in _members(value):
                        found.extend(_strings(inner, 0))
    distinct = list(dict.fromkeys(found))
    step = max(1, len(distinct) // STRINGS_AT_MOST)
    return distinct[::step]


def _members(of: Any) -> List[Any]:
    return [value for name, value in list(vars(of).items()) if not name.startswith("__")]


def _strings(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if 0 < len(value) <= LONGEST:
            yield value
    elif isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield from literal_pieces(value.pattern)
    elif type(value) in (dict, list, tuple, set, frozenset) and depth < DEEPEST and len(value) < 2000:
        # a set's order is not the same in two runs where hashes are not
        items = sorted(value, key=repr) if isinstance(value, (set, frozenset)) else list(value)
        for item in items:
            yield from _strings(item, depth + 1)
        if type(value) is dict:
            for item in list(value.values()):
                yield from _strings(item, depth + 1)


def literal_pieces(pattern: str) -> List[str]:
    """What a pattern matches to the letter: runs of plain characters, and escaped signs."""
    unescaped = re.sub(r"\\([^\w\s])", r"\1", re.sub(r"\\[a-zA-Z]|\(\?[^)]{0,3}", " ", pattern))
    words = re.findall(r"[A-Za-z]{2,}", unescaped)
    signs = re.findall(r"\\([^\w\s])", pattern)
    return [*words, *signs]
