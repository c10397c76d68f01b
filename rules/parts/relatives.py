"""Methods of the same name in the classes around a method's own."""

from collections.abc import Iterator

from agent.code.source import parse_python
from agent.code.symbols import Symbol, bases, symbol_named, symbols
from rules.parts.site import CrashSite
from rules.parts.trees import same

_COMMON_BASES = frozenset({"object", "ABC", "abc.ABC", "Protocol", "Generic", "Exception"})


def relatives(site: CrashSite) -> Iterator[Symbol]:
    """The crashed method in a base, derived or sibling class; classes that only share a common base are no siblings."""
    own_class = symbol_named(site.source, site.function.owner) if site.function.kind == "method" else None
    if own_class is None:
        return
    family = {base.rsplit(".", 1)[-1] for base in bases(own_class)} - _COMMON_BASES
    for file in site.context.files.values():
        source = parse_python(file)
        for method in symbols(source):
            if method.kind != "method" or method.short_name != site.function.short_name or same(method.node, site.function.node):
                continue
            owner = symbol_named(source, method.owner)
            theirs = {base.rsplit(".", 1)[-1] for base in bases(owner)} - _COMMON_BASES if owner else set()
            if owner and (owner.short_name in family or own_class.short_name in theirs or family & theirs):
                yield method
