"""Mappings that collect: the first item of a key finds nothing to add to."""

from collections.abc import Iterator

from tree_sitter import Node

from agent.code.edits import replace
from rules.parts.candidates import Draft
from rules.parts.fallbacks import origins
from rules.parts.key_uses import KeyUse
from rules.parts.site import CrashSite
from rules.parts.trees import pure, same

_EMPTY_FOR = {"append": "[]", "extend": "[]", "insert": "[]", "add": "set()", "update": "{}"}
_NUMBERS = frozenset({"integer", "float"})


def first_of_its_key(site: CrashSite, use: KeyUse) -> Iterator[Draft]:
    """`counts[k] += 1` and `groups[k].append(x)` begin with zero and an empty collection."""
    if not (pure(use.mapping) and pure(use.key)):
        return
    yield from _counted(site, use)
    yield from _collected(site, use)


def _counted(site: CrashSite, use: KeyUse) -> Iterator[Draft]:
    change = use.failing.parent
    if change is None or change.type != "augmented_assignment" or not same(change.child_by_field_name("left"), use.failing):
        return
    operator, added = change.child_by_field_name("operator"), change.child_by_field_name("right")
    if operator is None or added is None or site.text(operator) not in {"+=", "-="} or added.type not in _NUMBERS:
        return
    mapping, key = site.text(use.mapping), site.text(use.key)
    zero = "0" if added.type == "integer" else "0.0"
    text = f"{mapping}[{key}] = {mapping}.get({key}, {zero}) {site.text(operator)[0]} {site.text(added)}"
    yield Draft(
        edits=(replace(site.source, change, text),),
        title=f"Start the count of a new key in `{mapping}` at {zero}",
        rationale=f"`{mapping}` counts; a key that was never counted stands at {zero}.",
        invents="" if _starts_empty(site, use) else zero,
    )


def _collected(site: CrashSite, use: KeyUse) -> Iterator[Draft]:
    method = use.failing.parent
    call = method.parent if method is not None and method.type == "attribute" else None
    name = method.child_by_field_name("attribute") if method is not None and call is not None and call.type == "call" else None
    empty = _EMPTY_FOR.get(site.text(name), "") if name is not None else ""
    if not empty or call is None or call.parent is None or call.parent.type != "expression_statement":
        return
    mapping, key = site.text(use.mapping), site.text(use.key)
    yield Draft(
        edits=(replace(site.source, use.failing, f"{mapping}.setdefault({key}, {empty})"),),
        title=f"Start the collection of a new key in `{mapping}` with {empty}",
        rationale=f"`{mapping}` collects; the first item of a key finds nothing there yet.",
        invents="" if _starts_empty(site, use) else empty,
    )


def _starts_empty(site: CrashSite, use: KeyUse) -> bool:
    """True when the function itself made the mapping, empty, and never puts a key in otherwise."""
    born = origins(site, site.text(use.mapping))
    made = len(born) == 1 and site.text(born[0]).replace(" ", "") in {"{}", "dict()"}
    return made and not _stored_elsewhere(site, use)


def _stored_elsewhere(site: CrashSite, use: KeyUse) -> bool:
    pending: list[Node] = [site.function.body]
    while pending:
        node = pending.pop()
        left = node.child_by_field_name("left") if node.type == "assignment" else None
        target = left.child_by_field_name("value") if left is not None and left.type == "subscript" else None
        if target is not None and site.text(target) == site.text(use.mapping):
            return True
        pending.extend(node.named_children)
    return False
