"""Mappings that collect: the first item of a key finds nothing to add to."""

from collections.abc import Iterator

from tree_sitter import Node

from agent.code.edits import replace
from agent.code.walking import ancestors, within
from rules.parts.candidates import Draft
from rules.parts.fallbacks import origins
from rules.parts.key_uses import KeyUse
from rules.parts.site import CrashSite
from rules.parts.trees import LOOPS, SCOPES, pure, same

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
        invents="" if site.text(operator) == "+=" and _starts_empty(site, use) else zero,
    )


def _collected(site: CrashSite, use: KeyUse) -> Iterator[Draft]:
    method = use.failing.parent
    call = method.parent if method is not None and method.type == "attribute" else None
    name = method.child_by_field_name("attribute") if method is not None and call is not None and call.type == "call" else None
    empty = _EMPTY_FOR.get(site.text(name), "") if name is not None else ""
    if name is None or not empty or call is None or call.parent is None or call.parent.type != "expression_statement":
        return
    mapping, key = site.text(use.mapping), site.text(use.key)
    yield Draft(
        edits=(replace(site.source, use.failing, f"{mapping}.setdefault({key}, {empty})"),),
        title=f"Start the collection of a new key in `{mapping}` with {empty}",
        rationale=f"`{mapping}` collects; the first item of a key finds nothing there yet.",
        invents="" if _starts_empty(site, use) and _shows_its_kind(site, name, call) else empty,
    )


def _shows_its_kind(site: CrashSite, name: Node, call: Node) -> bool:
    """False for an `update`, which sets have as well, unless it is given a mapping."""
    listed = call.child_by_field_name("arguments")
    given = listed.named_children if listed is not None else []
    return site.text(name) != "update" or any(node.type in {"dictionary", "keyword_argument"} for node in given)


def _starts_empty(site: CrashSite, use: KeyUse) -> bool:
    """True when the function itself made the mapping, empty, and up to the crash does nothing with it but this.

    Whatever else touches it, in front of the statement or in the same loop, may be what puts the allowed keys in.
    """
    name = site.text(use.mapping)
    born = origins(site, name)
    made = len(born) == 1 and site.text(born[0]).replace(" ", "") in {"{}", "dict()"}
    if not made or use.mapping.type != "identifier":
        return False
    end = _end_of_loops(site)
    mentions = (
        node for node in within(site.function.body) if node.type == "identifier" and site.text(node) == name and not _label(node)
    )
    return all(node.start_byte <= born[0].start_byte or node.start_byte >= end or _is_this(site, use, node) for node in mentions)


def _end_of_loops(site: CrashSite) -> int:
    """Where the outermost loop around the statement ends, the statement itself outside of loops."""
    end = site.statement.end_byte
    for parent in ancestors(site.statement):
        if parent.type in SCOPES:
            break
        if parent.type in LOOPS:
            end = parent.end_byte
    return end


def _is_this(site: CrashSite, use: KeyUse, name: Node) -> bool:
    """True for `mapping[key]` of the failing statement, and for reads of the same entry."""
    parent = name.parent
    return parent is not None and parent.type == "subscript" and site.text(parent) == site.text(use.failing) and _reads(parent)


def _reads(subscript: Node) -> bool:
    parent = subscript.parent
    return (
        parent is None
        or parent.type not in {"assignment", "delete_statement"}
        or not same(parent.child_by_field_name("left"), subscript)
    )


def _label(node: Node) -> bool:
    parent = node.parent
    return parent is not None and parent.type in {"attribute", "keyword_argument"} and not same(parent.named_children[0], node)
