"""Values without parts, names, and stand-ins for what a recorder can't keep."""

import ast

from agent.domain.capsule_nodes import ScalarNode, SymbolNode
from agent.stages.reproduction.expressions import NotRebuildable, call, constant, reference, shown
from agent.stages.reproduction.rebuilding.builder import Building, Workshop
from agent.stages.reproduction.rebuilding.scalars import scalar
from agent.stages.reproduction.rebuilding.stand_ins import class_stand_in, is_missing
from agent.stages.reproduction.rebuilding.symbols import is_attribute, symbol

PLACEHOLDERS: dict[str, str | bytes | int | float | bool | None] = {
    "str": "placeholder", "bytes": b"placeholder", "int": 0, "float": 0.0, "bool": False, "NoneType": None,
}  # fmt: skip
# What has no state worth recording is as good as a new one.
_AS_NEW = {
    "_thread.lock": ("threading", "Lock"),
    "_thread.RLock": ("threading", "RLock"),
    "_thread._local": ("threading", "local"),
    "threading.Event": ("threading", "Event"),
    "threading.Condition": ("threading", "Condition"),
    "threading.local": ("threading", "local"),
    "logging.Logger": ("logging", "getLogger"),
    "logging.RootLogger": ("logging", "getLogger"),
    "_io.TextIOWrapper": ("io", "StringIO"),
    "_io.BufferedReader": ("io", "BytesIO"),
    "_io.BufferedWriter": ("io", "BytesIO"),
}


def plain(shop: Workshop, found: ScalarNode) -> Building:
    """The expression of a value without parts."""
    shop.cut = shop.cut or found.length is not None
    inner: ast.expr | None = None
    if found.inner is not None:
        inner = yield found.inner
    if found.kind == "file" and not found.text.reveal().startswith("<std"):
        shop.remark("a buffer stands for a file")
    return scalar(found, inner)


def symbolic(shop: Workshop, found: SymbolNode) -> Building:
    """The expression of something known by name."""
    if found.kind == "redacted":
        shop.remark("placeholders stand for secrets")
        return constant(PLACEHOLDERS.get(found.qualname, "placeholder"))
    if found.kind == "method" and found.owner is not None:
        owner = yield found.owner
        if not is_attribute(found.name):
            raise NotRebuildable(f"the method {shown(found.name)} can't be named")
        return ast.Attribute(value=owner, attr=found.name, ctx=ast.Load())
    if found.kind == "enum":
        return (yield from _member(found))
    if found.kind == "class" and is_missing(shop, found.module, found.qualname):
        return class_stand_in(shop, found.module, found.qualname)
    if found.kind in ("class", "function", "builtin", "module"):
        return symbol(found.module, found.qualname)
    return _stand_in(found)


def _member(found: SymbolNode) -> Building:
    cls = symbol(found.module, found.qualname)
    if is_attribute(found.name):
        return ast.Attribute(value=cls, attr=found.name, ctx=ast.Load())
    if found.owner is None:
        raise NotRebuildable(f"the member {shown(found.name)} of {shown(found.qualname)} can't be named")
    value = yield found.owner
    return call(cls, value)


def _stand_in(found: SymbolNode) -> ast.expr:
    if found.kind == "opaque" and found.qualname in _AS_NEW:
        return call(reference(*_AS_NEW[found.qualname]))
    if found.kind == "deeper":
        raise NotRebuildable(f"the recorder stopped before {shown(found.qualname) or 'it'}")
    raise NotRebuildable(f"{shown(found.qualname or found.kind)} is not recorded")
