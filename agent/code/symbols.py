"""Functions, methods and classes of a parsed file, by qualified name."""

from dataclasses import dataclass
from typing import Literal

from tree_sitter import Node, Query, QueryCursor

from agent.code.source import LANGUAGE, Source
from agent.domain.location import Span

Kind = Literal["function", "method", "class", "module"]
MODULE = "<module>"

_DEFINITIONS = Query(LANGUAGE, "[(function_definition) (class_definition)] @definition")
_DEFINITION_TYPES = frozenset({"function_definition", "class_definition"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Symbol:
    """One definition.

    Args:
        name: qualified by its owners, `Cart.total`, `outer.inner`; `<module>` for the file.
        kind: what it is; a function directly in a class is a method.
        span: its lines, decorators included.
        node: `function_definition`, `class_definition` or `module`.
        source: the file it stands in.
    """

    name: str
    kind: Kind
    span: Span
    node: Node
    source: Source

    @property
    def short_name(self) -> str:
        """The name without its owners."""
        return self.name.rsplit(".", 1)[-1]

    @property
    def owner(self) -> str:
        """Qualified name of what it is defined in, `<module>` at the top."""
        return self.name.rsplit(".", 1)[0] if "." in self.name else MODULE

    @property
    def body(self) -> Node:
        """The block of its statements, the module's node for a module."""
        return self.node.child_by_field_name("body") or self.node


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of a function.

    Args:
        name: without stars.
        kind: `positional-only`, `positional`, `keyword-only`, `*` or `**`.
        default: source text of the default, None without one.
        annotation: source text of the annotation, empty without one.
    """

    name: str
    kind: str = "positional"
    default: str | None = None
    annotation: str = ""


def symbols(source: Source) -> tuple[Symbol, ...]:
    """Every definition of the file in source order, the module first."""
    return source.once(_symbols, source)


def symbol_named(source: Source, name: str) -> Symbol | None:
    """The last definition with the qualified name, which is the one in force; None when there is none."""
    return next((symbol for symbol in reversed(symbols(source)) if symbol.name == name), None)


def enclosing_symbol(source: Source, line: int) -> Symbol:
    """The innermost definition whose lines, decorators included, hold the 1-based line; the module outside of all."""
    return enclosing_symbols(source, line)[0]


def enclosing_symbols(source: Source, line: int) -> tuple[Symbol, ...]:
    """Every definition whose lines hold the 1-based line, innermost first; the module is last."""
    return tuple(symbol for symbol in reversed(symbols(source)) if symbol.kind == "module" or _holds(symbol.span, line))


def parameters(symbol: Symbol) -> tuple[Parameter, ...]:
    """The parameters of a function in order; none for a class or module."""
    listed = symbol.node.child_by_field_name("parameters")
    if listed is None:
        return ()
    found: list[Parameter] = []
    kind = "positional"
    for child in listed.named_children:
        if child.type == "positional_separator":
            found = [_with_kind(parameter, "positional-only") for parameter in found]
        elif child.type == "keyword_separator":
            kind = "keyword-only"
        elif (parameter := _parameter(symbol.source, child, kind)) is not None:
            found.append(parameter)
            kind = "keyword-only" if parameter.kind == "*" else kind
    return tuple(found)


def decorators(symbol: Symbol) -> tuple[str, ...]:
    """Source texts of its decorators without the `@`, outermost first."""
    parent = symbol.node.parent
    if parent is None or parent.type != "decorated_definition":
        return ()
    marks = (child for child in parent.named_children if child.type == "decorator")
    return tuple(symbol.source.text(mark).lstrip("@").strip() for mark in marks)


def bases(symbol: Symbol) -> tuple[str, ...]:
    """Source texts of a class's positional bases (`Generic[T]`, `models.Model`); none for other symbols."""
    listed = symbol.node.child_by_field_name("superclasses") if symbol.kind == "class" else None
    if listed is None:
        return ()
    skipped = {"keyword_argument", "dictionary_splat", "list_splat", "comment"}
    return tuple(symbol.source.text(child) for child in listed.named_children if child.type not in skipped)


def classes(source: Source) -> tuple[Symbol, ...]:
    """The classes of the file in source order."""
    return tuple(symbol for symbol in symbols(source) if symbol.kind == "class")


def _symbols(source: Source) -> tuple[Symbol, ...]:
    module_span = Span(path=source.path, start_line=1, end_line=max(1, source.line_count))
    found = [Symbol(name=MODULE, kind="module", span=module_span, node=source.root, source=source)]
    nodes = QueryCursor(_DEFINITIONS).captures(source.root).get("definition", [])
    open_symbols: list[Symbol] = []
    for node in sorted(nodes, key=lambda node: (node.start_byte, -node.end_byte)):
        while open_symbols and open_symbols[-1].node.end_byte <= node.start_byte:
            open_symbols.pop()
        symbol = _symbol(source, node, open_symbols[-1] if open_symbols else None)
        open_symbols.append(symbol)
        found.append(symbol)
    return tuple(found)


def _symbol(source: Source, node: Node, owner: Symbol | None) -> Symbol:
    named = node.child_by_field_name("name")
    short = source.text(named) if named is not None else ""
    kind: Kind = "class" if node.type == "class_definition" else "method" if owner and owner.kind == "class" else "function"
    parent = node.parent
    first = parent if parent is not None and parent.type == "decorated_definition" else node
    span = Span(path=source.path, start_line=first.start_point.row + 1, end_line=_last_line(node))
    return Symbol(name=f"{owner.name}.{short}" if owner else short, kind=kind, span=span, node=node, source=source)


def _last_line(node: Node) -> int:
    end = node.end_point
    return end.row if end.column == 0 and end.row > node.start_point.row else end.row + 1


def _holds(span: Span, line: int) -> bool:
    return span.start_line <= line <= span.end_line


def _with_kind(parameter: Parameter, kind: str) -> Parameter:
    return Parameter(name=parameter.name, kind=kind, default=parameter.default, annotation=parameter.annotation)


def _parameter(source: Source, node: Node, kind: str) -> Parameter | None:
    if node.type == "identifier":
        return Parameter(name=source.text(node), kind=kind)
    if node.type in {"list_splat_pattern", "dictionary_splat_pattern"}:
        stars = "**" if node.type.startswith("dictionary") else "*"
        return Parameter(name=source.text(node).lstrip("*").strip(), kind=stars)
    annotation = node.child_by_field_name("type")
    default = node.child_by_field_name("value")
    named = node.child_by_field_name("name") or next(iter(node.named_children), None)
    if named is None or node.type in {"comment", "tuple_pattern"}:
        return None
    inner = _parameter(source, named, kind)
    if inner is None:
        return None
    return Parameter(
        name=inner.name,
        kind=inner.kind,
        default=source.text(default) if default is not None else None,
        annotation=source.text(annotation) if annotation is not None else "",
    )
