"""What the explorer is given, as JSON."""

import ast
from collections.abc import Iterable

from agent.stages.reproduction.annotations import kind_of
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Binding, callee_at, statement_lines
from agent.stages.reproduction.exploration.entries import Entry, Fitting, fitting, methods_of
from agent.stages.reproduction.exploration.examples import Example
from agent.stages.reproduction.exploration.mining import numbers_of, tokens_of
from agent.stages.reproduction.exploration.naming import Table
from agent.stages.reproduction.invocation import Invocation
from agent.stages.reproduction.objects import constructor_of
from agent.stages.reproduction.signature import EXACT_MESSAGES

CALLS = 4000
WORK = 6.0  # seconds of the processor's time
SECONDS = 60.0  # by the clock, where others use the processor too
SEED = 20
STEPS_AT_MOST = 60
Json = dict[str, object]


def task_of(
    bench: Bench,
    entries: tuple[Entry, ...],
    fittings: tuple[Fitting, ...],
    examples: tuple[Example, ...],
    guessed: tuple[tuple[Invocation, ...], ...],
    table: Table,
) -> Json:
    """The search for inputs of one crash.

    Args:
        bench: the repository and its crash.
        entries: functions to call.
        fittings: what may be handed to each.
        examples: calls the repository shows.
        guessed: for each entry, calls that were made up by reading.
        table: is filled with the names that the texts use.
    """
    crash = bench.context.crash
    seeds = [_shown(example, table) for example in examples]
    seeds += [_guessed(number, call, table) for number, calls in enumerate(guessed) for call in calls]
    handed = tuple(tree for example in examples for tree in (*example.positional, *(value for _, value in example.named)))
    return {
        "entries": [_entry(bench, entry, fitting, table) for entry, fitting in zip(entries, fittings, strict=True)],
        "seeds": seeds,
        "steps": _steps(bench),
        "type": bench.context.signature.type,
        "message": crash.message.reveal(),
        "exact": crash.short_type in EXACT_MESSAGES or crash.short_type == "KeyError",
        "tokens": list(tokens_of(bench, handed)),
        "numbers": list(numbers_of(bench)),
        "builders": _builders(bench, entries, table),
        "names": table.names,
        "seed": SEED,
        "calls": CALLS,
        "work": WORK,
        "seconds": SECONDS,
    }


def _entry(bench: Bench, entry: Entry, fits: Fitting, table: Table) -> Json:
    callee = entry.callee
    attribute = callee.name if callee.binding in (Binding.INSTANCE, Binding.PROPERTY, Binding.CLASS) else ""
    on = f"{callee.module}:{callee.owner or callee.name}"
    needed = [item.arg for item in callee.parameters if callee.default(item.arg) is None]
    return {
        "on": table.name(on),
        "owner": f"{callee.module}:{callee.owner}",
        "attribute": attribute,
        "on_object": entry.on_object,
        "read": callee.binding is Binding.PROPERTY,
        "awaited": isinstance(callee.node, ast.AsyncFunctionDef),
        "entered": callee.is_context,
        "iterated": callee.is_generator and not callee.is_context,
        "needed": needed,
        "needed_kinds": [_kinds(fits, name) for name in needed],
        "arguments": [_texts(fits.needed.get(name, ()), table) for name in needed],
        "options": {name: _texts(values, table) for name, values in fits.options.items()},
        "methods": _methods(bench, entry, table),
    }


def _kinds(fits: Fitting, name: str) -> list[str]:
    """What a parameter is documented to take, else what it most likely takes."""
    return sorted(fits.kinds.get(name, ()) or {kind_of(value) for value in fits.needed.get(name, ())[:2]})


def _methods(bench: Bench, entry: Entry, table: Table) -> list[tuple[str, list[list[str]]]]:
    found: list[tuple[str, list[list[str]]]] = []
    for method in methods_of(bench, entry.callee) if entry.on_object else ():
        fits = fitting(bench, method, {})
        arguments = [_texts(values, table) for values in fits.needed.values()]
        if all(arguments) and not method.is_generator and not isinstance(method.node, ast.AsyncFunctionDef):
            found.append((method.name, arguments))
    return found


def _builders(bench: Bench, entries: tuple[Entry, ...], table: Table) -> dict[str, dict[str, list[str]]]:
    """Options of the constructors of the objects that are called on."""
    found: dict[str, dict[str, list[str]]] = {}
    for entry in entries:
        constructor = constructor_of(bench, entry.callee.path, entry.callee.owner) if entry.on_object else None
        if constructor is not None:
            fits = fitting(bench, constructor, {})
            name = table.name(f"{entry.callee.module}:{entry.callee.owner}")
            found[name] = {option: _texts(values, table) for option, values in fits.options.items()}
    return found


def _texts(values: Iterable[ast.expr], table: Table) -> list[str]:
    return list(dict.fromkeys(table.text(value) for value in values))


def _shown(example: Example, table: Table) -> Json:
    return {
        "entry": example.entry,
        "target": table.text(example.target) if example.target else None,
        "before": [table.text(call) for call in example.before],
        "positional": [table.text(value) for value in example.positional],
        "named": {name: table.text(value) for name, value in example.named},
    }


def _guessed(number: int, call: Invocation, table: Table) -> Json:
    return {
        "entry": number,
        "target": table.text(call.target) if call.target else None,
        "before": [],
        "positional": [table.text(value) for value in call.positional],
        "named": {name: table.text(value) for name, value in call.named},
    }


def _steps(bench: Bench) -> list[tuple[str, str, int, int, int, int]]:
    """File, function, its lines and the statement's for each of the repository's frames; the ends of a long stack."""
    frames = bench.context.frames
    chosen = frames if len(frames) <= STEPS_AT_MOST else (*frames[: STEPS_AT_MOST - 1], frames[-1])
    steps = []
    for located in chosen:
        callee = callee_at(bench, located.path, located.line, located.symbol)
        node = callee.node if callee else None
        first = min([node.lineno, *(mark.lineno for mark in node.decorator_list)]) if node else 0
        last = node.end_lineno or located.line if node else 10**9
        start, end = statement_lines(bench.parsed(located.path), located.line)
        steps.append((located.path, located.symbol.rpartition(".")[2], first, last, start or located.line, end or located.line))
    return steps
