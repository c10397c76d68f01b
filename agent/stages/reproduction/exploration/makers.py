"""Other ways to an object than its constructor: class methods and functions that give one back, classes derived from its own."""

import ast
from collections.abc import Iterator
from itertools import islice, product

from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Binding, Callee, callee_at, class_node, decorators, method, own_nodes
from agent.stages.reproduction.exploration.entries import Entry, fitting
from agent.stages.reproduction.expressions import NotRebuildable, reference, text_of
from agent.stages.reproduction.invocation import callable_from_test
from agent.stages.reproduction.objects import BASES_AT_MOST, Constructors, base_of

MADE_AT_MOST = 24
ARGUMENTS_AT_MOST = 3
CALLS_OF_ONE = 4


def made_objects(bench: Bench, entry: Entry) -> tuple[ast.expr, ...]:
    """Objects that the entry can be called on.

    Args:
        bench: the repository and its crash.
        entry: a method or property.
    """
    classes = list(dict.fromkeys([*_derived(bench, entry.callee), (entry.callee.path, entry.callee.owner)]))
    found: dict[str, ast.expr] = {}
    for path, owner in classes:
        for made in (*_constructed(bench, path, owner), *_given_back(bench, path, owner)):
            found.setdefault(ast.dump(made), made)
    return tuple(islice(found.values(), MADE_AT_MOST))


def _derived(bench: Bench, callee: Callee) -> Iterator[tuple[str, str]]:
    """Classes of other frames of the crash that derive from the callee's: the object was most likely of that class."""
    for located in bench.context.frames:
        other = callee_at(bench, located.path, located.line, located.symbol)
        if other and other.owner and (other.path, other.owner) != (callee.path, callee.owner):
            at: tuple[str, str] | None = (other.path, other.owner)
            for _ in range(BASES_AT_MOST):
                at = base_of(bench, *at) if at else None
                if at == (callee.path, callee.owner):
                    yield other.path, other.owner


def _constructed(bench: Bench, path: str, owner: str) -> Iterator[ast.expr]:
    module = next((name for name, file in bench.own_modules.items() if file == path), "")
    try:
        yield Constructors(bench=bench).instance(module, owner)
    except NotRebuildable:
        return


def _given_back(bench: Bench, path: str, owner: str) -> Iterator[ast.expr]:
    definition = class_node(bench, path, owner)
    for maker in _makers(bench, path, owner, definition):
        # a class method that a derived class inherits makes objects of that class
        module = next((name for name, file in bench.own_modules.items() if file == path), "")
        on = reference(module, owner) if maker.owner else None
        function = ast.Attribute(value=on, attr=maker.name, ctx=ast.Load()) if on else reference(maker.module, maker.name)
        needed = [values[:ARGUMENTS_AT_MOST] for values in fitting(bench, maker, {}).needed.values()]
        for arguments in islice(product(*needed), CALLS_OF_ONE):
            yield ast.Call(func=function, args=list(arguments), keywords=[])


def _makers(bench: Bench, path: str, owner: str, definition: ast.ClassDef | None) -> Iterator[Callee]:
    at: tuple[str, str] | None = (path, owner)
    for _ in range(BASES_AT_MOST):
        if at is None:
            break
        inherited = class_node(bench, *at)
        for node in inherited.body if inherited else ():
            if isinstance(node, ast.FunctionDef) and "classmethod" in decorators(node) and not node.name.startswith("_"):
                found = method(bench, *at, node.name)
                if found and found.binding is Binding.CLASS and _returns(found, {found.bound_name, owner}):
                    yield found
        at = base_of(bench, *at)
    last = definition.name if definition else owner
    for file in dict.fromkeys([path, *_front(path), *(located.path for located in bench.context.frames)]):
        tree = bench.parsed(file)
        for node in tree.body if tree else ():
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                found = callee_at(bench, file, node.lineno, node.name)
                if found and callable_from_test(found) and not found.is_generator and _returns(found, {last}):
                    yield found


def _front(path: str) -> tuple[str, ...]:
    """`__init__.py` of the packages a file is in, innermost first."""
    parts = path.split("/")[:-1]
    return tuple("/".join([*parts[:count], "__init__.py"]) for count in range(len(parts), 0, -1))


def _returns(maker: Callee, names: set[str]) -> bool:
    """True when what it gives back is a call of one of the names, or is annotated so."""
    if text_of(maker.node.returns).strip("'\"") in names if maker.node.returns else False:
        return True
    made = {
        target.id
        for node in own_nodes(maker.node)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and text_of(node.value.func) in names
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    returned = [node.value for node in own_nodes(maker.node) if isinstance(node, ast.Return)]
    return any(
        (isinstance(value, ast.Call) and text_of(value.func) in names) or (isinstance(value, ast.Name) and value.id in made)
        for value in returned
    )
