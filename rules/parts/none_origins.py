"""Fixes at the place where a None comes from: the default of a lookup, a base class's answer, an empty iteration."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from agent.code.edits import insert_after, insert_before_statement, starts_its_line
from agent.code.source import statement_of
from agent.code.symbols import parameters
from rules.parts.candidates import Draft
from rules.parts.fallbacks import origins
from rules.parts.fault import Fault
from rules.parts.indentation import indent_unit
from rules.parts.lookups import is_changed, lookup, usual_default
from rules.parts.site import CrashSite
from rules.parts.trees import LITERALS, bare, contains, loop_around, same

_CONVENTION = 2  # once may be about something else


def fixes_at_origin(site: CrashSite, failing: Node, subject: Node) -> Iterator[Draft]:
    """Give the lookup its usual default, or let an iteration over nothing be empty."""
    born = origins(site, site.text(subject)) if subject.type == "identifier" else (subject,)
    if len(born) == 1:
        yield from _usual_default(site, bare(born[0]))
    if same(failing, subject) and subject.parent is not None and subject.parent.type in {"for_statement", "for_in_clause"}:
        yield from _empty_iteration(site, subject)


def passes_on_none(fault: Fault) -> Iterator[Draft]:
    """`x = super().same_method(...)` may be None: an override passes on what the base class says."""
    site = fault.site
    born = origins(site, fault.subject)
    if len(born) != 1 or not site.in_function:
        return
    text = "".join(site.text(born[0]).split())
    if not text.startswith("super(") or f").{site.function.short_name}(" not in text:
        return
    place = after_origin(fault, born[0])
    if place is None:
        return
    edit = insert_before_statement(site.source, place, (f"if {fault.bad}:", f"{indent_unit(site)}return None"))
    yield Draft(
        edits=(edit,),
        title=f"Return None when `{fault.bad}`",
        rationale=f"The base class's `{site.function.short_name}` answers None; the override passes it on.",
    )


def after_origin(fault: Fault, born: Node) -> Node | None:
    """The statement after the one where the value is born, when the failing one comes later in that block or deeper."""
    origin = statement_of(born)
    following = origin.next_named_sibling if origin is not None else None
    while following is not None and following.type == "comment":
        following = following.next_named_sibling
    if origin is None or following is None or origin.parent is None or not contains(origin.parent, fault.failing):
        return None
    alone = starts_its_line(fault.site.source, following) and origin.end_byte < fault.failing.start_byte
    return following if alone and loop_around(origin) is None else None


def _usual_default(site: CrashSite, born: Node) -> Iterator[Draft]:
    call = lookup(site.source, born)
    if call is None or call[2]:
        return
    receiver, key, _ = call
    default = usual_default(site, receiver, key)
    arguments = born.child_by_field_name("arguments")
    if default is None or default.value == "None" or arguments is None or is_changed(site, born):
        return
    key_node = next(child for child in arguments.named_children if child.type != "comment")
    if key_node.type not in LITERALS and key_node.type not in {"identifier", "attribute"}:
        return
    yield Draft(
        edits=(insert_after(site.source, key_node, f", {default.value}"),),
        title=f"Give {key} its usual default {default.value}",
        rationale=f"Everywhere else `{receiver}.get({key}, {default.value})` names this default.",
        invents="" if default.convention else default.value,
    )


def _empty_iteration(site: CrashSite, subject: Node) -> Iterator[Draft]:
    if subject.type not in {"identifier", "attribute", "call", "subscript"}:
        return
    text = site.text(subject)
    content = site.source.decode(site.source.file.content)
    said = re.findall(rf"(?<![\w.]){re.escape(text)} or (\(\)|\[\])", content)
    ways = [way for way in ("()", "[]") if way in said]
    usual = len(said) >= _CONVENTION
    optional = any(parameter.name == text and parameter.default == "None" for parameter in parameters(site.function))
    empty = ways[0] if ways else "()"
    yield Draft(
        edits=(insert_after(site.source, subject, f" or {empty}"),),
        title=f"Iterate over nothing when `{text}` is None",
        rationale="The file does the same elsewhere."
        if ways
        else f"`{text}` is optional; without it there is nothing to go through."
        if optional
        else "None holds nothing to go through.",
        invents="" if usual else empty,
    )
