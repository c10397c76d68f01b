"""Files near the crash that its frames do not name: modules called like what the line speaks of, and what is imported."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from posixpath import dirname, join

from agent.code.classes import attributes_of_class
from agent.code.imports import file_of_import, imports
from agent.code.source import Source
from agent.code.symbols import Symbol, classes
from agent.stages.localization.callees import Resolver

MAX_NEIGHBOURS = 8
_MAX_WORDS = 12
_MAX_IMPORTS = 40
_SHORTEST = 3
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]+(?:_[A-Za-z0-9]+)*")


def near(source: Source, words: Iterable[str], resolver: Resolver) -> Iterator[Source]:
    """The file itself, modules beside it that bear one of the words as their name, and modules it imports; a few of them.

    Args:
        source: the file.
        words: names that the failing line speaks of.
        resolver: reads files.
    """
    yield source
    paths = dict.fromkeys([*_beside(source, words, resolver), *_imported(source, resolver)])
    for path in islice((path for path in paths if path != source.path), MAX_NEIGHBOURS):
        other = resolver.reader.glance(path)
        if other is not None:
            yield other


def words_of(text: str) -> list[str]:
    """The names in a piece of code, the longest parts first seen first."""
    return [*dict.fromkeys(_WORD.findall(text[:400]))][:_MAX_WORDS]


def class_like(name: str, member: str, sources: Iterable[Source], resolver: Resolver) -> Symbol | None:
    """The one class with the member that an object of the name may be of, as objects are named: `rates` a `RateCache`.

    Args:
        name: of a variable or attribute.
        member: of its methods or attributes.
        sources: where to look.
        resolver: finds methods.
    """
    found = [
        symbol
        for source in sources
        for symbol in classes(source)
        if is_named_after(name, symbol.short_name) and _offers(symbol, member, resolver)
    ]
    return found[0] if len(found) == 1 else None


def _offers(owner: Symbol, member: str, resolver: Resolver) -> bool:
    if resolver.method(owner, member) is not None:
        return True
    known = attributes_of_class(owner.source, owner.name)
    return known is not None and member in known.names


def is_named_after(name: str, owner: str) -> bool:
    """True when the class's name is the object's, or begins or ends with it."""
    plain = name.strip("_").lower().replace("_", "")
    short = plain.removesuffix("s")
    whole = owner.strip("_").lower().replace("_", "")
    if len(short) < _SHORTEST:
        return False
    return whole in {plain, short} or whole.endswith((plain, short)) or whole.startswith(short) or plain.endswith(whole)


def _beside(source: Source, words: Iterable[str], resolver: Resolver) -> Iterator[str]:
    folder = dirname(source.path)
    for word in islice(words, _MAX_WORDS):
        plain = word.strip("_").lower()
        for name in (plain, f"{plain}s", plain.removesuffix("s")):
            path = join(folder, f"{name}.py")
            if name and path in resolver.reader.index:
                yield path


def _imported(source: Source, resolver: Resolver) -> Iterator[str]:
    exists = resolver.reader.index.__contains__
    for item in imports(source)[:_MAX_IMPORTS]:
        path = file_of_import(source, item, exists, resolver.roots)
        if path is not None:
            yield path
