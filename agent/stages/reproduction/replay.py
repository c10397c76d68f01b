"""Rung 3: the call rebuilt from the variables that the crash recorded."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from agent.domain.location import LocatedFrame
from agent.domain.proof import Attempt, ReproductionKind
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Binding, Callee, callee_at
from agent.stages.reproduction.climbing import Climb, try_calls
from agent.stages.reproduction.expressions import NotRebuildable, same
from agent.stages.reproduction.guesses import guess_parameter
from agent.stages.reproduction.invocation import Invocation, callable_from_test, distinct
from agent.stages.reproduction.objects import Constructors, guessed_object, recorded_names
from agent.stages.reproduction.recorded import Reading, read_value, readings
from agent.stages.reproduction.reprs import CLASS, OBJECT, ReprReader
from agent.stages.reproduction.scope import scope_of
from agent.stages.reproduction.variants import variants

FRAMES_AT_MOST = 12
TAKEN_AS_KEPT = "what the recorder cut short is taken as far as it was kept"


def by_replay(bench: Bench) -> Climb:
    """The calls that the recorded variables make."""
    calls, attempts = replays(bench)
    climb = try_calls(bench, calls, lambda call: (bool(call.doubts), call.frame))
    climb.attempts = [*attempts, *climb.attempts]
    return climb


def replays(bench: Bench) -> tuple[tuple[Invocation, ...], tuple[Attempt, ...]]:
    """Calls rebuilt from recorded variables, outermost frame first, and why the other frames have none."""
    calls: list[Invocation] = []
    attempts: list[Attempt] = []
    for index, located in callable_frames(bench):
        try:
            calls.extend(_frame_replays(bench, index, located))
        except NotRebuildable as reason:
            attempts.append(
                Attempt(kind=ReproductionKind.REPLAY, what=f"call {located.symbol}", result=f"Not rebuilt: {reason}.")
            )
    return distinct(calls), tuple(attempts)


def callable_frames(bench: Bench) -> Iterator[tuple[int, LocatedFrame]]:
    """The first frame of each function, outermost first; the one that raises on purpose is left to its callers."""
    seen: set[tuple[str, str]] = set()
    for index, located in enumerate(bench.context.frames):
        place = (located.path, located.symbol)
        if place not in seen and len(seen) < FRAMES_AT_MOST:
            seen.add(place)
            yield index, located


def recorded_arguments(bench: Bench, callee: Callee, located: LocatedFrame) -> dict[str, ast.expr]:
    """Those parameters of a function that can be read back from its frame, defaults left out."""
    reader = ReprReader(scope_of(bench, callee.path), Constructors(bench=bench))
    found: dict[str, ast.expr] = {}
    for parameter in callee.parameters:
        try:
            value = _argument(callee, parameter.arg, dict(located.frame.locals), reader, Reading(), needed=True)
        except NotRebuildable:
            continue
        default = callee.default(parameter.arg)
        if value is not None and (default is None or not same(value, default)):
            found[parameter.arg] = value
    return found


def _frame_replays(bench: Bench, index: int, located: LocatedFrame) -> Iterator[Invocation]:
    values = located.frame.locals
    callee = callee_at(bench, located.path, located.line, located.symbol)
    if callee is None or not callable_from_test(callee):
        raise NotRebuildable("it can't be called from outside")
    if not values and (callee.parameters or callee.bound_name):
        raise NotRebuildable("no variables were recorded")
    failures: list[NotRebuildable] = []
    found = 0
    for reading in readings(values):
        try:
            invocation = _replay(bench, index, callee, reading)
        except NotRebuildable as reason:
            failures.append(reason)
            continue
        found += 1
        yield invocation
        yield from variants(bench, invocation)
    if not found:
        raise failures[0]


def _replay(bench: Bench, index: int, callee: Callee, reading: Reading) -> Invocation:
    """One call of the callee as recorded in one frame.

    Raises:
        NotRebuildable: a required argument can't be read back.
    """
    frame = bench.context.frames[index].frame
    callee = _of_actual_class(callee, frame.locals.get(callee.bound_name))
    builder = Constructors(bench=bench)
    reader = ReprReader(scope_of(bench, callee.path), builder)
    builder.known = recorded_names(
        tuple(located.frame.locals for located in bench.context.frames), lambda value: read_value(value, reader, reading)
    )
    invocation = Invocation(kind=ReproductionKind.REPLAY, callee=callee, frame=index)
    if callee.binding in (Binding.INSTANCE, Binding.PROPERTY):
        invocation = _with_target(bench, invocation, builder, frame.locals.get(callee.bound_name), reader)
    whole = _with_arguments(invocation, dict(frame.locals), reader, reading)
    cut = (TAKEN_AS_KEPT,) if reading.cut else ()
    return replace(whole, assumed=tuple(builder.built), notes=(*whole.notes, *cut))


def _of_actual_class(callee: Callee, recorded: object) -> Callee:
    """A constructor or class method is called on the class it was called on, which may be derived from the defining one."""
    if callee.binding not in (Binding.CONSTRUCTOR, Binding.CLASS) or not isinstance(recorded, str):
        return callee
    found = CLASS.match(recorded) or OBJECT.match(recorded)
    module, _, name = found[1].rpartition(".") if found else ("", "", "")
    return replace(callee, module=module, owner=name) if module and "<" not in module else callee


def _with_target(bench: Bench, invocation: Invocation, builder: Constructors, recorded: object, reader: ReprReader) -> Invocation:
    """The object the method is called on: as its repr says, else by its constructor."""
    callee = invocation.callee
    if isinstance(recorded, str):
        try:
            target = reader.read(recorded)
            if isinstance(target, ast.Call):
                return replace(
                    invocation, target=target, notes=(f"self is rebuilt from its recorded form as {_class(target, callee)}",)
                )
        except NotRebuildable:
            pass
    try:
        target = builder.instance(callee.module, callee.owner)
        return replace(invocation, target=target, notes=(f"{callee.owner} is built by its constructor",))
    except NotRebuildable:
        builder.guess = lambda constructor, name: guess_parameter(bench, constructor, name)
        target = builder.instance(callee.module, callee.owner)
        doubts = (guessed_object(callee.owner),) if builder.guessed else ()
        return replace(
            invocation, target=target, doubts=doubts, notes=(f"{callee.owner} is built with made-up constructor arguments",)
        )


def _with_arguments(invocation: Invocation, values: dict[str, object], reader: ReprReader, reading: Reading) -> Invocation:
    """Arguments by the names of the parameters; what equals its default is left out."""
    callee = invocation.callee
    arguments = callee.node.args
    extra = (
        read_value(values[arguments.vararg.arg], reader, reading) if arguments.vararg and arguments.vararg.arg in values else None
    )
    rest = list(extra.elts) if isinstance(extra, ast.List | ast.Tuple) else []
    keyword_only = {item.arg for item in arguments.kwonlyargs}
    positional: list[ast.expr] = []
    named: list[tuple[str, ast.expr]] = []
    for parameter in callee.parameters:
        value = _argument(callee, parameter.arg, values, reader, reading, needed=bool(rest) and parameter.arg not in keyword_only)
        if value is None:
            continue
        optional = callee.default(parameter.arg) is not None and not rest
        if parameter.arg in keyword_only or optional or named:
            named.append((parameter.arg, value))
        else:
            positional.append(value)
    if arguments.kwarg and arguments.kwarg.arg in values:
        mapping = read_value(values[arguments.kwarg.arg], reader, reading)
        named.extend(_keywords(mapping, {name for name, _ in named}))
    return replace(invocation, positional=(*positional, *rest), named=tuple(named))


def _argument(
    callee: Callee, name: str, values: dict[str, object], reader: ReprReader, reading: Reading, *, needed: bool
) -> ast.expr | None:
    """Value of one parameter, None when its default says the same or has to do."""
    default = callee.default(name)
    if name not in values:
        if default is None or needed:
            raise NotRebuildable(f"{name!r} was not recorded")
        return None
    try:
        value = read_value(values[name], reader, reading)
    except NotRebuildable:
        if default is None or needed:
            raise
        return None
    return None if default is not None and same(value, default) and not needed else value


def _keywords(mapping: ast.expr, taken: set[str]) -> Iterator[tuple[str, ast.expr]]:
    pairs = zip(mapping.keys, mapping.values, strict=True) if isinstance(mapping, ast.Dict) else ()
    for key, value in pairs:
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value not in taken:
            yield key.value, value


def _class(target: ast.Call, callee: Callee) -> str:
    name = target.func.id if isinstance(target.func, ast.Name) else callee.owner
    return name.rpartition(":")[2]
