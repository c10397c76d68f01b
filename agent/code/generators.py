"""Which functions are generators, and what functions give back."""

from tree_sitter import Node

from agent.code.symbols import Symbol
from agent.code.walking import within

_OWN_SCOPES = frozenset({"function_definition", "class_definition", "lambda"})


def is_generator(symbol: Symbol) -> bool:
    """True for a function whose body yields."""
    return symbol.source.once(_yields, symbol)


def _yields(symbol: Symbol) -> bool:
    return symbol.kind in {"function", "method"} and any(node.type == "yield" for node in within(symbol.body, stop=_OWN_SCOPES))


def given_back(symbol: Symbol) -> tuple[Node | None, ...]:
    """The expressions a function returns or yields in source order, None for a bare `return`."""
    found: list[Node | None] = []
    for node in within(symbol.body, stop=_OWN_SCOPES):
        if node.type == "return_statement":
            found.append(next(iter(node.named_children), None))
        elif node.type == "yield" and node.named_children:
            found.append(node.named_children[0])
    return tuple(found)
