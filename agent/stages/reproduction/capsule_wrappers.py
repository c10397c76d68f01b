"""Frames of wrappers: what a decorator made is called by the name of what it wraps, with what the wrapper was given."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from agent.domain.capsule import Capsule, CapsuleFrame
from agent.domain.capsule_nodes import SymbolNode
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Binding, Callee, FunctionNode, callee_at, decorators
from agent.stages.reproduction.expressions import text_of

LOCAL = "<locals>"


def wrapped_callee(bench: Bench, capsule: Capsule, frame: CapsuleFrame) -> Callee | None:
    """What has to be called so that a wrapper runs with its own parameters; None when the frame is of none.

    A wrapper is a function inside of a function that holds one function of the repository: decorated with what made the wrapper,
    or given to it in an assignment, whose name is then called.

    Args:
        bench: the repository.
        capsule: what was recorded.
        frame: of the wrapper.
    """
    maker, _, inner = frame.qualname.rpartition(f".{LOCAL}.")
    held = [
        node for _, number in frame.closure if isinstance(node := capsule.nodes[number], SymbolNode) and node.kind == "function"
    ]
    known = [node for node in held if LOCAL not in node.qualname and node.module in bench.own_modules]
    wrapper = _nested(bench, frame, inner)
    if not maker or len(known) != 1 or wrapper is None:
        return None
    path, name = bench.path_of(known[0].module), known[0].qualname
    definition = _definition(bench, path, name)
    wrapped = callee_at(bench, path, definition.lineno, name) if definition else None
    if wrapped is None or definition is None:
        return None
    making = maker.rpartition(".")[2]
    if any(making in text_of(item).replace("(", ".").split(".") for item in definition.decorator_list):
        return _called_as(wrapped, wrapper, wrapped.name, wrapped.binding)
    alias = next(_aliases(bench, path, wrapped.owner, making, wrapped.name), "")
    binding = Binding.INSTANCE if wrapped.owner else Binding.MODULE  # a function that a class is given becomes a method
    return _called_as(wrapped, wrapper, alias, binding) if alias else None


def _called_as(wrapped: Callee, wrapper: FunctionNode, name: str, binding: Binding) -> Callee:
    """The wrapper's parameters under the name it is known by."""
    static = (
        [ast.Name(id="staticmethod", ctx=ast.Load())]
        if "staticmethod" in decorators(wrapped.node) and binding is wrapped.binding
        else []
    )
    node = ast.FunctionDef(name=name, args=wrapper.args, body=wrapper.body, decorator_list=list(static))
    return replace(wrapped, node=ast.copy_location(node, wrapper), binding=binding)


def _nested(bench: Bench, frame: CapsuleFrame, inner: str) -> FunctionNode | None:
    path = bench.path_of(frame.module)
    tree = bench.parsed(path) if path else None
    found = [node for node in (ast.walk(tree) if tree else ()) if isinstance(node, FunctionNode) and node.name == inner]
    return next((node for node in found if node.lineno <= frame.line <= (node.end_lineno or node.lineno)), None)


def _definition(bench: Bench, path: str, qualname: str) -> FunctionNode | None:
    body = list(getattr(bench.parsed(path), "body", ()))
    *owners, name = qualname.split(".")
    for owner in owners:
        inside = next((node for node in body if isinstance(node, ast.ClassDef) and node.name == owner), None)
        body = list(inside.body) if inside else []
    return next((node for node in body if isinstance(node, FunctionNode) and node.name == name), None)


def _aliases(bench: Bench, path: str, owner: str, making: str, name: str) -> Iterator[str]:
    """Names in the class, or the module, that are assigned what the maker makes of the function."""
    body = list(getattr(bench.parsed(path), "body", ()))
    for part in owner.split(".") if owner else ():
        inside = next((node for node in body if isinstance(node, ast.ClassDef) and node.name == part), None)
        body = list(inside.body) if inside else []
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=alias)], value=ast.Call(func=made, args=args)):
                given = any(isinstance(item, ast.Name) and item.id == name for item in args)
                if given and text_of(made).rpartition(".")[2] == making:
                    yield alias
