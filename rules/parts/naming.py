"""Names for the results of calls that have to be tested before they are used."""

import re
from dataclasses import dataclass

from tree_sitter import Node

from agent.code.edits import replace
from agent.code.scopes import names_in_scope
from agent.code.walking import ancestors, within
from agent.domain.fix import Edit
from rules.parts.site import CrashSite
from rules.parts.trees import bare, contains, unconditional

_VERBS = re.compile(r"^_*(?:get|find|load|fetch|lookup|look_up|select|read|query|search|resolve|make|create|parse|to|as)_+")
_KNOWN = {"match": "match", "fullmatch": "match", "search": "match", "sum": "total", "max": "largest", "min": "smallest"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TakenOut:
    """A call that is made before its statement and kept under a name.

    Args:
        name: a name that is free there.
        assignment: the line to put before the statement.
        replacement: the edit that uses the name in the call's place.
    """

    name: str
    assignment: str
    replacement: Edit


def taken_out(site: CrashSite, call: Node) -> TakenOut | None:
    """The call under a name of its own; None when it can't be made earlier, or no good name is free."""
    name = _name_for(site, call)
    if not name or not unconditional(call, site.statement) or not _comes_first(call, site.statement):
        return None
    if "\n" in site.text(call) or any(node.type in {"named_expression", "yield"} for node in within(call)):
        return None
    return TakenOut(name=name, assignment=f"{name} = {site.text(call)}", replacement=replace(site.source, call, name))


def _name_for(site: CrashSite, subject: Node) -> str:
    subject = bare(subject)
    function = subject.child_by_field_name("function") if subject.type == "call" else None
    if function is None:
        return ""
    words = [word for word in re.split(r"[^A-Za-z0-9_]+", site.text(function)) if word]
    last = words[-1] if words else ""
    if last in _KNOWN:
        name = _KNOWN[last]
    elif last in {"get", "pop", "first", "one_or_none"} and len(words) > 1:
        name = _key(site, subject) or _singular(words[-2])
    else:
        name = _VERBS.sub("", last)
    name = name.lstrip("_").lower()
    taken = names_in_scope(site.source, site.frame.line)
    free = [option for option in (name, f"{name}_found", "found") if option.isidentifier() and option not in taken]
    return free[0] if free else ""


def _key(site: CrashSite, call: Node) -> str:
    arguments = call.child_by_field_name("arguments")
    first = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    return site.text(first).strip("'\"") if first is not None and first.type == "string" else ""


def _singular(name: str) -> str:
    if name.endswith("ies"):
        return name[:-3] + "y"
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else f"{name}_value"


def _comes_first(call: Node, statement: Node) -> bool:
    """True when no call, await or yield is evaluated before the call, so that it can be taken out in front."""
    around = {parent.id for parent in ancestors(call)}
    for node in within(statement):
        if node.start_byte >= call.start_byte:
            continue
        if node.type in {"call", "await", "yield", "named_expression"} and node.id not in around and not contains(call, node):
            return False
    return True
