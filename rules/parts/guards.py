"""The ways to keep an expression from being evaluated when it would fail."""

from collections.abc import Iterator

from tree_sitter import Node

from agent.code.edits import insert_before_statement, starts_its_line
from agent.domain.fix import Edit, Safety
from agent.errors import BadDiff
from rules.parts.candidates import Draft
from rules.parts.early_exits import early_exits
from rules.parts.expression_guards import conjunct
from rules.parts.fallbacks import Fallback, fallbacks
from rules.parts.fault import Fault
from rules.parts.indentation import deeper, indent_unit, may_be_deeper
from rules.parts.site import CrashSite
from rules.parts.trees import loop_around, unconditional


def guards(fault: Fault) -> Iterator[Draft]:
    """Every way of guarding the fault, the founded ones first."""
    exits = list(early_returns(fault))
    yield from (draft for draft in exits if not draft.invents)
    if fault.repeatable:
        yield from conjunct(fault)
    yield from next_turn(fault)
    if fault.repeatable:
        yield from skipped_statement(fault)
    yield from (draft for draft in exits if draft.invents)


def early_returns(fault: Fault) -> Iterator[Draft]:
    """`if <bad>: return <value>` before the statement."""
    site = fault.site
    if loop_around(site.statement) is not None or not precedes(fault):
        return
    for fallback in fallbacks(site, fault.subject, fault.sources, fault.case):
        yield _exit_draft(fault, f"return {fallback.value}".rstrip(), fallback)


def next_turn(fault: Fault) -> Iterator[Draft]:
    """`if <bad>: continue` before the statement."""
    if loop_around(fault.site.statement) is None or not precedes(fault):
        return
    known = any(
        leaving.kind == "continue" and fault.subject in leaving.tested(fault.case) and _does_the_same(fault, leaving.statement)
        for leaving in early_exits(fault.site.function)
    )
    why = "Another loop of the function skips such an item as well." if known else "The item has nothing to work on."
    yield _exit_draft(fault, "continue", Fallback(value="", why=why, invents="" if known else "skipping the item"))


def _does_the_same(fault: Fault, leaving: Node) -> bool:
    """True when what the other loop skips is the same call on the same object as here: `found.append(...)`."""
    site = fault.site
    called = _called(site, site.statement)
    after = leaving.next_named_sibling
    while called and after is not None:
        if _called(site, after) == called:
            return True
        after = after.next_named_sibling
    return False


def _called(site: CrashSite, statement: Node) -> str:
    only = statement.named_children[0] if statement.type == "expression_statement" and statement.named_children else None
    function = only.child_by_field_name("function") if only is not None and only.type == "call" else None
    return site.text(function) if function is not None else ""


def skipped_statement(fault: Fault) -> Iterator[Draft]:
    """The statement is put under `if <good>:`."""
    statement = fault.site.statement
    if statement.type != "expression_statement" or not unconditional(fault.failing, statement):
        return
    body = statement.named_children[0] if statement.named_children else None
    if body is None or not (body.type in {"call", "await"} or _assigns_into(body)):
        return
    edits = _indented(fault)
    yield Draft(
        edits=edits,
        title=f"Do it only if `{fault.good}`",
        rationale=f"The statement fails when `{fault.bad}`, and is done for its effect alone.",
        invents="doing nothing",
        safety=Safety.SAFE,
    )


def precedes(fault: Fault) -> bool:
    """True when a guard before the statement covers the failing expression and nothing else changes."""
    statement = fault.site.statement
    return unconditional(fault.failing, statement) and starts_its_line(fault.site.source, statement)


def _exit_draft(fault: Fault, leave: str, fallback: Fallback) -> Draft:
    lines = (*fault.prelude, f"if {fault.bad}:", f"{indent_unit(fault.site)}{leave}")
    try:
        edits = (insert_before_statement(fault.site.source, fault.site.statement, lines), *fault.replacements)
    except BadDiff:
        edits = ()
    return Draft(
        edits=edits, title=f"{leave[:1].upper()}{leave[1:]} when `{fault.bad}`", rationale=fallback.why, invents=fallback.invents
    )


def _assigns_into(body: Node) -> bool:
    left = body.child_by_field_name("left")
    return body.type in {"assignment", "augmented_assignment"} and left is not None and left.type in {"subscript", "attribute"}


def _indented(fault: Fault) -> tuple[Edit, ...]:
    """The statement one level deeper under its guard; nothing when a string spans its lines or it shares one."""
    source, statement = fault.site.source, fault.site.statement
    if not may_be_deeper(source, (statement,)):
        return ()
    head = f"if {fault.good}:\n{source.indent_of(statement)}{indent_unit(fault.site)}"
    first = Edit(path=source.path, start=statement.start_byte, end=statement.start_byte, replacement=source.encode(head))
    return (first, *deeper(fault.site, (statement,))[1:])
