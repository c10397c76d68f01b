"""Calls of the crash's functions that the repository itself shows, with what they hand over written out."""

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Binding
from agent.stages.reproduction.exploration.blocks import Block, blocks
from agent.stages.reproduction.exploration.entries import Entry
from agent.stages.reproduction.exploration.writing_out import NotShown, WrittenOut
from agent.stages.reproduction.expressions import depth_of, reference
from agent.stages.reproduction.invocation import OPERATORS
from agent.stages.reproduction.scope import absolute, scope_of

EXAMPLES_AT_MOST = 60
NODES_AT_MOST = 150
DEEPEST = 12
RECEIVER = "it"
BEFORE_AT_MOST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One call as an example makes it.

    Args:
        entry: number of the function.
        target: the object it is made on, None for functions.
        before: calls made on that object first, where it is `it`.
        positional: arguments by position.
        named: arguments by name.
    """

    entry: int
    target: ast.expr | None = None
    before: tuple[ast.expr, ...] = ()
    positional: tuple[ast.expr, ...] = ()
    named: tuple[tuple[str, ast.expr], ...] = ()


@dataclass(kw_only=True)
class Known:
    """What names mean at one place of an example.

    Args:
        values: name -> what it was set to.
        history: name -> calls made on it since.
    """

    values: dict[str, ast.expr] = field(default_factory=dict)
    history: dict[str, list[ast.expr]] = field(default_factory=dict)

    def copy(self) -> "Known":
        """A copy for a function's body."""
        return Known(values=dict(self.values), history={name: list(calls) for name, calls in self.history.items()})


def examples_of(bench: Bench, entries: tuple[Entry, ...]) -> tuple[Example, ...]:
    """The calls of these functions in tests, examples, docstrings and documents, those of the crash's files first."""
    wanted = {entry.callee.name for entry in entries} | {entry.callee.owner.rpartition(".")[2] for entry in entries}
    words = tuple(sorted(word for word in wanted if word and not word.startswith("__")))
    files = tuple(dict.fromkeys(entry.callee.path for entry in entries))
    found: dict[str, Example] = {}
    for block in blocks(bench, words, files):
        for example in _Reading(bench, entries, block).read():
            found.setdefault(repr([ast.dump(tree) for tree in _trees(example)]) + str(example.entry), example)
        if len(found) >= EXAMPLES_AT_MOST:
            break
    return tuple(found.values())[:EXAMPLES_AT_MOST]


def _trees(example: Example) -> Iterator[ast.expr]:
    yield from (example.target,) if example.target else ()
    yield from (*example.before, *example.positional, *(value for _, value in example.named))


class _Reading:
    """Reads one block from top to bottom."""

    def __init__(self, bench: Bench, entries: tuple[Entry, ...], block: Block) -> None:
        self._bench = bench
        self._entries = entries
        self._block = block
        self._home = self._names_of(block.path) if block.inside else self._front(entries)

    def read(self) -> Iterator[Example]:
        """The examples in it."""
        yield from self._body(list(self._block.body), Known())

    def _names_of(self, path: str) -> dict[str, ast.expr]:
        tree, module = (
            self._bench.parsed(path),
            next((name for name, file in self._bench.own_modules.items() if file == path), ""),
        )
        own = [node.name for node in (tree.body if tree else ()) if isinstance(node, ast.ClassDef | ast.FunctionDef)]
        imported = {name: reference(*found) for name, found in scope_of(self._bench, path).names.items()}
        return {**self._front(self._entries), **imported, **({name: reference(module, name) for name in own} if module else {})}

    def _front(self, entries: tuple[Entry, ...]) -> dict[str, ast.expr]:
        """The package's own name, and what it gives away at its top: documents leave these imports out."""
        known: dict[str, ast.expr] = {}
        for top in dict.fromkeys(entry.callee.module.partition(".")[0] for entry in entries):
            path = self._bench.path_of(top)
            scope = scope_of(self._bench, path)
            known |= {name: reference(*found) for name, found in scope.names.items() if not name.startswith("_")}
            known[top] = reference(top)
        return known

    def _body(self, body: list[ast.stmt], known: Known) -> Iterator[Example]:
        for statement in body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield from self._body(statement.body, known.copy())
                continue
            yield from self._calls(statement, known)
            self._learn(statement, known)
            for inner in ("body", "orelse", "finalbody"):
                nested = getattr(statement, inner, None)
                if isinstance(nested, list):
                    yield from self._body(nested, known)

    def _calls(self, statement: ast.stmt, known: Known) -> Iterator[Example]:
        own = [child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.expr | ast.withitem)]
        for root in own:
            for node in ast.walk(root):
                for number, entry in enumerate(self._entries):
                    try:
                        example = self._example(number, entry, node, known)
                    except (NotShown, RecursionError):
                        continue
                    if example:
                        yield example

    def _example(self, number: int, entry: Entry, node: ast.AST, known: Known) -> Example | None:
        callee = entry.callee
        if callee.binding is Binding.PROPERTY and isinstance(node, ast.Attribute) and node.attr == callee.name:
            return Example(entry=number, target=self._value(node.value, known), before=self._before(node.value, known))
        if entry.on_object and isinstance(node, ast.Name) and node.id in known.values and callee.name in OPERATORS:
            return Example(entry=number, target=self._value(node, known), before=self._before(node, known))
        if not isinstance(node, ast.Call):
            return None
        target: ast.expr | None = None
        before: tuple[ast.expr, ...] = ()
        match callee.binding:
            case Binding.INSTANCE if callee.name == "__call__" and isinstance(known.values.get(_name(node.func)), ast.Call):
                target, before = self._value(node.func, known), self._before(node.func, known)
            case Binding.INSTANCE if isinstance(node.func, ast.Attribute) and node.func.attr == callee.name:
                target, before = self._value(node.func.value, known), self._before(node.func.value, known)
            case Binding.CONSTRUCTOR if _last(node.func) == callee.owner.rpartition(".")[2]:
                pass
            case Binding.MODULE | Binding.CLASS if _last(node.func) == callee.name:
                pass
            case _:
                return None
        positional, named = self._arguments(node, known)
        return Example(entry=number, target=target, before=before, positional=positional, named=named)

    def _arguments(self, node: ast.Call, known: Known) -> tuple[tuple[ast.expr, ...], tuple[tuple[str, ast.expr], ...]]:
        positional = tuple(self._value(argument, known) for argument in node.args)
        named = tuple((item.arg, self._value(item.value, known)) for item in node.keywords if item.arg)
        if len(named) != len(node.keywords):
            raise NotShown
        return positional, named

    def _before(self, receiver: ast.expr, known: Known) -> tuple[ast.expr, ...]:
        return tuple(known.history.get(_name(receiver), ())[-BEFORE_AT_MOST:])

    def _learn(self, statement: ast.stmt, known: Known) -> None:
        match statement:
            case ast.Import(names=names):
                known.values |= {
                    alias.asname or alias.name.partition(".")[0]: reference(
                        alias.name if alias.asname else alias.name.partition(".")[0]
                    )
                    for alias in names
                }
            case ast.ImportFrom():
                origin = absolute(statement, "", is_package=False) if not statement.level else ""
                members = {alias.asname or alias.name: alias.name for alias in statement.names if origin}
                known.values |= {name: self._member(origin, member) for name, member in members.items()}
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                self._set(name, value, known)
            case ast.With(items=items):
                for item in items:
                    if isinstance(item.optional_vars, ast.Name):
                        self._set(item.optional_vars.id, item.context_expr, known)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attribute)) as made) if (
                name in known.values
            ):
                try:
                    positional, named = self._arguments(made, known)
                except NotShown:
                    return
                receiver = ast.Attribute(value=ast.Name(id=RECEIVER, ctx=ast.Load()), attr=attribute, ctx=ast.Load())
                words = [ast.keyword(arg=key, value=value) for key, value in named]
                known.history.setdefault(name, []).append(ast.Call(func=receiver, args=list(positional), keywords=words))

    def _member(self, origin: str, name: str) -> ast.expr:
        inner = f"{origin}.{name}"
        return reference(inner) if inner in self._bench.own_modules else reference(origin, name)

    def _set(self, name: str, value: ast.expr, known: Known) -> None:
        known.history.pop(name, None)
        try:
            known.values[name] = self._value(value, known)
        except (NotShown, RecursionError):
            known.values.pop(name, None)

    def _value(self, node: ast.expr, known: Known) -> ast.expr:
        """The expression with every name written out.

        Raises:
            NotShown: it needs something that only the example has, or is too large.
        """
        made = WrittenOut(self._bench, {**self._home, **known.values}).visit(deepcopy(node))
        if not isinstance(made, ast.expr) or sum(1 for _ in ast.walk(made)) > NODES_AT_MOST or depth_of(made) > DEEPEST:
            raise NotShown
        return made


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else _name(node)
