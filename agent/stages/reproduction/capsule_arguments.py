"""What one recorded frame was given, and the arguments of the call that gives it again."""

import ast
from dataclasses import dataclass

from agent.domain.capsule import Capsule, CapsuleFrame
from agent.domain.capsule_nodes import NodeId
from agent.domain.location import LocatedFrame
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Binding, Callee
from agent.stages.reproduction.expressions import NotRebuildable, same
from agent.stages.reproduction.rebuilding.rebuild import Rebuilt

SELF = "<self>"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCall:
    """One frame that a test may call.

    Args:
        bench: the repository.
        capsule: what was recorded.
        index: of the frame among the repository's own, 0 is the outermost.
        located: the frame in the repository.
        frame: what was recorded of it.
        callee: the function.
        arguments: parameter -> node.
    """

    bench: Bench
    capsule: Capsule
    index: int
    located: LocatedFrame
    frame: CapsuleFrame
    callee: Callee
    arguments: dict[str, NodeId]

    @property
    def roots(self) -> list[tuple[str, NodeId]]:
        """Every value that has to be built, by the name of its parameter."""
        bound = self.callee.bound_name
        every = dict(self.arguments)
        on = [(SELF, every[bound])] if bound in every and self.needs_target else []
        extra = [item for item in (self.frame.varargs, self.frame.varkw) if item]
        names = {item.arg for item in self.callee.parameters}
        return [*on, *((name, node) for name, node in every.items() if name in names), *extra]

    @property
    def needs_target(self) -> bool:
        """True for methods and properties."""
        return self.callee.binding in (Binding.INSTANCE, Binding.PROPERTY)


def arguments_of(call: RecordedCall, built: Rebuilt) -> tuple[list[ast.expr], tuple[tuple[str, ast.expr], ...], tuple[str, ...]]:
    """Positional and named arguments; what equals its default is left out, as is what can't be built and has a default."""
    callee, arguments = call.callee, call.callee.node.args
    rest = _items(built.values.get(call.frame.varargs[0]) if call.frame.varargs else None)
    lost = [item[0] for item in (call.frame.varargs, call.frame.varkw) if item and item[0] in built.reasons]
    if lost:
        raise NotRebuildable(f"{lost[0]!r}: {built.reasons[lost[0]]}")
    keyword_only = {item.arg for item in arguments.kwonlyargs}
    positional_only = {item.arg for item in arguments.posonlyargs}
    positional: list[ast.expr] = []
    named_: list[tuple[str, ast.expr]] = []
    notes: list[str] = []
    for parameter in callee.parameters:
        name, default = parameter.arg, callee.default(parameter.arg)
        forced = (bool(rest) and name not in keyword_only) or name in positional_only
        value = built.values.get(name)
        if value is None:
            if default is None or forced:
                raise NotRebuildable(f"{name!r}: {built.reasons.get(name, 'it was not recorded')}")
            notes.append(f"{name} is left at its default ({built.reasons.get(name, 'not recorded')})")
        elif forced or (default is None and name not in keyword_only and not named_):
            positional.append(value)
        elif default is None or not same(value, default):
            named_.append((name, value))
    extra = built.values.get(call.frame.varkw[0]) if call.frame.varkw else None
    named_ += _keywords(extra, {name for name, _ in named_})
    return [*positional, *rest], tuple(named_), tuple(notes)


def _items(value: ast.expr | None) -> list[ast.expr]:
    return list(value.elts) if isinstance(value, ast.Tuple | ast.List) else []


def _keywords(value: ast.expr | None, taken: set[str]) -> list[tuple[str, ast.expr]]:
    pairs = zip(value.keys, value.values, strict=True) if isinstance(value, ast.Dict) else ()
    return [
        (key.value, item)
        for key, item in pairs
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value not in taken
    ]
