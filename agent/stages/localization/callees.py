"""Which function of the repository a call means, as far as names and imports tell without running anything."""

from dataclasses import dataclass

from tree_sitter import Node

from agent.code.imports import file_of_import, import_of
from agent.code.source import Source
from agent.code.symbols import Symbol, bases, enclosing_symbols, symbol_named
from agent.stages.localization.reading import Reader

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
            own = next((symbol for symbol in enclosing_symbols(source, line) if symbol.kind == "class"), None)
            return self._method(own, attribute, depth=3) if own is not None else None
        return self._member(source, owner, attribute, line)

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
            parent = self._plain(owner.source, base.split("[", 1)[0], owner.span.start_line)
            inherited = self._method(parent, name, depth - 1) if parent is not None and parent.kind == "class" else None
            if inherited is not None:
                return inherited
        return None
