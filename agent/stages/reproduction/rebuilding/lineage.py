"""A class and its bases, as far as the repository defines them."""

import ast
from collections.abc import Iterator

from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import class_node
from agent.stages.reproduction.expressions import text_of
from agent.stages.reproduction.scope import scope_of

_CLASSES_AT_MOST = 12
_STATELESS = frozenset({"object", "Protocol", "Generic", "ABC"})
Lineage = tuple[tuple[str, str], ...]


def lineage(bench: Bench, path: str, qualname: str) -> Lineage:
    """The class and those of its bases that the repository defines, nearest first."""
    waiting, seen = [(path, qualname)], dict[tuple[str, str], None]()
    while waiting and len(seen) < _CLASSES_AT_MOST:
        here = waiting.pop(0)
        if here in seen:
            continue
        seen[here] = None
        waiting += [found for found, _ in _bases(bench, *here) if found]
    return tuple(seen)


def bases_are_known(bench: Bench, path: str, qualname: str) -> bool:
    """True when no base from elsewhere may bring a constructor."""
    return all(found or name.rpartition(".")[2].partition("[")[0] in _STATELESS for found, name in _bases(bench, path, qualname))


def _bases(bench: Bench, path: str, qualname: str) -> Iterator[tuple[tuple[str, str] | None, str]]:
    definition = class_node(bench, path, qualname)
    scope = scope_of(bench, path)
    for base in definition.bases if definition else ():
        name = text_of(base.value if isinstance(base, ast.Subscript) else base)
        found = scope.class_named(name)
        own = found is not None and found[0] in bench.own_modules
        yield ((bench.path_of(found[0]), found[1]) if found and own else None), name
