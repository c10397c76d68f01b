"""The functions a crash went through, and how each is called."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.expressions import text_of
from agent.stages.reproduction.modules import module_name

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
CONTEXT_DECORATORS = frozenset({"contextmanager", "asynccontextmanager"})
PROPERTY_DECORATORS = frozenset({"property", "cached_property"})


class Binding(StrEnum):
    """What a function is called on."""

    MODULE = "function"
    INSTANCE = "method"
    CLASS = "class method"
    CONSTRUCTOR = "constructor"
    PROPERTY = "property"


@dataclass(frozen=True, slots=True, kw_only=True)
class Callee:
    """A function that a test can call from outside.

    Args:
        path: repository-relative file.
        module: dotted name it is imported by.
        node: its definition.
        owner: qualified name of its class, empty for a function of the module.
        binding: what it is called on.
    """

    path: str
    module: str
    node: FunctionNode
    owner: str
    binding: Binding

    @property
    def name(self) -> str:
        """Unqualified name."""
        return self.node.name

    @property
    def qualified(self) -> str:
        """Name with its class."""
        return f"{self.owner}.{self.name}" if self.owner else self.name

    @property
    def public(self) -> bool:
        """False for names with a leading underscore that are not Python's own."""
        parts = self.qualified.split(".")
        return not any(part.startswith("_") and not part.endswith("__") for part in parts)

    @property
    def parameters(self) -> tuple[ast.arg, ...]:
        """Parameters a caller gives by name or position, the bound one left out."""
        every = (*self.node.args.posonlyargs, *self.node.args.args)
        return (*every[self._bound :], *self.node.args.kwonlyargs)

    @property
    def bound_name(self) -> str:
        """Name of the first parameter of a method (`self`), empty for functions."""
        every = (*self.node.args.posonlyargs, *self.node.args.args)
        return every[0].arg if self._bound and every else ""

    @property
    def _bound(self) -> int:
        static = "staticmethod" in decorators(self.node)
        return int(self.binding is not Binding.MODULE and not static)

    def default(self, name: str) -> ast.expr | None:
        """Default value of a parameter, None when it has to be given."""
        arguments = self.node.args
        positional = [*arguments.posonlyargs, *arguments.args]
        defaults = dict(zip([item.arg for item in reversed(positional)], reversed(arguments.defaults), strict=False))
        named = {item.arg: value for item, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if value}
        return (defaults | named).get(name)

    @property
    def is_generator(self) -> bool:
        """True when a call only makes an iterator."""
        return any(isinstance(node, ast.Yield | ast.YieldFrom) for node in own_nodes(self.node))

    @property
    def is_context(self) -> bool:
        """True for generators that are entered by `with`."""
        return bool(CONTEXT_DECORATORS & decorators(self.node))


def callee_at(bench: Bench, path: str, line: int, function: str) -> Callee | None:
    """The function of that name around a line, None when it can't be called from outside (nested, a lambda, unparsable)."""
    tree, module = bench.parsed(path), module_name(path, bench.service, bench.paths)
    name = function.rsplit(".", 1)[-1]
    if tree is None or not module or not name.isidentifier():
        return None
    found = [
        (node, owners)
        for node, owners in bench.once(_functions, path).get(name, ())
        if _first_line(node) <= line <= (node.end_lineno or node.lineno)
    ]
    if not found:
        return None
    node, owners = found[-1]
    classes = [owner for owner in owners if isinstance(owner, ast.ClassDef)]
    if len(classes) < len(owners):
        return None
    binding = _binding(node, in_class=bool(owners))
    if binding is None:
        return None
    return Callee(path=path, module=module, node=node, owner=".".join(owner.name for owner in classes), binding=binding)


def class_node(bench: Bench, path: str, qualified: str) -> ast.ClassDef | None:
    """Definition of a class by qualified name."""
    found: ast.ClassDef | None = None
    body: list[ast.stmt] = []
    for name in qualified.split("."):
        inside = ast.walk(ast.Module(body, [])) if found else bench.once(_classes, path)
        found = next((node for node in inside if isinstance(node, ast.ClassDef) and node.name == name), None)
        if found is None:
            return None
        body = found.body
    return found


def _classes(bench: Bench, path: str) -> tuple[ast.ClassDef, ...]:
    tree = bench.parsed(path)
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)) if tree else ()


def _functions(bench: Bench, path: str) -> dict[str, list[tuple[FunctionNode, tuple[Definition, ...]]]]:
    """Name -> definitions of that name with what they are inside of."""
    found: dict[str, list[tuple[FunctionNode, tuple[Definition, ...]]]] = {}
    tree = bench.parsed(path)
    for node, owners in _definitions(tree, ()) if tree else ():
        found.setdefault(node.name, []).append((node, owners))
    return found


def method(bench: Bench, path: str, owner: str, name: str) -> Callee | None:
    """A method that the class itself defines, None when it inherits it."""
    definition = class_node(bench, path, owner)
    nodes = [node for node in (definition.body if definition else ()) if isinstance(node, FunctionNode) and node.name == name]
    return callee_at(bench, path, nodes[-1].lineno, name) if nodes else None


def required_fields(definition: ast.ClassDef | None) -> tuple[str, ...]:
    """Fields without a default of a class that has its constructor written for it (a dataclass, a model, a named tuple)."""
    annotated = [node for node in (definition.body if definition else ()) if isinstance(node, ast.AnnAssign)]
    generated = definition is not None and (definition.bases or definition.decorator_list)
    plain = [node.target.id for node in annotated if isinstance(node.target, ast.Name) and node.value is None]
    return tuple(name for name in plain if not name.startswith("_")) if generated else ()


def statement_lines(tree: ast.Module | None, line: int) -> tuple[int, int]:
    """First and last line of the innermost statement around a line, its body left out; (0, 0) when there is none."""
    spans = [_span(node) for node in ast.walk(tree) if isinstance(node, ast.stmt)] if tree else []
    around = [span for span in spans if span[0] <= line <= span[1]]
    return min(around, key=lambda span: span[1] - span[0], default=(0, 0))


def statement_at(tree: ast.Module | None, line: int) -> ast.stmt | None:
    """The innermost statement around a line."""
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)] if tree else []
    around = [node for node in statements if _span(node)[0] <= line <= _span(node)[1]]
    return min(around, key=lambda node: _span(node)[1] - _span(node)[0], default=None)


def raises_on_purpose(callee: Callee, statement: ast.stmt | None, exception: str) -> bool:
    """True for `raise Exception(...)` of that type, and for an assertion where it is AssertionError.

    A generator that raises StopIteration means to end; since PEP 479 that is a fault, not a refusal.
    """
    if exception == "StopIteration" and callee.is_generator:
        return False
    match statement:
        case ast.Assert():
            return exception == "AssertionError"
        case ast.Raise(exc=ast.Call(func=raised)) | ast.Raise(exc=ast.expr() as raised):
            return text_of(raised).rpartition(".")[2] == exception
    return False


def decorators(node: FunctionNode) -> frozenset[str]:
    """Last parts of the decorators' names."""
    plain = (item.func if isinstance(item, ast.Call) else item for item in node.decorator_list)
    return frozenset(text_of(item).rsplit(".", 1)[-1] for item in plain)


def own_nodes(function: FunctionNode) -> Iterator[ast.AST]:
    """Nodes of a function's body without those of functions inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting.extend(ast.iter_child_nodes(node))


def _binding(node: FunctionNode, *, in_class: bool) -> Binding | None:
    marks = decorators(node)
    if not in_class:
        return Binding.MODULE
    if marks & {"setter", "deleter", "overload"}:
        return None
    if node.name == "__init__":
        return Binding.CONSTRUCTOR
    if marks & PROPERTY_DECORATORS:
        return Binding.PROPERTY
    return Binding.CLASS if marks & {"classmethod", "staticmethod"} or node.name == "__new__" else Binding.INSTANCE


def _definitions(node: ast.AST, owners: tuple[Definition, ...]) -> Iterator[tuple[FunctionNode, tuple[Definition, ...]]]:
    waiting = [(child, owners) for child in reversed(list(ast.iter_child_nodes(node)))]
    while waiting:
        child, around = waiting.pop()
        if isinstance(child, FunctionNode):
            yield child, around
        inside = (*around, child) if isinstance(child, Definition) else around
        waiting += [(inner, inside) for inner in reversed(list(ast.iter_child_nodes(child)))]


def _first_line(node: FunctionNode) -> int:
    return min([node.lineno, *(item.lineno for item in node.decorator_list)])


def _span(node: ast.stmt) -> tuple[int, int]:
    """Lines of a statement up to the first statement inside it."""
    inner = [child.lineno for child in ast.walk(node) if isinstance(child, ast.stmt) and child is not node]
    last = node.end_lineno or node.lineno
    return node.lineno, max(node.lineno, min([last, *(line - 1 for line in inner)]))
