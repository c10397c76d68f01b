"""What the message names: a class that lacks what its family has, a signature that does not fit, a module without the name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.code.imports import module_file
from agent.code.source import Source
from agent.code.symbols import Symbol, bases, classes, decorators, parameters, symbols
from agent.domain.crash import Crash
from agent.stages.localization.attribute_writes import writes_in
from agent.stages.localization.callees import Resolver
from agent.stages.localization.clues import Clue
from agent.stages.localization.stops import Stop
from agent.stages.localization.wanted import type_named
from agent.stages.localization.weights import Weight

_OBJECT = re.compile(
    r"'(\w+)' object (?:has no attribute '(\w+)'|is not (\w+)|does not support (the (?:asynchronous )?context manager|item \w+))"
)
_NO_LENGTH = re.compile(r"object of type '(\w+)' has no len\(\)")
_ABSTRACT = re.compile(r"Can't instantiate abstract class (\w+)")
_SIGNATURE = re.compile(r"^([\w.<>]+)\(\) (?:got an? unexpected|got multiple|missing \d|takes )")
_IMPORT = re.compile(r"cannot import name '(\w+)' from (?:partially initialized module )?'([\w.]+)'")
_MODULE = re.compile(r"(?:partially initialized )?module '([\w.]+)' has no attribute '(\w+)'")
_NAME = re.compile(r"name '(\w+)' is not defined")
_SHOWN_CLASS = re.compile(r"<(?:[\w.]*\.)?(\w+) (?:object|instance)")
_DUNDERS = {
    "iterable": ("__iter__", "__getitem__"),
    "subscriptable": ("__getitem__",),
    "callable": ("__call__",),
    "len": ("__len__",),
    "item assignment": ("__setitem__",),
    "item deletion": ("__delitem__",),
    "the context manager": ("__enter__",),
    "the asynchronous context manager": ("__aenter__",),
}
_MAX_FAMILY = 60
_MAX_STATIC = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lack:
    """A class and what it has not."""

    owner: str
    names: tuple[str, ...]


def member_clues(crash: Crash, stops: Sequence[Stop], resolver: Resolver) -> Iterator[Clue]:
    """Definitions that the message names, as far as the files of the stack hold them.

    Args:
        crash: the crash to fix.
        stops: the in-repository places of the stack, outermost first.
        resolver: finds definitions.
    """
    message = crash.message.reveal()[:2000]
    sources = _sources(stops)
    lack = _lack(message)
    if lack is not None:
        for owner in _classes_named(sources, lack.owner):
            yield from _unlike_family(owner, lack.names, resolver)
            yield from _left_unset(owner, lack.names[0], resolver)
            yield from _taken_away(owner, lack.names[0], resolver)
    yield from _own_object(message, stops, sources, resolver)
    yield from _named_class(crash, message, stops[-1], sources)
    yield from _unfit(crash, message, stops[-1], sources)
    yield from _named_module(crash, message, stops[-1], resolver)


def call_misfits(crash: Crash) -> bool:
    """True when a function was called with other arguments than it takes."""
    return crash.short_type == "TypeError" and _SIGNATURE.match(crash.message.reveal()[:2000]) is not None


def _sources(stops: Sequence[Stop]) -> list[Source]:
    return [*{stop.source.path: stop.source for stop in reversed(stops[-30:])}.values()]


def _lack(message: str) -> _Lack | None:
    if (found := _NO_LENGTH.search(message)) is not None:
        return _Lack(owner=found[1], names=_DUNDERS["len"])
    found = _OBJECT.search(message)
    if found is None:
        return None
    if found[2]:
        return _Lack(owner=found[1], names=(found[2],))
    names = _DUNDERS.get((found[3] or found[4] or "").strip(), ())
    return _Lack(owner=found[1], names=names) if names else None


def _classes_named(sources: Sequence[Source], name: str) -> list[Symbol]:
    return [symbol for source in sources for symbol in classes(source) if symbol.short_name == name][:3]


def _unlike_family(owner: Symbol, names: tuple[str, ...], resolver: Resolver) -> Iterator[Clue]:
    """Classes with a base in common have a method that this one lacks."""
    if any(resolver.method(owner, name) is not None for name in names):
        return
    own = {base for ancestor in resolver.lineage(owner) for base in bases(ancestor)} - {"object"}
    relatives = [other for other in classes(owner.source)[:_MAX_FAMILY] if other.node != owner.node and own & {*bases(other)}]
    having = [other for other in relatives if any(resolver.method(other, name) is not None for name in names)]
    if having:
        shown = ", ".join(f"`{other.short_name}`" for other in having[:3])
        reason = f"It has no `{names[0][:60]}`; {shown}, of the same family, {'has' if len(having) == 1 else 'have'} one."
        yield Clue(
            symbol=owner, weight=Weight.NAMED, reason=reason, strength=min(1.0, 0.5 + len(having) / max(2, len(relatives)))
        )


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


def _named_class(crash: Crash, message: str, stop: Stop, sources: Sequence[Source]) -> Iterator[Clue]:
    """A class that can't be made because it lacks a method, or whose base was never meant to be called."""
    named = _ABSTRACT.search(message)
    shown = stop.frame.locals.get("self") if stop.frame is not None and crash.short_type == "NotImplementedError" else None
    recorded = _SHOWN_CLASS.match(shown) if isinstance(shown, str) else None
    found = named or recorded
    for owner in _classes_named(sources, found[1]) if found is not None else []:
        if owner.name != stop.symbol.owner:
            yield Clue(symbol=owner, weight=Weight.NAMED, reason="It does not implement a method that its base leaves to it.")


def _own_object(message: str, stops: Sequence[Stop], sources: Sequence[Source], resolver: Resolver) -> Iterator[Clue]:
    """A static method that got an object of its own class as a value: the class offers it as if it were an ordinary one."""
    named = type_named(message)
    for stop in reversed(stops[-_MAX_STATIC:]):
        if stop.symbol.kind != "method" or "staticmethod" not in decorators(stop.symbol):
            continue
        for given in _classes_named([stop.source, *sources], named)[:1]:
            owner = next((one for one in resolver.lineage(given) if one.name == stop.symbol.owner), None)
            if owner is not None and owner.source.path == stop.source.path:
                reason = f"`{stop.symbol.short_name}` is static, yet it was given an object of the class itself, `{named[:60]}`."
                yield Clue(symbol=owner, weight=Weight.NAMED, reason=reason)
                return


def _unfit(crash: Crash, message: str, stop: Stop, sources: Sequence[Source]) -> Iterator[Clue]:
    """The function whose parameters did not fit the call, unless the frame is its own."""
    found = _SIGNATURE.match(message) if crash.short_type == "TypeError" else None
    if found is None:
        return
    named = found[1].replace(".<locals>", "")
    for symbol in _functions_named(sources, named):
        if symbol.node != stop.symbol.node:
            reason = f"Its parameters do not fit the call on line {stop.line} of `{stop.symbol.short_name}`."
            yield Clue(symbol=symbol, weight=Weight.NAMED, reason=reason, strength=1.0 if _is_odd_one(symbol) else 0.7)
            return


def _functions_named(sources: Sequence[Source], name: str) -> list[Symbol]:
    exact = [symbol for source in sources for symbol in symbols(source) if symbol.name == name]
    short = [symbol for source in sources for symbol in symbols(source) if symbol.short_name == name.rsplit(".", 1)[-1]]
    return exact or (short if len(short) == 1 else [])


def _is_odd_one(symbol: Symbol) -> bool:
    """True when the methods of the same name in the file mostly take other parameters."""
    alike = [other for other in symbols(symbol.source) if other.short_name == symbol.short_name and other.kind == "method"]
    different = [other for other in alike if _names(other) != _names(symbol)]
    return len(alike) > 2 and len(different) * 2 > len(alike)


def _names(symbol: Symbol) -> tuple[str, ...]:
    return tuple(parameter.name for parameter in parameters(symbol))


def _named_module(crash: Crash, message: str, stop: Stop, resolver: Resolver) -> Iterator[Clue]:
    """The module that was to have a name and has not."""
    exists = resolver.reader.index.__contains__
    if (found := _IMPORT.search(message)) or (found := _MODULE.search(message)):
        module, name = (found[2], found[1]) if found.re is _IMPORT else (found[1], found[2])
        path = module_file(module, exists, resolver.roots)
        source = resolver.reader.source(path) if path is not None else None
        if source is not None:
            reason = f"It has no `{name[:60]}` when `{stop.symbol.short_name}` asks for it."
            yield Clue(symbol=symbols(source)[0], weight=Weight.NAMED, reason=reason)
    elif crash.short_type == "NameError" and (found := _NAME.search(message)) is not None:
        reason = f"Nothing at its top gives `{found[1][:60]}` a value."
        yield Clue(symbol=symbols(stop.source)[0], weight=Weight.NAMED, reason=reason)
