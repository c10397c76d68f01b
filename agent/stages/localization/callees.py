"""Which function of the repository a call means, as far as names and imports tell without running anything."""

from dataclasses import dataclass

from tree_sitter import Node

from agent.code.imports import file_of_import, import_of
from agent.code.source import Source
from agent.code.symbols import Symbol, bases, enclosing_symbols, symbol_named
from agent.stages.localization.reading import Reader

MAX_LINEAGE = 20
_RECEIVERS = frozenset({"self", "cls"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolver:
    """Finds definitions, reading at most the files that imports of already read files name.

    Args:
        reader: the repository at the head.
        roots: directories imports start at, `"."` for the repository itself.
    """

    reader: Reader
    roots: tuple[str, ...]

    def callee(self, source: Source, call: Node) -> Symbol | None:
        """The function or class that the call node means; None when it can't be known."""
        called = call.child_by_field_name("function")
        return self.definition(source, called) if called is not None else None

    def definition(self, source: Source, named: Node) -> Symbol | None:
        """What an expression of names and dots means; None when it can't be known."""
        line = named.start_point.row + 1
        if named.type == "identifier":
            return self._plain(source, source.text(named), line)
        owner, name = named.child_by_field_name("object"), named.child_by_field_name("attribute")
        if named.type != "attribute" or owner is None or name is None:
            return None
        attribute = source.text(name)
        if source.text(owner) in _RECEIVERS or source.text(owner).replace(" ", "") == "super()":
            own = class_around(source, line)
            return self._method(own, attribute, depth=3) if own is not None else None
        return self._member(source, owner, attribute, line)

    def lineage(self, owner: Symbol) -> tuple[Symbol, ...]:
        """The class and its bases as far as they are in the repository, nearest first."""
        found = [owner]
        for symbol in found:  # grows while it is walked
            for base in bases(symbol):
                parent = self.class_meant(symbol.source, base, symbol.span.start_line)
                if parent is not None and all(parent.node != known.node for known in found):
                    found.append(parent)
            if len(found) >= MAX_LINEAGE:
                break
        return tuple(found[:MAX_LINEAGE])

    def class_meant(self, source: Source, written: str, line: int) -> Symbol | None:
        """The class that a base or an annotation means (`Base`, `module.Base[T]`); None when it can't be known."""
        plain = written.split("[", 1)[0].strip().strip("'\"")
        owner, _, name = plain.rpartition(".")
        if not name.isidentifier():
            return None
        found = self._plain(source, name, line) if not owner else self._of_module(source, owner, name)
        return found if found is not None and found.kind == "class" else None

    def method(self, owner: Symbol, name: str) -> Symbol | None:
        """The class's method of the name, its own or inherited."""
        return self._method(owner, name, depth=3)

    def _of_module(self, source: Source, owner: str, name: str) -> Symbol | None:
        module = self._module(source, owner)
        return symbol_named(module, name) if module is not None else None

    def _plain(self, source: Source, name: str, line: int) -> Symbol | None:
        for scope in enclosing_symbols(source, line):
            if scope.kind == "class":
                continue
            found = symbol_named(source, name if scope.kind == "module" else f"{scope.name}.{name}")
            if found is not None:
                return found
        return self._imported(source, name)

    def _imported(self, source: Source, name: str) -> Symbol | None:
        item = import_of(source, name)
        if item is None or not item.attribute:
            return None
        other = self._module(source, name)
        return symbol_named(other, item.attribute) if other is not None else None

    def _module(self, source: Source, name: str) -> Source | None:
        item = import_of(source, name)
        path = file_of_import(source, item, self.reader.index.__contains__, self.roots) if item is not None else None
        return self.reader.source(path) if path is not None else None

    def _member(self, source: Source, owner: Node, attribute: str, line: int) -> Symbol | None:
        if owner.type != "identifier":
            return None
        name = source.text(owner)
        item = import_of(source, name)
        if item is not None and (module := self._module(source, name)) is not None:
            inside = symbol_named(module, f"{item.attribute}.{attribute}") if item.attribute else None
            return inside or symbol_named(module, attribute)
        known = self._plain(source, name, line)
        return self._method(known, attribute, depth=3) if known is not None and known.kind == "class" else None

    def _method(self, owner: Symbol, name: str, depth: int) -> Symbol | None:
        found = symbol_named(owner.source, f"{owner.name}.{name}")
        if found is not None or depth == 0:
            return found
        for base in bases(owner):
            parent = self.class_meant(owner.source, base, owner.span.start_line)
            inherited = self._method(parent, name, depth - 1) if parent is not None else None
            if inherited is not None:
                return inherited
        return None


def class_around(source: Source, line: int) -> Symbol | None:
    """The innermost class whose lines hold the 1-based line."""
    return next((symbol for symbol in enclosing_symbols(source, line) if symbol.kind == "class"), None)
