"""Which expression of a statement asked for the missing key."""

from dataclasses import dataclass

from tree_sitter import Node

from rules.parts.early_exits import emptiness, returned
from rules.parts.site import CrashSite, failing_node
from rules.parts.stated import is_neutral
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TestedValue:
    """A value that the code asks for None, or emptiness, before it does anything else with it.

    Args:
        name: what it is bound to.
        harmless: True when nothing but leaving out, an own default or an answer that says "nothing" follows.
    """

    name: str
    harmless: bool


def tested_next(site: CrashSite, value: Node) -> TestedValue | None:
    """The test that the next statement to mention a value makes of it; None when that is not a test for None or emptiness."""
    binding = value.parent
    left = binding.child_by_field_name("left") if binding is not None and binding.type == "assignment" else None
    if left is None or left.type != "identifier":
        return None
    name, following = site.text(left), site.statement.next_named_sibling
    while following is not None and name not in identifiers(site.source, following):
        following = following.next_named_sibling
    test = following.child_by_field_name("condition") if following is not None and following.type == "if_statement" else None
    if test is None or following is None:
        return None
    if site.text(bare(test)) in {name, f"{name} is not None"}:
        return TestedValue(name=name, harmless=_nothing_else(site, following, name))
    if name in emptiness(site.source, test, "none"):
        return TestedValue(name=name, harmless=_says_nothing(site, following, name))
    return None


def _nothing_else(site: CrashSite, choice: Node, name: str) -> bool:
    """`if x: ...` without an `else`, and `x` is not looked at afterwards but in further such tests."""
    if choice.child_by_field_name("alternative") is not None:
        return False
    following = choice.next_named_sibling
    while following is not None:
        if name in identifiers(site.source, following):
            return False
        following = following.next_named_sibling
    return True


def _says_nothing(site: CrashSite, choice: Node, name: str) -> bool:
    """`if not x:` and then only: leave with an answer that says "nothing", go on to the next turn, or take a default."""
    body = choice.child_by_field_name("consequence")
    statements = [child for child in body.named_children if child.type != "comment"] if body is not None else []
    if len(statements) != 1:
        return False
    only = statements[0]
    if only.type == "return_statement":
        return is_neutral(returned(site.source, only))
    if only.type == "expression_statement" and only.named_children and only.named_children[0].type == "assignment":
        left = only.named_children[0].child_by_field_name("left")
        return left is not None and site.text(left) == name
    return only.type in {"continue_statement", "pass_statement"}


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
