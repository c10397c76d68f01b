"""The web application of a module, found in its syntax tree: objects, factories and plain callables; nothing is imported."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from keyword import iskeyword

from agent.stages.reproduction.callees import FunctionNode, own_nodes
from agent.stages.reproduction.scope import FUNCTIONS, Scope

SETTINGS = "DJANGO_SETTINGS_MODULE"
WSGI_FIRST = frozenset({"environ", "env", "environment", "_environ"})
WSGI_SECOND = frozenset({"start_response", "start", "respond"})
ASGI_PARAMETERS = ("scope", "receive", "send")
STARTED_UP = frozenset({"lifespan", "on_event", "on_startup", "add_event_handler"})


class Framework(StrEnum):
    """How an application is driven by a test."""

    FLASK = "Flask"
    QUART = "Quart"
    FASTAPI = "FastAPI"
    STARLETTE = "Starlette"
    DJANGO = "Django"
    FALCON = "Falcon"
    FALCON_ASGI = "Falcon over ASGI"
    WSGI = "WSGI"
    ASGI = "ASGI"


CONSTRUCTORS: Mapping[str, Framework] = {
    "flask.Flask": Framework.FLASK,
    "flask.app.Flask": Framework.FLASK,
    "quart.Quart": Framework.QUART,
    "fastapi.FastAPI": Framework.FASTAPI,
    "fastapi.applications.FastAPI": Framework.FASTAPI,
    "starlette.applications.Starlette": Framework.STARLETTE,
    "falcon.App": Framework.FALCON,
    "falcon.API": Framework.FALCON,
    "falcon.asgi.App": Framework.FALCON_ASGI,
    "bottle.Bottle": Framework.WSGI,
    "pyramid.config.Configurator.make_wsgi_app": Framework.WSGI,
}
# What something put around an application leaves of it.
WRAPPED: Mapping[Framework, Framework] = {
    Framework.FLASK: Framework.WSGI,
    Framework.FALCON: Framework.WSGI,
    Framework.WSGI: Framework.WSGI,
}
BASES = {name.rsplit(".", 1)[-1] for name in CONSTRUCTORS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """Something that answers requests.

    Args:
        framework: how it is driven.
        path: repository-relative file.
        module: dotted name it is imported by; for Django the settings module.
        name: of the object in the module, empty for Django.
        is_factory: True when the name is a function that makes the application.
        starts_up: True when the module does something when the application starts.
    """

    framework: Framework
    path: str
    module: str
    name: str
    is_factory: bool = False
    starts_up: bool = False

    @property
    def entry(self) -> str:
        """As servers are told it, `shop.web:app`."""
        return f"{self.module}:{self.name}" if self.name else self.module


def applications_in(tree: ast.Module, scope: Scope, path: str, module: str) -> tuple[Application, ...]:
    """What a module offers, in the order of its statements; an object of a name that is put anew is what was put last.

    Args:
        tree: of the module.
        scope: what its names mean.
        path: of the module.
        module: dotted name it is imported by.
    """
    found: dict[str, Application] = {}
    if not importable(module):
        return ()
    reader = _Reader(tree, scope)
    starts_up = any(name in STARTED_UP for node in ast.walk(tree) for name in (_attribute(node), _keyword(node)))
    blank = Application(framework=Framework.WSGI, path=path, module=module, name="", starts_up=starts_up)
    for statement in top_level(tree.body):
        if isinstance(statement, FUNCTIONS):
            framework, is_factory = reader.of_function(statement)
            names = [statement.name]
        else:
            value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
            framework, is_factory = reader.of_value(value, {name: app.framework for name, app in found.items()}), False
            names = _targets(statement)
        if framework is not None:
            found |= {name: replace(blank, framework=framework, name=name, is_factory=is_factory) for name in names}
    return (*found.values(), *(replace(blank, framework=Framework.DJANGO, module=name) for name in django_settings(tree)))


def top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that an import runs, those below `if` and `try` included, those below `if __name__ == ...` not."""
    for statement in body:
        yield statement
        if (isinstance(statement, ast.If) and "__name__" not in ast.dump(statement.test)) or isinstance(statement, ast.Try):
            yield from top_level([*statement.body, *statement.orelse])


def django_settings(tree: ast.Module) -> tuple[str, ...]:
    """The settings modules that a file (`wsgi.py`, `asgi.py`, `manage.py`) names."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and len(node.args) == 2)
    texts = ([argument.value for argument in call.args if isinstance(argument, ast.Constant)] for call in calls)
    named = (pair[1] for pair in texts if len(pair) == 2 and pair[0] == SETTINGS and isinstance(pair[1], str))
    return tuple(dict.fromkeys(name for name in named if importable(name)))


def importable(module: str) -> bool:
    """True for a dotted name that an import statement can spell."""
    return bool(module) and all(part.isidentifier() and not iskeyword(part) for part in module.split("."))


class _Reader:
    """What the values and functions of one module are, as applications."""

    def __init__(self, tree: ast.Module, scope: Scope) -> None:
        self._scope = scope
        self._classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
        self._functions = {node.name: node for node in tree.body if isinstance(node, FUNCTIONS)}

    def of_function(self, node: FunctionNode) -> tuple[Framework | None, bool]:
        """An application itself, or a factory of one that needs no arguments."""
        protocol = protocol_of(node)
        if protocol is not None:
            return protocol, False
        needed = len(node.args.args) + len(node.args.posonlyargs) - len(node.args.defaults)
        needed += sum(default is None for default in node.args.kw_defaults)
        return (None, False) if needed or isinstance(node, ast.AsyncFunctionDef) else (self._made_by(node), True)

    def of_value(self, value: ast.expr | None, known: Mapping[str, Framework]) -> Framework | None:
        """What an expression gives: a constructor's call, a factory's, or something around an application."""
        if not isinstance(value, ast.Call):
            return known.get(value.id) if isinstance(value, ast.Name) else None
        own = self._functions.get(value.func.id) if isinstance(value.func, ast.Name) else None
        made = CONSTRUCTORS.get(self._dotted(value.func)) or self._of_class(value.func) or (self._made_by(own) if own else None)
        if made is not None:
            return made
        inner = (known[item.id] for item in value.args if isinstance(item, ast.Name) and item.id in known)
        around = next(inner, None)
        return WRAPPED.get(around, Framework.ASGI) if around is not None else None

    def _made_by(self, node: FunctionNode) -> Framework | None:
        """What the function returns: an application it made."""
        local: dict[str, Framework] = {}
        for inner in own_nodes(node):
            if isinstance(inner, ast.Assign) and isinstance(inner.value, ast.Call):
                made = CONSTRUCTORS.get(self._dotted(inner.value.func)) or self._of_class(inner.value.func)
                local |= {target.id: made for target in inner.targets if isinstance(target, ast.Name) and made is not None}
        for inner in own_nodes(node):
            if isinstance(inner, ast.Return) and isinstance(inner.value, ast.Name) and inner.value.id in local:
                return local[inner.value.id]
            if isinstance(inner, ast.Return) and isinstance(inner.value, ast.Call):
                made = CONSTRUCTORS.get(self._dotted(inner.value.func)) or self._of_class(inner.value.func)
                if made is not None:
                    return made
        return None

    def _of_class(self, function: ast.expr) -> Framework | None:
        """A class of the module that is an application's own, or whose instances are called like one."""
        node = self._classes.get(function.id) if isinstance(function, ast.Name) else None
        if node is None:
            return None
        bases = (CONSTRUCTORS.get(self._dotted(base)) for base in node.bases)
        calls = (protocol_of(inner, 1) for inner in node.body if isinstance(inner, FUNCTIONS) and inner.name == "__call__")
        return next((found for found in (*bases, *calls) if found is not None), None)

    def _dotted(self, function: ast.expr) -> str:
        """The dotted name that an expression stands for, empty for anything but a name of an import."""
        parts: list[str] = []
        while isinstance(function, ast.Attribute):
            parts.insert(0, function.attr)
            function = function.value
        if not isinstance(function, ast.Name) or function.id not in self._scope.names:
            return ""
        module, attribute = self._scope.names[function.id]
        return ".".join(part for part in (module, attribute, *parts) if part)


def protocol_of(node: FunctionNode, bound: int = 0) -> Framework | None:
    """The protocol whose application a function is by its parameters, None when it is none.

    Args:
        node: the function.
        bound: how many parameters are bound before the protocol's own.
    """
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)][bound:]
    if isinstance(node, ast.AsyncFunctionDef):
        return Framework.ASGI if tuple(names) == ASGI_PARAMETERS else None
    return Framework.WSGI if len(names) == 2 and names[0] in WSGI_FIRST and names[1] in WSGI_SECOND else None


def _targets(statement: ast.stmt) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else ()
    targets = [statement.target] if isinstance(statement, ast.AnnAssign) else [*targets]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _attribute(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else ""


def _keyword(node: ast.AST) -> str:
    return node.arg or "" if isinstance(node, ast.keyword) else ""
