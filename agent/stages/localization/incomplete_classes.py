"""Classes that the message says lack something: what their family has, what `__init__` left unset, what a method took away."""

import re
from collections.abc import Iterator, Sequence

from agent.code.scopes import bound_in
from agent.code.source import Source
from agent.code.symbols import Symbol, bases, classes, decorators, symbols
from agent.domain.crash import Crash
from agent.stages.localization.attribute_writes import writes_in
from agent.stages.localization.callees import Resolver
from agent.stages.localization.clues import Clue
from agent.stages.localization.neighbours import near, words_of
from agent.stages.localization.stops import Stop
from agent.stages.localization.weights import Weight

_OBJECT = re.compile(
    r"'(\w+)' object (?:has no attribute '(\w+)'|is not (\w+)|does not support (the (?:asynchronous )?context manager|item \w+))"
)
_NO_LENGTH = re.compile(r"object of type '(\w+)' has no len\(\)")
_UNHASHABLE = re.compile(r"unhashable type: '(\w+)'")
_NO_ORDER = re.compile(r"not supported between instances of '(\w+)' and '\w+'")
_INVALID = re.compile(r" is not a valid (\w+)$")
_ABSTRACT = re.compile(r"Can't instantiate abstract class (\w+)")
_SHOWN_CLASS = re.compile(r"<(?:[\w.]*\.)?(\w+) (?:object|instance)")
_DUNDERS = {
    "iterable": ("__iter__", "__getitem__"),
    "subscriptable": ("__getitem__",),
    "callable": ("__call__",),
    "item assignment": ("__setitem__",),
    "item deletion": ("__delitem__",),
    "the context manager": ("__enter__",),
    "the asynchronous context manager": ("__aenter__",),
}
_PATTERNS = ((_NO_LENGTH, ("__len__",)), (_UNHASHABLE, ("__hash__",)), (_NO_ORDER, ("__lt__", "__gt__", "__le__")))
_MAX_FAMILY = 60
_TOLD = 0.6


def class_clues(crash: Crash, stops: Sequence[Stop], resolver: Resolver) -> Iterator[Clue]:
    """Classes that the message names, as far as the files of the stack hold or import them, and their methods.

    Args:
        crash: the crash to fix.
        stops: the in-repository places of the stack, outermost first.
        resolver: finds definitions.
    """
    message = crash.message.reveal()[:2000]
    owner, names = _lack(message)
    for symbol in classes_named(stops, owner, resolver) if owner else []:
        yield from _unlike_family(symbol, names, resolver)
        yield from _nowhere(symbol, names, resolver)
        yield from _hidden(symbol, names[0], resolver)
        yield from _left_unset(symbol, names[0], resolver)
        yield from _taken_away(symbol, names[0], resolver)
    yield from _incomplete(crash, message, stops, resolver)


def sources_of(stops: Sequence[Stop]) -> list[Source]:
    """The files of the innermost stops, the innermost first."""
    return [*{stop.source.path: stop.source for stop in reversed(stops[-30:])}.values()]


def classes_named(stops: Sequence[Stop], name: str, resolver: Resolver) -> list[Symbol]:
    """Classes of the name in the files of the stack, else the one that the innermost of them imports, else one beside it."""
    found = [symbol for source in sources_of(stops) for symbol in classes(source) if symbol.short_name == name][:3]
    if found:
        return found
    last = stops[-1]
    imported = resolver.class_meant(last.source, name, last.line)
    if imported is not None:
        return [imported]
    words = [name, *words_of(last.source.line(last.line))]
    beside = near(last.source, words, resolver)
    return [symbol for source in beside for symbol in classes(source) if symbol.short_name == name][:1]


def _lack(message: str) -> tuple[str, tuple[str, ...]]:
    """A class and the names of which it has none, empty when the message tells of no such thing."""
    for pattern, names in _PATTERNS:
        if (plain := pattern.search(message)) is not None:
            return plain[1], names
    found = _OBJECT.search(message)
    if found is None:
        return "", ()
    lacking: tuple[str, ...] = (found[2],) if found[2] else _DUNDERS.get((found[3] or found[4] or "").strip(), ())
    return (found[1], lacking) if lacking else ("", ())


def _unlike_family(owner: Symbol, names: tuple[str, ...], resolver: Resolver) -> Iterator[Clue]:
    """Classes of the same kind have a method that this one lacks; when all of them have it, this one is wrong."""
    if any(resolver.method(owner, name) is not None for name in names):
        return
    relatives = [other for other in classes(owner.source)[:_MAX_FAMILY] if _related(owner, other, resolver)]
    having = [other for other in relatives if any(resolver.method(other, name) is not None for name in names)]
    if not having:
        return
    shown = ", ".join(f"`{other.short_name}`" for other in having[:3])
    reason = f"It has no `{names[0][:60]}`; {shown}, of the same family, {'has' if len(having) == 1 else 'have'} one."
    all_have_it = len(having) == len(relatives) > 1
    yield Clue(symbol=owner, weight=Weight.FLAWED if all_have_it else Weight.NAMED, reason=reason)


def _related(owner: Symbol, other: Symbol, resolver: Resolver) -> bool:
    """True for classes with a base in common, or with most of their public methods."""
    if owner.node == other.node:
        return False
    shared = {base for ancestor in resolver.lineage(owner) for base in bases(ancestor)} - {"object"}
    if shared & {*bases(other)}:
        return True
    own = {method.short_name for method in _methods(owner) if not method.short_name.startswith("_")}
    common = own & {method.short_name for method in _methods(other)}
    return bool(common) and len(common) * 2 >= len(own)


def _nowhere(owner: Symbol, names: tuple[str, ...], resolver: Resolver) -> Iterator[Clue]:
    """A class of the repository that is asked for what nothing in it gives."""
    lineage = resolver.lineage(owner)
    given = (bound_in(one) & {*names} or any(_sets(method, names[0]) for method in _methods(one)) for one in lineage)
    if not any(given):
        yield Clue(symbol=owner, weight=Weight.NAMED, strength=_TOLD, reason=f"Nothing in it gives `{names[0][:60]}`.")


def _hidden(owner: Symbol, name: str, resolver: Resolver) -> Iterator[Clue]:
    """A property that exists: an AttributeError inside of it is told as its own absence where `__getattr__` is defined."""
    method = resolver.method(owner, name)
    if method is not None and any("property" in mark for mark in decorators(method)):
        reason = f"`{name[:60]}` exists as a property; an AttributeError inside of it is told like this."
        yield Clue(symbol=method, weight=Weight.NAMED, reason=reason)


def _left_unset(owner: Symbol, name: str, resolver: Resolver) -> Iterator[Clue]:
    """An `__init__` that sets the attribute only on some of its ways, or leaves it to other methods."""
    lineage = resolver.lineage(owner)
    made = resolver.method(owner, "__init__")
    setters = [method for one in lineage for method in _methods(one) if _sets(method, name)]
    if made is None or not setters:
        return
    if any(method.node == made.node for method in setters):
        yield Clue(symbol=made, weight=Weight.VALUE_BORN, strength=0.5, reason=f"It can end without having set `.{name[:60]}`.")
    else:
        shown = ", ".join(f"`{method.short_name}`" for method in setters[:3])
        reason = f"It does not set `.{name[:60]}`, which {shown} sets later."
        yield Clue(symbol=made, weight=Weight.VALUE_BORN, strength=0.4, reason=reason)


def _taken_away(owner: Symbol, name: str, resolver: Resolver) -> Iterator[Clue]:
    """Methods that delete the attribute, or wipe the object."""
    for method in (method for one in resolver.lineage(owner) for method in _methods(one)):
        cleared = next((write for write in writes_in(method, name, whole=True) if write.clears), None)
        if cleared is not None:
            yield Clue(symbol=method, weight=Weight.VALUE_BORN, reason=cleared.reason)


def _sets(method: Symbol, name: str) -> bool:
    return any(not write.clears for write in writes_in(method, name, whole=False))


def _methods(owner: Symbol) -> list[Symbol]:
    return [symbol for symbol in symbols(owner.source) if symbol.kind == "method" and symbol.owner == owner.name]


def _incomplete(crash: Crash, message: str, stops: Sequence[Stop], resolver: Resolver) -> Iterator[Clue]:
    """A class that can't be made, whose base was never meant to be called, or that lacks a member for a value."""
    if (invalid := _INVALID.search(message)) is not None:
        for owner in classes_named(stops, invalid[1], resolver):
            yield Clue(symbol=owner, weight=Weight.NAMED, reason="It has no member for the value.")
    stop = stops[-1]
    shown = stop.frame.locals.get("self") if stop.frame is not None and crash.short_type == "NotImplementedError" else None
    recorded = _SHOWN_CLASS.match(shown) if isinstance(shown, str) else None
    found = _ABSTRACT.search(message) or recorded
    for owner in classes_named(stops, found[1], resolver) if found is not None else []:
        if owner.name != stop.symbol.owner:
            yield Clue(symbol=owner, weight=Weight.NAMED, reason="It does not implement a method that its base leaves to it.")
