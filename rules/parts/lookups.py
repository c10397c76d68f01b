"""How the repository reads a key with `get`, and which default it names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from agent.code.source import Source, parse_python
from agent.code.symbols import enclosing_symbols, symbol_named
from agent.code.walking import within
from rules.parts.site import CrashSite
from rules.parts.trees import LITERALS, own, same

_COMPUTED = "?"
_CONVENTION = 2
_ADDING = frozenset(
    {
        "append",
        "extend",
        "insert",
        "add",
        "update",
        "setdefault",
        "pop",
        "popitem",
        "remove",
        "discard",
        "clear",
        "sort",
        "reverse",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualDefault:
    """A default that other lookups of a key name.

    Args:
        value: its source text.
        convention: True when enough of them do, and none speaks against it.
    """

    value: str
    convention: bool


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


def usual_default(site: CrashSite, receiver: str, key: str) -> UsualDefault | None:
    """The default that every other `.get` of this key on this receiver names; None when they differ or there is none.

    One place is chance and may be about something else; two of the same file (for an object's attribute: of the same class)
    are a convention, unless others need the key.
    """
    sources = [parse_python(file) for file in site.context.files.values()]
    found = [(other, default) for source in sources for other, default in lookups(source, key)]
    named = {default for other, default in found if default and _last(other) == _last(receiver)}
    if len(named) != 1 or _COMPUTED in named:
        return None
    bare = [other for other, default in found if not default and _last(other) == _last(receiver)]
    needed = [node for source in sources for node in within(source.root) if _needs(source, node, receiver, key)]
    near = list(_near(site, receiver, key))
    # The crash itself is one of the lookups without a default, or one of the subscripts.
    convention = len(near) >= _CONVENTION and len(bare) + len(needed) <= 1 and not _other_family(site, near)
    return UsualDefault(value=named.pop(), convention=convention)


def _near(site: CrashSite, receiver: str, key: str) -> Iterator[Node]:
    """The file's lookups of the key with a default; for `self.something` those of the same class."""
    owner = symbol_named(site.source, site.function.owner) if receiver.startswith(("self.", "cls.")) else None
    for node in within(owner.node if owner is not None else site.source.root):
        call = lookup(site.source, node)
        if call is not None and call[:2] == (receiver, key) and call[2]:
            yield node


def _other_family(site: CrashSite, lookups_of: Sequence[Node]) -> bool:
    """True when those that agree have a class, or a word of their names, in common that the crashed function has no part in."""
    around = [enclosing_symbols(site.source, node.start_point.row + 1)[0] for node in lookups_of]
    owners = {symbol.owner for symbol in around}
    if len(owners) == 1 and "" not in owners and site.function.owner not in owners:
        return True
    common = frozenset.intersection(*(frozenset(symbol.short_name.split("_")) for symbol in around))
    return len({symbol.name for symbol in around}) > 1 and bool(common - set(site.function.short_name.split("_")))


def _needs(source: Source, node: Node, receiver: str, key: str) -> bool:
    """True for a read of `receiver[key]`, which takes the key for granted."""
    value, asked = node.child_by_field_name("value"), node.child_by_field_name("subscript")
    if node.type != "subscript" or value is None or asked is None:
        return False
    parent = node.parent
    left = parent.child_by_field_name("left") if parent is not None and parent.type == "assignment" else None
    stored = left is not None and left.id == node.id
    return not stored and source.text(asked) == key and _last(source.text(value)) == _last(receiver)


def _last(receiver: str) -> str:
    return receiver.rsplit(".", 1)[-1]


def is_changed(site: CrashSite, value: Node) -> bool:
    """True when what a lookup gives is added to: on a default that nothing holds the addition would be lost.

    Args:
        site: the crash.
        value: the lookup.
    """
    if _adds_to(site, value):
        return True
    binding = value.parent
    left = binding.child_by_field_name("left") if binding is not None and binding.type == "assignment" else None
    if left is None or left.type != "identifier":
        return False
    name = site.text(left)
    uses = (node for node in own(site.function.body) if node.type == "identifier" and site.text(node) == name)
    return any(_adds_to(site, node) for node in uses)


def _adds_to(site: CrashSite, node: Node) -> bool:
    parent = node.parent
    if parent is None:
        return False
    if parent.type == "attribute" and same(parent.child_by_field_name("object"), node):
        label = parent.child_by_field_name("attribute")
        return label is not None and site.text(label) in _ADDING
    if parent.type == "augmented_assignment":
        return same(parent.child_by_field_name("left"), node)
    outer = parent.parent
    if parent.type == "subscript" and same(parent.child_by_field_name("value"), node) and outer is not None:
        stores = outer.type in {"assignment", "augmented_assignment"} and same(outer.child_by_field_name("left"), parent)
        return stores or outer.type == "delete_statement"
    return False
