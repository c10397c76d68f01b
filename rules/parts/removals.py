"""Removing what may be gone already."""

from collections.abc import Iterator

from tree_sitter import Node

from agent.code.edits import replace
from agent.code.symbols import bases, symbols
from agent.code.walking import within
from agent.domain.fix import Safety
from rules.parts.candidates import Draft
from rules.parts.key_uses import KeyUse
from rules.parts.site import CrashSite

_CONVENTION = 2


def tolerant_removal(site: CrashSite, use: KeyUse) -> Iterator[Draft]:
    """`del d[k]` and `d.pop(k)` become `d.pop(k, None)`, a set's `remove` becomes `discard`."""
    mapping, key = site.text(use.mapping), site.text(use.key)
    text = f"{mapping}.discard({key})" if use.method == "remove" else f"{mapping}.pop({key}, None)"
    whole = use.failing if use.method else use.failing.parent
    known = _usual(site, use, mapping)
    if whole is None:
        return
    yield Draft(
        edits=(replace(site.source, whole, text),),
        title=f"Remove {key} from `{mapping}` only if it is there",
        rationale="The file removes from it in the same way elsewhere." if known else "What is gone need not be removed.",
        invents="" if known else "doing nothing",
        safety=Safety.CHANGES_BEHAVIOUR,
    )


def _usual(site: CrashSite, use: KeyUse, mapping: str) -> bool:
    """True when at least two other removals of the file pass over what is gone; one may have reasons of its own."""
    if _has_own_errors(site):
        return False
    calls = (node for node in within(site.source.root) if node.type == "call")
    return sum(_tolerates(site, call, use.method) == mapping for call in calls) >= _CONVENTION


def _has_own_errors(site: CrashSite) -> bool:
    """True when the file defines exceptions: then the one for a name that nobody has may be what is missing here."""
    defined = [bases(symbol) for symbol in symbols(site.source) if symbol.kind == "class"]
    return any(base.endswith(("Error", "Exception")) for owner in defined for base in owner)


def _tolerates(site: CrashSite, call: Node, method: str) -> str:
    """What a tolerant removal removes from, empty for other calls."""
    function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    receiver = function.child_by_field_name("object") if function is not None else None
    if function is None or arguments is None or receiver is None:
        return ""
    name = site.text(function).rsplit(".", 1)[-1]
    given = [site.text(child) for child in arguments.named_children]
    tolerant = name == "discard" if method == "remove" else name == "pop" and given[1:] == ["None"]
    return site.text(receiver) if tolerant else ""
