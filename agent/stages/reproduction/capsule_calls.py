"""The calls that a capsule's frames make, in several styles of building their objects."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from agent.domain.capsule import Capsule, CapsuleFrame
from agent.domain.capsule_nodes import NodeId, ObjectNode, SymbolNode
from agent.domain.proof import Reason, ReproductionKind
from agent.stages.reproduction.annotations import KINDS, allowed_by
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Binding, Callee, callee_at
from agent.stages.reproduction.capsule_arguments import SELF, RecordedCall, arguments_of
from agent.stages.reproduction.capsule_frames import passed_by_caller
from agent.stages.reproduction.capsule_wrappers import wrapped_callee
from agent.stages.reproduction.expressions import NotRebuildable
from agent.stages.reproduction.invocation import Invocation, callable_from_test, receiver_name
from agent.stages.reproduction.objects import constructor_of
from agent.stages.reproduction.rebuilding.builder import Style, Surroundings
from agent.stages.reproduction.rebuilding.progress import changed_attributes
from agent.stages.reproduction.rebuilding.rebuild import Rebuilt, rebuild
from agent.stages.reproduction.rebuilding.statements import inlined, named, needed
from agent.stages.reproduction.rebuilding.symbols import may_import

PLAIN = frozenset(KINDS.values())


def recorded_call(
    bench: Bench, capsule: Capsule, index: int, frame: CapsuleFrame | None, caller: CapsuleFrame | None, missing: frozenset[str]
) -> Iterator[RecordedCall]:
    """The calls of one frame: with what the caller passed where that is known, and as the frame stood at the crash.

    Raises:
        NotRebuildable: it can't be called from outside, or nothing was recorded of it.
    """
    located = bench.context.frames[index]
    callee = callee_at(bench, located.path, located.line, located.symbol)
    if callee is None and frame is not None:
        callee = wrapped_callee(bench, capsule, frame)
    if callee is None or not callable_from_test(callee):
        raise NotRebuildable("it can't be called from outside")
    if frame is None or (not frame.arguments and (callee.parameters or callee.bound_name)):
        raise NotRebuildable("the recorder saw no arguments of it")
    arguments = dict(frame.arguments)
    callee = of_actual_class(bench, capsule, callee, arguments, missing)
    call = RecordedCall(
        bench=bench, capsule=capsule, index=index, located=located, frame=frame, callee=callee, arguments=arguments
    )
    if frame.rebound and caller is not None and index > 0:
        passed = passed_by_caller(bench, capsule, bench.context.frames[index - 1], caller, callee)
        before = {name: passed[name] for name in frame.rebound if name in passed and name in arguments}
        if any(arguments[name] != node for name, node in before.items()):
            yield replace(call, arguments=arguments | before)
    yield call


def invocations(call: RecordedCall, missing: frozenset[str]) -> Iterator[Invocation]:
    """The call in each style that makes a difference.

    Args:
        call: one frame's.
        missing: modules that can't be imported where tests run.

    Raises:
        NotRebuildable: in no style can all that it needs be built.
    """
    failures: list[NotRebuildable] = []
    found = 0
    if call.index and (refused := _outside_contract(call)):
        raise NotRebuildable(f"it is annotated not to take what it got for {refused!r}, so its caller may be at fault")
    surroundings = _surroundings(call, missing)
    for rank, style in enumerate(Style):
        built = rebuild(call.bench, call.capsule.nodes, call.roots, style, surroundings)
        try:
            invocation = _invocation(call, built, rank)
        except NotRebuildable as reason:
            failures.append(reason)
            continue
        found += 1
        yield invocation
    if not found:
        raise failures[0]


def of_actual_class(
    bench: Bench, capsule: Capsule, callee: Callee, arguments: dict[str, NodeId], missing: frozenset[str]
) -> Callee:
    """A constructor or class method is called on the class it was called on, unless that has a constructor of its own."""
    if callee.name == "__new__":
        callee = replace(callee, binding=Binding.CONSTRUCTOR)
    bound = arguments.get(callee.bound_name)
    if callee.binding not in (Binding.CONSTRUCTOR, Binding.CLASS) or bound is None:
        return callee
    node = capsule.nodes[bound]
    symbol = isinstance(node, SymbolNode) and node.kind == "class"
    if not symbol and not isinstance(node, ObjectNode):
        return callee
    module, qualname = node.module, node.qualname  # type: ignore[union-attr]  # one of the two, both have them
    if module in missing or not may_import(module, qualname):
        return callee
    own = constructor_of(bench, bench.path_of(module), qualname) if bench.path_of(module) else None
    overridden = own is not None and (own.path, own.owner) != (callee.path, callee.owner)
    return callee if callee.binding is Binding.CONSTRUCTOR and overridden else replace(callee, module=module, owner=qualname)


def _outside_contract(call: RecordedCall) -> str:
    """A parameter that is annotated to be a plain value and holds an object of some class, empty when there is none."""
    for parameter in call.callee.parameters:
        node = call.capsule.nodes[call.arguments[parameter.arg]] if parameter.arg in call.arguments else None
        default = call.callee.default(parameter.arg)
        kinds = allowed_by(call.bench, call.callee.path, parameter.annotation, default).kinds
        if isinstance(node, ObjectNode) and node.base is None and kinds and kinds <= PLAIN:
            return parameter.arg
    return ""


def _surroundings(call: RecordedCall, missing: frozenset[str]) -> Surroundings:
    return Surroundings(
        changing=changed_attributes(call.bench, call.callee),
        missing=missing,
        target=next((node for label, node in call.roots if label == SELF), None),
        defining=(call.callee.module, call.callee.owner),
        classes={(one.module, one.qualname): one for one in call.capsule.classes},
    )


def _invocation(call: RecordedCall, built: Rebuilt, rank: int) -> Invocation:
    callee = call.callee
    if built.derived:
        # Whether that state is right may be the very question, and a fix where it is computed would not show.
        raise NotRebuildable(f"the state of {built.derived[0]} was computed by the repository's code from what is lost")
    positional, named_, notes = arguments_of(call, built)
    target = built.values.get(SELF)
    if call.needs_target and not callee.bound_name:  # a wrapper that takes it among the others
        target = positional.pop(0) if positional else None
    if call.needs_target and target is None:
        raise NotRebuildable(f"{callee.owner}: {built.reasons.get(SELF, 'it was not recorded')}")
    invocation = Invocation(
        kind=ReproductionKind.CAPSULE,
        callee=callee,
        frame=call.index,
        target=target,
        positional=tuple(positional),
        named=named_,
        rank=rank,
        notes=(*built.remarks, *notes, *_rebound(call)),
        doubts=_doubts(call, built),
    )
    return _arranged(invocation, built)


def _rebound(call: RecordedCall) -> tuple[str, ...]:
    names = {item.arg for item in call.callee.parameters}
    changed = [
        name for name in call.frame.rebound if name in names and call.arguments.get(name) == dict(call.frame.arguments)[name]
    ]
    return (f"{', '.join(changed)} as at the crash, assigned to since the call",) if changed else ()


def _doubts(call: RecordedCall, built: Rebuilt) -> tuple[Reason, ...]:
    doubts: list[Reason] = []
    if built.cut:
        doubts.append(Reason(code="cut-value", text="A value of the reproduction is shorter than what production had."))
    if built.left_out:
        text = f"Objects of the reproduction lack what could not be recorded: {', '.join(built.left_out[:3])}."
        doubts.append(Reason(code="incomplete-object", text=text))
    if built.taken:
        text = f"The state of {built.taken[0]} is taken as it was; if what computed it is at fault, the reproduction can't tell."
        doubts.append(Reason(code="derived-state", text=text))
    if built.stood_in:
        text = f"Something else stands for what no test can import: {', '.join(built.stood_in[:3])}."
        doubts.append(Reason(code="stand-in", text=text))
    message = call.bench.context.crash.message.reveal()
    classes = [name for name in built.bare if f"'{name.rpartition('.')[2]}' object has no attribute" in message]
    if classes:
        text = f"{classes[0]} is made without its constructor, which may be what has to set the attribute."
        doubts.append(Reason(code="without-constructor", text=text))
    return tuple(doubts)


def _arranged(invocation: Invocation, built: Rebuilt) -> Invocation:
    """The invocation with the statements it needs, and with names for their variables."""
    roots = invocation.expressions
    statements = needed(built.arrange, roots)
    statements, roots = inlined(statements, roots)
    callee = invocation.callee
    inline = invocation.target is not None and not isinstance(roots[0], ast.Name)
    busy = (callee.name, callee.owner.partition(".")[0], *([receiver_name(callee, roots[0])] if inline else []))
    taken = frozenset((*busy, *(name for name, _ in invocation.named)))
    statements, roots = named(statements, roots, built.words, taken)
    waiting = iter(roots)
    return replace(
        invocation,
        arrange=statements,
        target=next(waiting) if invocation.target is not None else None,
        positional=tuple(next(waiting) for _ in invocation.positional),
        named=tuple((name, next(waiting)) for name, _ in invocation.named),
    )
