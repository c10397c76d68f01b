"""How the repository reads a key with `get`, and which default it names."""

from collections.abc import Iterator

from tree_sitter import Node

from agent.code.source import Source, parse_python
from agent.code.walking import within
from rules.parts.site import CrashSite
from rules.parts.trees import LITERALS

_COMPUTED = "?"


def lookups(source: Source, key: str) -> Iterator[tuple[str, str]]:
    """Receiver and default of every `receiver.get(key, default)` in the file; the default is empty where none is given."""
    for node in within(source.root):
        call = lookup(source, node)
        if call is not None and call[1] == key:
            yield call[0], call[2]


def lookup(source: Source, node: Node) -> tuple[str, str, str] | None:
    """Receiver, key and default of `receiver.get(key[, default])`; None for anything else."""
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if node.type != "call" or function is None or arguments is None or function.type != "attribute":
        return None
    receiver, name = function.child_by_field_name("object"), function.child_by_field_name("attribute")
    given = [child for child in arguments.named_children if child.type != "comment"]
    if receiver is None or name is None or source.text(name) != "get" or len(given) not in {1, 2}:
        return None
    if any(child.type in {"keyword_argument", "list_splat", "dictionary_splat"} for child in given):
        return None
    return source.text(receiver), source.text(given[0]), _default(source, given[1]) if len(given) == 2 else ""


def _default(source: Source, node: Node) -> str:
    """The default's text when it means the same everywhere, else a text that is no default."""
    empty = node.type in {"list", "dictionary", "tuple"} and not node.named_children
    return source.text(node) if node.type in LITERALS or empty else _COMPUTED


def usual_default(site: CrashSite, receiver: str, key: str) -> str:
    """The default that every other `.get` of this key on this receiver names; empty when they differ or there is none."""
    named = {
        default
        for file in site.context.files.values()
        for other, default in lookups(parse_python(file), key)
        if default and _last(other) == _last(receiver)
    }
    return named.pop() if len(named) == 1 and _COMPUTED not in named else ""


def _last(receiver: str) -> str:
    return receiver.rsplit(".", 1)[-1]
