"""Objects of which only the class is known, built by their constructors."""

import ast
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from agent.domain.proof import Reason
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Binding, Callee, class_node, method, required_fields
from agent.stages.reproduction.expressions import NotRebuildable, call, reference, text_of
from agent.stages.reproduction.reprs import ObjectBuilder
from agent.stages.reproduction.scope import SAFE, scope_of

DEEPEST = 2
BASES_AT_MOST = 6


@dataclass(kw_only=True)
class Constructors(ObjectBuilder):
    """Builds objects by calling their constructor with as little as it takes.

    Args:
        bench: the repository's classes.
        known: gives a required argument by its name from what else was recorded, None when nothing was.
        guess: gives one from how the constructor uses it, None to give none.
        guessed: set once a guess was used.
        built: classes of the objects built so far.
    """

    bench: Bench
    known: Callable[[str], ast.expr | None] = field(default=lambda _name: None)
    guess: Callable[[Callee, str], ast.expr | None] = field(default=lambda _callee, _name: None)
    guessed: bool = False
    built: list[str] = field(default_factory=list)
    _depth: int = 0
    _building: list[str] = field(default_factory=list)

    def instance(self, module: str, name: str) -> ast.expr:
        """An object of `module.name`; see the base class."""
        made = self._made(module, name)
        self.built.append(name)
        return made

    def _made(self, module: str, name: str) -> ast.expr:
        if module not in self.bench.own_modules:
            return _foreign(module, name)
        path = self.bench.path_of(module)
        if class_node(self.bench, path, name) is None:
            return call(reference(module, name))  # made or renamed at run time; the sandbox shows whether it can be called
        if self._depth >= DEEPEST or name in self._building:
            raise NotRebuildable(f"building {name} needs more objects than is sensible")
        self._depth += 1
        self._building.append(name)
        try:
            arguments = self._arguments(path, name)
        finally:
            self._depth -= 1
            self._building.pop()
        return call(reference(module, name), **arguments)

    def _arguments(self, path: str, name: str) -> dict[str, ast.expr]:
        constructor = constructor_of(self.bench, path, name)
        if constructor is None:
            fields = required_fields(class_node(self.bench, path, name))
            return {field_name: self._argument(None, field_name, name) for field_name in fields}
        needed = [item.arg for item in constructor.parameters if constructor.default(item.arg) is None]
        return {parameter: self._argument(constructor, parameter, name) for parameter in needed}

    def _argument(self, constructor: Callee | None, parameter: str, name: str) -> ast.expr:
        if (value := self.known(parameter)) is not None:
            return value
        if constructor is not None and (value := self.guess(constructor, parameter)) is not None:
            self.guessed = True
            return value
        raise NotRebuildable(f"the constructor of {name} needs {parameter!r}, which was not recorded")


def constructor_of(bench: Bench, path: str, name: str) -> Callee | None:
    """`__init__` of a class or of the nearest base the repository defines."""
    for _ in range(BASES_AT_MOST):
        if found := method(bench, path, name, "__init__"):
            return found if found.binding is Binding.CONSTRUCTOR else None
        base = base_of(bench, path, name)
        if base is None:
            return None
        path, name = base
    return None


def guessed_object(name: str) -> Reason:
    """The doubt that a made-up object brings."""
    return Reason(
        code="guessed-object",
        text=f"The {name} object of the reproduction was built with made-up constructor arguments; the crash may be theirs.",
    )


def recorded_names(
    frames: tuple[Mapping[str, object], ...], read: Callable[[object], ast.expr]
) -> Callable[[str], ast.expr | None]:
    """Looks a name up in the variables of every frame, innermost first."""

    def known(name: str) -> ast.expr | None:
        for values in reversed(frames):
            if name in values and name not in ("self", "cls"):
                try:
                    return read(values[name])
                except NotRebuildable:
                    continue
        return None

    return known


def _foreign(module: str, name: str) -> ast.expr:
    """An object of another library: a safe standard one, or a class of an installed package."""
    if module.partition(".")[0] in sys.stdlib_module_names or not name.lstrip("_")[:1].isupper():
        if name in SAFE.get(module.lstrip("_"), ()) and module.lstrip("_") == "io":
            return call(reference(module.lstrip("_"), name))
        raise NotRebuildable(f"an object of {module}.{name} can't be rebuilt from its address")
    return call(reference(module, name))


def base_of(bench: Bench, path: str, name: str) -> tuple[str, str] | None:
    """File and name of the first base of a class that the repository defines, None when it defines none."""
    definition = class_node(bench, path, name)
    scope = scope_of(bench, path)
    for base in definition.bases if definition else ():
        found = scope.class_named(text_of(base))
        if found and found[0] in bench.own_modules:
            return bench.path_of(found[0]), found[1]
    return None
