"""The functions that are called in the search for inputs, and what is known of their parameters."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from agent.domain.location import LocatedFrame
from agent.stages.reproduction.annotations import KINDS, allowed_by, kind_of
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Binding, Callee, callee_at, class_node, method
from agent.stages.reproduction.expressions import constant
from agent.stages.reproduction.following import usage_along
from agent.stages.reproduction.guesses import guesses, is_stub
from agent.stages.reproduction.invocation import callable_from_test
from agent.stages.reproduction.keywords import keyword_options
from agent.stages.reproduction.replay import callable_frames

ENTRIES_AT_MOST = 4
VALUES_AT_MOST = 8
METHODS_AT_MOST = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One function to call.

    Args:
        callee: the function.
        frame: index of its frame in the crash, 0 the outermost.
    """

    callee: Callee
    frame: int

    @property
    def on_object(self) -> bool:
        """True when it needs an object to be called on."""
        return self.callee.binding in (Binding.INSTANCE, Binding.PROPERTY)


def entries_of(bench: Bench) -> tuple[Entry, ...]:
    """The crash's public functions that a test can call, outermost first; the outermost private one where there are none."""
    found = [
        Entry(callee=callee, frame=index)
        for index, located in callable_frames(bench)
        if (callee := callee_at(bench, located.path, located.line, located.symbol)) and callable_from_test(callee)
    ]
    return tuple([entry for entry in found if entry.callee.public][:ENTRIES_AT_MOST] or found[:1])


@dataclass(kw_only=True)
class Fitting:
    """Values that fit parameters.

    Args:
        needed: required parameter -> values.
        options: optional parameter -> values.
        kinds: parameter -> kinds of value its annotation, default, use and examples speak for.
    """

    needed: dict[str, list[ast.expr]] = field(default_factory=dict)
    options: dict[str, list[ast.expr]] = field(default_factory=dict)
    kinds: dict[str, set[str]] = field(default_factory=dict)


def fitting(
    bench: Bench, callee: Callee, examples: Mapping[str, list[ast.expr]], inner: tuple[LocatedFrame, ...] = ()
) -> Fitting:
    """What may be handed to a function.

    Args:
        bench: the repository.
        callee: the function.
        examples: parameter -> values that examples hand to it.
        inner: frames of the crash below it, for how what it hands on is used.
    """
    found = Fitting()
    for parameter in callee.parameters:
        name, default = parameter.arg, callee.default(parameter.arg)
        usage = usage_along(bench, callee, name, inner)
        allowed = allowed_by(bench, callee.path, parameter.annotation, default)
        shown = examples.get(name, [])
        made = [value for value in guesses(bench, callee, name, usage) if not is_stub(value)]
        if isinstance(default, ast.Constant) and isinstance(default.value, bool):
            made = [constant(not default.value)]
        elif usage.constants and default is not None:
            made = [*usage.constants, *made[:2]]
        if default is not None and kind_of(default) in KINDS.values():
            made = [*made, default]
        values = [*shown, *made]
        (found.needed if default is None else found.options)[name] = values[:VALUES_AT_MOST]
        documented = {*allowed.kinds, *map(kind_of, shown)}
        found.kinds[name] = documented or ({kind_of(default)} if default is not None else set())
    for name, values in keyword_options(bench, callee).items():
        found.options.setdefault(name, [*examples.get(name, []), *values][:VALUES_AT_MOST])
    return found


def methods_of(bench: Bench, callee: Callee) -> Iterator[Callee]:
    """Public methods of the callee's class that a caller may call before, those it defines itself."""
    definition = class_node(bench, callee.path, callee.owner) if callee.owner else None
    names = [node.name for node in (definition.body if definition else ()) if isinstance(node, ast.FunctionDef)]
    made = (method(bench, callee.path, callee.owner, name) for name in names if not name.startswith("_"))
    yield from islice((found for found in made if found and found.binding is Binding.INSTANCE), METHODS_AT_MOST)
