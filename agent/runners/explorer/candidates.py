"""One call that may crash: expressions, and how they are read, written and evaluated."""

import ast
import builtins
import importlib
from typing import Any, Dict, Iterator, List, Optional, Tuple

RECEIVER = "it"
BUILTINS = (
    "float", "int", "str", "bytes", "bool", "complex", "list", "dict", "tuple", "set", "frozenset", "bytearray", "range", "slice",
    "object", "type", "len", "repr", "iter", "reversed",
)  # fmt: skip
Place = Tuple[Any, str, Optional[int]]


class Candidate:
    """A call of an entry.

    Args:
        entry: number of the function that is called.
        target: the object a method is called on, None for functions.
        before: calls made on that object first; it is spelled `it` in them.
        positional: arguments by position.
        named: arguments by name.
    """

    __slots__ = ("before", "entry", "named", "positional", "target")

    def __init__(
        self,
        entry: int,
        target: Optional[ast.expr],
        before: List[ast.expr],
        positional: List[ast.expr],
        named: Dict[str, ast.expr],
    ) -> None:
        self.entry, self.target, self.before, self.positional, self.named = entry, target, before, positional, named

    def copy(self) -> "Candidate":
        """A copy that shares no node."""
        return decode(self.encode())

    def encode(self) -> Dict[str, Any]:
        """JSON form."""
        return {
            "entry": self.entry,
            "target": None if self.target is None else ast.unparse(self.target),
            "before": [ast.unparse(call) for call in self.before],
            "positional": [ast.unparse(value) for value in self.positional],
            "named": {name: ast.unparse(value) for name, value in self.named.items()},
        }

    def key(self) -> str:
        """Equal for candidates that are spelled alike."""
        return repr(self.encode())

    def shape(self) -> Tuple[Any, ...]:
        """Equal for candidates that hand over the same kinds of value."""
        kinds = [_kind(value) for value in self.positional]
        return (self.entry, len(self.before), *kinds, *((name, _kind(value)) for name, value in sorted(self.named.items())))

    def places(self) -> Iterator[Tuple[Place, ast.expr]]:
        """Every expression of the call, and where it is: its parent, the field, the index in a list; the parent may be this."""
        if self.target is not None:
            yield (self, "target", None), self.target
        for field, listed in (("before", self.before), ("positional", self.positional)):
            for index, value in enumerate(listed):
                yield (self, field, index), value
        for name, value in self.named.items():
            yield (self.named, name, None), value

    def inner_places(self) -> Iterator[Tuple[Place, ast.expr]]:
        """The same with everything inside of them."""
        for place, root in list(self.places()):
            yield place, root
            for parent in ast.walk(root):
                if isinstance(parent, ast.UnaryOp):  # a number with its sign is one thing
                    continue
                for field, value in ast.iter_fields(parent):
                    if isinstance(value, ast.expr):
                        yield (parent, field, None), value
                    elif isinstance(value, list):
                        yield from (
                            ((parent, field, index), item) for index, item in enumerate(value) if isinstance(item, ast.expr)
                        )


def _kind(value: ast.expr) -> str:
    return type(value.value).__name__ if isinstance(value, ast.Constant) else type(value).__name__


def put(place: Place, value: ast.expr) -> None:
    """Replace the expression at a place."""
    parent, field, index = place
    if isinstance(parent, dict):
        parent[field] = value
    elif index is None:
        setattr(parent, field, value)
    else:
        getattr(parent, field)[index] = value


def decode(given: Dict[str, Any]) -> Candidate:
    """A candidate from its JSON form."""
    return Candidate(
        given["entry"],
        None if given["target"] is None else read(given["target"]),
        [read(text) for text in given["before"]],
        [read(text) for text in given["positional"]],
        {name: read(text) for name, text in given["named"].items()},
    )


def read(text: str) -> ast.expr:
    """An expression from text."""
    return ast.parse(text, mode="eval").body


class Names(Dict[str, Any]):
    """What the names in an expression mean: the few built-in ones that data may need, and what is imported.

    Args:
        table: name -> `module:attribute`, the attribute empty for the module itself.
    """

    def __init__(self, table: Dict[str, str]) -> None:
        super().__init__()
        self.table = dict(table)

    def __missing__(self, name: str) -> Any:
        if name in BUILTINS:
            return getattr(builtins, name)
        if name not in self.table:
            raise NameError(name)
        module, _, attribute = self.table[name].partition(":")
        value: Any = importlib.import_module(module)
        for part in attribute.split(".") if attribute else ():
            value = getattr(value, part)
        self[name] = value
        return value

    def named(self, meant: str) -> str:
        """The name for `module:attribute`, a new one if it has none."""
        found = next((name for name, known in self.table.items() if known == meant), "")
        if not found:
            found = f"r{len(self.table)}"
            self.table[found] = meant
        return found


def evaluate(tree: ast.expr, names: Dict[str, Any]) -> Any:
    """The value of an expression."""
    code = compile(ast.fix_missing_locations(ast.Expression(body=tree)), "<input>", "eval")
    return eval(code, {"__builtins__": {}}, names)  # noqa: S307 - inside the sandbox; expressions are all this program runs
