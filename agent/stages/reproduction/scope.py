"""What the names of a repr mean: classes of the repository, and the few of the standard library that are safe to build."""

import ast
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.modules import module_name

SAFE = {
    "datetime": ("datetime", "date", "time", "timedelta", "timezone"),
    "decimal": ("Decimal",),
    "fractions": ("Fraction",),
    "uuid": ("UUID",),
    "collections": ("OrderedDict", "defaultdict", "deque", "Counter"),
    "types": ("SimpleNamespace", "MappingProxyType"),
    "io": ("StringIO", "BytesIO"),
    "ipaddress": ("IPv4Address", "IPv6Address", "IPv4Network", "IPv6Network"),
    "zoneinfo": ("ZoneInfo",),
    "array": ("array",),
    "pathlib": ("Path", "PurePath", "PosixPath", "PurePosixPath"),
}
BY_NAME = {name: (module, name) for module, names in SAFE.items() for name in names} | {
    "PosixPath": ("pathlib", "Path"),
    "namespace": ("types", "SimpleNamespace"),
    "mappingproxy": ("types", "MappingProxyType"),
}
BUILTIN_CALLS = frozenset(
    {"set", "frozenset", "bytearray", "range", "slice", "complex", "float", "dict", "list", "tuple", "object"}
)
BUILTIN_TYPES = BUILTIN_CALLS | {
    "int",
    "str",
    "bytes",
    "bool",
    "type",
    "len",
    "sum",
    "min",
    "max",
    "sorted",
    "abs",
    "repr",
    "print",
}


FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


def _nowhere(_name: str) -> tuple[str, str] | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Resolves the names a frame's module can see.

    Args:
        names: name -> `(module, attribute)` for imports and top-level definitions of the module.
        classes: names of the classes the module defines at its top.
        constants: names in capitals that the module assigns at its top.
        own_modules: modules of the repository.
        functions: names of the functions the module defines at its top.
        elsewhere: where in the repository the one class or function of a name is defined, None when there is none or are several.
    """

    names: Mapping[str, tuple[str, str]]
    classes: frozenset[str]
    constants: frozenset[str]
    own_modules: Collection[str]
    functions: frozenset[str] = frozenset()
    elsewhere: Callable[[str], tuple[str, str] | None] = _nowhere

    def class_named(self, dotted: str) -> tuple[str, str] | None:
        """Where the class of a constructor repr is imported from; None for anything but a class that may be built.

        A repr is outside text and what it names ends up in a test: functions are never called, and of the standard
        library only plain values are built.
        """
        first, _, rest = dotted.partition(".")
        if first in self.names:
            module, attribute = self.names[first]
            found = (module, ".".join(part for part in (attribute, rest) if part))
        elif first in SAFE and rest:
            found = (first, rest)
        else:
            found = BY_NAME.get(dotted) or self.elsewhere(dotted) or ("", "")
        return found if self.may_build(*found) else None

    def function_named(self, qualified: str) -> tuple[str, str] | None:
        """Where a function or method of the repository is imported from, by the name its repr gives; None for any other."""
        owner, _, name = qualified.rpartition(".")
        if "<" in qualified or not name.isidentifier():
            return None
        if owner:
            found = self.class_named(owner)
            return (found[0], f"{found[1]}.{name}") if found and found[0] in self.own_modules else None
        found = self.names.get(name) or self.elsewhere(name)
        return found if found and found[0] in self.own_modules and found[1] else None

    def may_build(self, module: str, attribute: str) -> bool:
        """True for classes by the look of their name, of the repository or of installed packages, and the safe ones."""
        last = attribute.rsplit(".", 1)[-1]
        if not module or not last or "<" in attribute:
            return False
        if module not in self.own_modules and module.partition(".")[0] in sys.stdlib_module_names:
            return last in SAFE.get(module, ())
        return last.lstrip("_")[:1].isupper() or last in self.classes


def scope_of(bench: Bench, path: str) -> Scope:
    """What the module at `path` can see by name."""
    return bench.once(_read_scope, path)


def _read_scope(bench: Bench, path: str) -> Scope:
    module = module_name(path, bench.service, bench.paths)
    own = bench.own_modules
    tree = bench.parsed(path)
    names: dict[str, tuple[str, str]] = {}
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Import):
            names |= {
                alias.asname or _top(alias.name): (alias.name if alias.asname else _top(alias.name), "") for alias in node.names
            }
        elif isinstance(node, ast.ImportFrom):
            origin = absolute(node, module, is_package=path.endswith("/__init__.py"))
            names |= {(alias.asname or alias.name): _member(origin, alias.name, own) for alias in node.names if alias.name != "*"}
    classes = frozenset(node.name for node in (tree.body if tree else ()) if isinstance(node, ast.ClassDef))
    assigned = (target for node in (tree.body if tree else ()) if isinstance(node, ast.Assign) for target in node.targets)
    constants = frozenset(target.id for target in assigned if isinstance(target, ast.Name) and target.id.isupper())
    functions = frozenset(node.name for node in (tree.body if tree else ()) if isinstance(node, FUNCTIONS))
    names |= {name: (module, name) for name in classes | constants | functions}
    return Scope(
        names=names,
        classes=classes,
        constants=constants,
        own_modules=own,
        functions=functions,
        elsewhere=bench.defined,
    )


def absolute(node: ast.ImportFrom, module: str, *, is_package: bool) -> str:
    """The module a `from` import names, relative ones resolved."""
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    kept = parts[: len(parts) - node.level + (1 if is_package else 0)]
    return ".".join([*kept, node.module] if node.module else kept)


def _top(dotted: str) -> str:
    return dotted.partition(".")[0]


def _member(origin: str, name: str, own: Collection[str]) -> tuple[str, str]:
    return (f"{origin}.{name}", "") if f"{origin}.{name}" in own else (origin, name)
