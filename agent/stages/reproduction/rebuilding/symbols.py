"""What a capsule knows by name only, as something a test can import."""

import ast
import builtins
import sys
from keyword import iskeyword
from typing import Final

from agent.stages.reproduction.expressions import NotRebuildable, call, constant, reference, shown

# A capsule is outside text and what it names ends up in a test: of the standard library only what computes.
_HARMLESS: Final = frozenset({
    "abc", "argparse", "array", "base64", "binascii", "bisect", "calendar", "codecs", "collections", "colorsys", "configparser",
    "contextlib", "copy", "csv", "dataclasses", "datetime", "decimal", "difflib", "email", "encodings", "enum", "fnmatch",
    "fractions", "functools", "hashlib", "heapq", "hmac", "html", "http", "inspect", "io", "ipaddress", "itertools", "json",
    "keyword", "locale", "logging", "math", "mimetypes", "numbers", "operator", "pathlib", "posixpath", "pprint", "quopri",
    "random", "re", "secrets", "selectors", "shlex", "statistics", "string", "stringprep", "struct", "textwrap", "threading",
    "time", "token", "tokenize", "tomllib", "types", "typing", "unicodedata", "urllib", "uuid", "warnings", "weakref", "xml",
    "zlib", "zoneinfo",
})  # fmt: skip
_PUBLIC: Final = {
    "_collections_abc": "collections.abc",
    "_thread": "threading",
    "_pydecimal": "decimal",
    "_pydatetime": "datetime",
    "_abc": "abc",
}
_REACHING_OUT: Final = frozenset(
    {"eval", "exec", "compile", "open", "input", "breakpoint", "exit", "quit", "help", "__import__", "globals", "locals", "vars"}
)


def symbol(module: str, qualname: str) -> ast.expr:
    """An expression for a class, function or module by its name.

    Args:
        module: dotted name of the module it is in.
        qualname: qualified name there, empty for the module itself.

    Raises:
        NotRebuildable: it can't be imported, or a test has no business with it.
    """
    dotted = f"{module}.{qualname}" if qualname else module
    if module in ("", "__main__") or not all(_is_name(part) for part in dotted.split(".")):
        raise NotRebuildable(f"{shown(dotted)} can't be imported")
    if module == "builtins":
        return _builtin(qualname)
    public = _public(module)
    if public.partition(".")[0] in sys.stdlib_module_names and public.partition(".")[0] not in _HARMLESS:
        raise NotRebuildable(f"{shown(dotted)} has no place in a test")
    return reference(public, qualname)


def may_import(module: str, qualname: str) -> bool:
    """True when `symbol` has an expression for it."""
    try:
        symbol(module, qualname)
    except NotRebuildable:
        return False
    return True


def is_attribute(name: str) -> bool:
    """True for a name that can be written after a dot."""
    return _is_name(name)


def _builtin(qualname: str) -> ast.expr:
    if qualname == "NoneType":
        return call(ast.Name(id="type", ctx=ast.Load()), constant(None))
    first, *rest = qualname.split(".")
    if not hasattr(builtins, first) or first in _REACHING_OUT:
        raise NotRebuildable(f"{shown(qualname)} has no place in a test")
    made: ast.expr = ast.Name(id=first, ctx=ast.Load())
    for part in rest:
        made = ast.Attribute(value=made, attr=part, ctx=ast.Load())
    return made


def _public(module: str) -> str:
    """The module whose name people know: `io` for `_io`."""
    if module in _PUBLIC:
        return _PUBLIC[module]
    bare = module.removeprefix("_")
    return bare if module.startswith("_") and module in sys.stdlib_module_names and bare in sys.stdlib_module_names else module


def _is_name(part: str) -> bool:
    return part.isidentifier() and not iskeyword(part)
