"""What else the message names: a signature that does not fit, a module without the name, a method with a wrong result."""

import re
import sys
from collections.abc import Iterator, Sequence

from agent.code.imports import module_file
from agent.code.source import Source
from agent.code.symbols import Symbol, decorators, parameters, symbols
from agent.domain.crash import Crash
from agent.stages.localization.callees import Resolver
from agent.stages.localization.clues import Clue
from agent.stages.localization.incomplete_classes import classes_named, sources_of
from agent.stages.localization.stops import Stop
from agent.stages.localization.wanted import type_named
from agent.stages.localization.weights import Weight

_SIGNATURE = re.compile(r"^([\w.<>]+)\(\) (?:got an? unexpected|got multiple|missing \d|takes )")
_IMPORT = re.compile(r"cannot import name '(\w+)' from (?:partially initialized module )?'([\w.]+)'")
_MODULE = re.compile(r"(?:partially initialized )?module '([\w.]+)' has no attribute '(\w+)'")
_NAME = re.compile(r"name '(\w+)' is not defined")
_RESULT = re.compile(r"^(__\w+__)(?:\(\))? (?:returned|should return|must return)")
_MAX_STATIC = 12
_MAX_RESULTS = 3


def named_clues(crash: Crash, stops: Sequence[Stop], resolver: Resolver) -> Iterator[Clue]:
    """Definitions that the message names, as far as the files of the stack hold them.

    Args:
        crash: the crash to fix.
        stops: the in-repository places of the stack, outermost first.
        resolver: finds definitions.
    """
    message = crash.message.reveal()[:2000]
    sources = sources_of(stops)
    yield from _own_object(message, stops, resolver)
    yield from _unfit(crash, message, stops[-1], sources)
    yield from _wrong_result(message, sources)
    yield from _named_module(crash, message, stops[-1], resolver)


def call_misfits(crash: Crash) -> bool:
    """True when a function was called with other arguments than it takes."""
    return crash.short_type == "TypeError" and _SIGNATURE.match(crash.message.reveal()[:2000]) is not None


def _own_object(message: str, stops: Sequence[Stop], resolver: Resolver) -> Iterator[Clue]:
    """A static method that got an object of its own class as a value: the class offers it as if it were an ordinary one."""
    named = type_named(message)
    for stop in reversed(stops[-_MAX_STATIC:]):
        if stop.symbol.kind != "method" or "staticmethod" not in decorators(stop.symbol):
            continue
        for given in classes_named(stops, named, resolver)[:1]:
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


def _wrong_result(message: str, sources: Sequence[Source]) -> Iterator[Clue]:
    """A special method that gave the interpreter something else than it must; it has returned, so no frame shows it."""
    found = _RESULT.match(message)
    if found is None:
        return
    alike = [symbol for symbol in symbols(sources[0]) if symbol.short_name == found[1] and symbol.kind == "method"]
    for symbol in alike[:_MAX_RESULTS]:
        reason = "The message names it, and this file has it: it gave back something else than it must."
        yield Clue(symbol=symbol, weight=Weight.NAMED, reason=reason, strength=1.0 / len(alike))


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
        yield _nameless(found[1], symbols(stop.source)[0])


def _nameless(name: str, module: Symbol) -> Clue:
    if name in sys.stdlib_module_names:
        reason = f"It uses `{name[:60]}`, a module of the standard library, and does not import it."
        return Clue(symbol=module, weight=Weight.FLAWED, reason=reason)
    return Clue(symbol=module, weight=Weight.NAMED, reason=f"Nothing at its top gives `{name[:60]}` a value.")
