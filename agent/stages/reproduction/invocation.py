"""One call a test makes, and the statements that make it."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from keyword import iskeyword

from agent.domain.proof import Reason, ReproductionKind
from agent.stages.reproduction.callees import Binding, Callee
from agent.stages.reproduction.expressions import reference, size

OPERATORS = {
    "__repr__": "repr", "__str__": "str", "__len__": "len", "__iter__": "list", "__bool__": "bool", "__hash__": "hash",
    "__bytes__": "bytes", "__int__": "int", "__float__": "float", "__next__": "next", "__reversed__": "reversed",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """A callee with rebuilt arguments.

    Args:
        kind: the rung that made it.
        callee: what is called.
        frame: index of its frame among the repository's own, 0 is the outermost.
        target: the object a method or property is called on, None for everything else.
        positional: arguments by position.
        named: arguments by name.
        arrange: statements that make what the values refer to.
        rank: place among the ways its objects can be built, the most faithful first.
        notes: what a person should know of how the arguments came about.
        doubts: why a green run of it proves less.
        refusals: exception classes by which the call may end as well.
        assumed: classes of objects that are built by their constructor alone, in a state that nobody recorded.
    """

    kind: ReproductionKind
    callee: Callee
    frame: int
    target: ast.expr | None = None
    positional: tuple[ast.expr, ...] = ()
    named: tuple[tuple[str, ast.expr], ...] = ()
    arrange: tuple[ast.stmt, ...] = ()
    rank: int = 0
    notes: tuple[str, ...] = ()
    doubts: tuple[Reason, ...] = ()
    refusals: tuple[ast.expr, ...] = ()
    assumed: tuple[str, ...] = ()

    @property
    def arguments(self) -> Iterator[tuple[str, ast.expr]]:
        """Name of the parameter -> value, in order."""
        names = [parameter.arg for parameter in self.callee.parameters]
        yield from zip(names, self.positional, strict=False)
        yield from self.named

    @property
    def expressions(self) -> tuple[ast.expr, ...]:
        """Every value that has to be built."""
        return (*((self.target,) if self.target else ()), *self.positional, *(value for _, value in self.named))

    @property
    def size(self) -> int:
        """How much there is to read."""
        return sum(size(value) for value in (*self.arrange, *self.expressions))

    @property
    def key(self) -> str:
        """Equal for calls that are spelled alike."""
        values = ", ".join(ast.dump(value) for value in (*self.arrange, *self.expressions))
        return f"{self.callee.path}:{self.callee.qualified}({values})" + str([name for name, _ in self.named])


def distinct(calls: Iterable[Invocation]) -> tuple[Invocation, ...]:
    """The calls in their order, those spelled alike once."""
    first: dict[str, Invocation] = {}
    for call in calls:
        first.setdefault(call.key, call)
    return tuple(first.values())


def call_statements(invocation: Invocation) -> list[ast.stmt]:
    """The body of the test: builds the object if there is one, then calls."""
    arrange = list(invocation.arrange)
    receiver = invocation.target
    if receiver is not None and not isinstance(receiver, ast.Name):
        name = receiver_name(invocation.callee, receiver)
        arrange.append(ast.Assign(targets=[ast.Name(id=name, ctx=ast.Store())], value=receiver, lineno=0))
        receiver = ast.Name(id=name, ctx=ast.Load())
    act = _consumed(invocation.callee, _called(invocation, receiver))
    return [*arrange, _allowed_to_refuse(act, invocation.refusals) if invocation.refusals else act]


def receiver_name(callee: Callee, receiver: ast.expr) -> str:
    """The variable for what a method is called on, named by its class."""
    made = receiver.func.id if isinstance(receiver, ast.Call) and isinstance(receiver.func, ast.Name) else ""
    return variable_name(made.partition(":")[2] or callee.owner)


def variable_name(qualified: str) -> str:
    """`ShoppingCart` -> `shopping_cart`, never the name of the class itself."""
    last = qualified.rsplit(".", 1)[-1].strip("_")
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", last).lower()
    return f"the_{name}" if name == last or iskeyword(name) or not name.isidentifier() else name


def callable_from_test(callee: Callee) -> bool:
    """False for async generators, whose consumption would hide what the test is about."""
    return not (isinstance(callee.node, ast.AsyncFunctionDef) and (callee.is_generator or callee.is_context))


def _allowed_to_refuse(act: ast.stmt, refusals: tuple[ast.expr, ...]) -> ast.stmt:
    suppressed = ast.Call(reference("contextlib", "suppress"), list(refusals), [])
    return ast.With(items=[ast.withitem(context_expr=suppressed)], body=[act], lineno=0)


def _called(invocation: Invocation, receiver: ast.expr | None) -> ast.expr:
    callee = invocation.callee
    positional = list(invocation.positional)
    named = [
        ast.keyword(arg=name, value=value)
        if name.isidentifier()
        else ast.keyword(arg=None, value=ast.Dict([ast.Constant(name)], [value]))
        for name, value in invocation.named
    ]
    match callee.binding:
        case Binding.MODULE:
            return ast.Call(reference(callee.module, callee.name), positional, named)
        case Binding.CONSTRUCTOR:
            return ast.Call(reference(callee.module, callee.owner), positional, named)
    on = receiver if receiver is not None else reference(callee.module, callee.owner)
    attribute = ast.Attribute(value=on, attr=callee.name, ctx=ast.Load())
    if callee.binding is Binding.PROPERTY:
        return attribute
    return _operator(callee.name, on, positional, named) or ast.Call(attribute, positional, named)


def _operator(name: str, on: ast.expr, positional: list[ast.expr], named: list[ast.keyword]) -> ast.expr | None:
    """The spelling that Python has for a special method, None when it has none."""
    if name in OPERATORS and not positional and not named:
        return ast.Call(ast.Name(id=OPERATORS[name], ctx=ast.Load()), [on], [])
    if name == "__call__":
        return ast.Call(on, positional, named)
    if name == "__getitem__" and len(positional) == 1 and not named:
        return ast.Subscript(value=on, slice=positional[0], ctx=ast.Load())
    return None


def _consumed(callee: Callee, value: ast.expr) -> ast.stmt:
    """The statement that really runs the callee's body."""
    if callee.is_context:
        return ast.With(items=[ast.withitem(context_expr=value)], body=[ast.Pass()], lineno=0)
    if isinstance(callee.node, ast.AsyncFunctionDef):
        value = ast.Call(ast.Attribute(value=reference("asyncio"), attr="run", ctx=ast.Load()), [value], [])
    elif callee.is_generator and callee.name != "__iter__":
        value = ast.Call(ast.Name(id="list", ctx=ast.Load()), [value], [])
    return ast.Expr(value=value)
