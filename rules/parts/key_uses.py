"""Which expression of a statement asked for the missing key."""

from dataclasses import dataclass

from tree_sitter import Node

from rules.parts.early_exits import emptiness
from rules.parts.site import CrashSite, failing_node
from rules.parts.trees import LITERALS, bare, identifiers, same


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeyUse:
    """An expression that raised because a key is missing.

    Args:
        failing: the subscript or the call.
        mapping: what was asked.
        key: what was asked for.
        method: `pop` or `remove`, empty for a subscript.
    """

    failing: Node
    mapping: Node
    key: Node
    method: str = ""

    @property
    def removes(self) -> bool:
        """True when the key was to be taken away and no value is wanted."""
        parent = self.failing.parent
        if self.method == "remove":
            return True
        return parent is not None and parent.type == ("expression_statement" if self.method else "delete_statement")


def key_use(site: CrashSite) -> KeyUse | None:
    """The lookup that the message's key belongs to; None when it is not certain which one that is."""
    if site.statement.type == "raise_statement":
        return None
    node = failing_node(site, lambda node: _asks(site, node))
    if node is None:
        return None
    return _of_subscript(node) if node.type == "subscript" else _of_call(site, node)


def tested_next(site: CrashSite, value: Node) -> str:
    """Name that a value is bound to, when the next statement to mention it asks whether it is None or empty."""
    binding = value.parent
    left = binding.child_by_field_name("left") if binding is not None and binding.type == "assignment" else None
    if left is None or left.type != "identifier":
        return ""
    name, following = site.text(left), site.statement.next_named_sibling
    while following is not None and name not in identifiers(site.source, following):
        following = following.next_named_sibling
    test = following.child_by_field_name("condition") if following is not None and following.type == "if_statement" else None
    if test is None:
        return ""
    plain = site.text(bare(test)) in {name, f"{name} is not None"}
    return name if plain or name in emptiness(site.source, test, "none") else ""


def _asks(site: CrashSite, node: Node) -> bool:
    use = _of_subscript(node) if node.type == "subscript" else _of_call(site, node)
    return use is not None and _may_be(site, use.key)


def _may_be(site: CrashSite, key: Node) -> bool:
    """True when the key can be the one in the message: the literal itself, or something not known to be another."""
    said = site.message.strip()
    if key.type in LITERALS:
        return _plain(site.text(key)) == _plain(said)
    recorded = site.local(site.text(key)) if key.type == "identifier" else ""
    return not recorded or recorded == said


def _plain(text: str) -> str:
    return text.strip().strip("'\"").replace("\\'", "'")


def _of_subscript(node: Node) -> KeyUse | None:
    mapping, keys = node.child_by_field_name("value"), node.children_by_field_name("subscript")
    if mapping is None or len(keys) != 1 or keys[0].type == "slice" or any(child.type == "," for child in node.children):
        return None
    parent = node.parent
    if parent is not None and parent.type == "assignment" and same(parent.child_by_field_name("left"), node):
        return None
    return KeyUse(failing=node, mapping=mapping, key=keys[0])


def _of_call(site: CrashSite, node: Node) -> KeyUse | None:
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if node.type != "call" or function is None or arguments is None or function.type != "attribute":
        return None
    mapping, name = function.child_by_field_name("object"), function.child_by_field_name("attribute")
    method = site.text(name) if name is not None else ""
    given = arguments.named_children
    if mapping is None or method not in {"pop", "remove"} or len(given) != 1:
        return None
    if given[0].type in {"keyword_argument", "list_splat", "dictionary_splat"}:
        return None
    return KeyUse(failing=node, mapping=mapping, key=given[0], method=method)
