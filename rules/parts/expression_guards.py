"""Guards inside of a statement: in its condition, around its expression, in its comprehension."""

from collections.abc import Iterator

from tree_sitter import Node

from agent.code.edits import insert_after, insert_before, replace
from agent.code.walking import ancestors, within
from rules.parts.candidates import Draft
from rules.parts.fault import Fault
from rules.parts.trees import COMPREHENSIONS, accepts_conditional, chain_top, contains, identifiers, same

_CONVENTION = 2
_DENIES = frozenset({"!=", "not"})
_LEAVING = frozenset({"return_statement", "raise_statement", "continue_statement", "break_statement"})
_CONDITIONS = {"if_statement": "condition", "elif_clause": "condition", "while_statement": "condition"}
_TRANSPARENT = frozenset(
    {"not_operator", "comparison_operator", "parenthesized_expression", "attribute", "call", "subscript", "argument_list"}
    | {"keyword_argument", "binary_operator", "unary_operator", "await"}
)


def conjunct(fault: Fault) -> Iterator[Draft]:
    """`if x.y:` becomes `if x is not None and x.y:`."""
    part = _condition_part(fault.failing)
    if part is None:
        return
    known = _asked_elsewhere(fault, part) and not _decides(part)
    yield Draft(
        edits=(insert_before(fault.site.source, part, f"{fault.good} and "),),
        title=f"Test `{fault.good}` in the condition first",
        rationale=f"Elsewhere the same is asked only after `{fault.good}`."
        if known
        else f"The condition fails when `{fault.bad}`; it can only hold when `{fault.good}`.",
        invents="" if known else "a condition that does not hold",
    )


def inline(fault: Fault, value: str, why: str, invents: str) -> Iterator[Draft]:
    """`<expression> if <good> else <value>` in the expression's place."""
    whole = chain_top(fault.failing)
    arithmetic = whole.type == "binary_operator" and whole.parent is not None and whole.parent.type == "binary_operator"
    if _is_target(whole) or not fault.repeatable or not (arithmetic or accepts_conditional(whole)):
        return
    site = fault.site
    text = f"{site.text(whole)} if {fault.good} else {value}"
    yield Draft(
        edits=(replace(site.source, whole, f"({text})" if arithmetic else text),),
        title=f"Use `{value}` when `{fault.bad}`",
        rationale=why,
        invents=invents,
    )


def left_out(fault: Fault) -> Iterator[Draft]:
    """A comprehension goes without the item: `[x.y for x in xs]` becomes `[x.y for x in xs if x is not None]`."""
    around = next((parent for parent in ancestors(fault.failing) if parent.type in COMPREHENSIONS), None)
    if around is None or not fault.repeatable:
        return
    clauses = [child for child in around.named_children if child.type in {"for_in_clause", "if_clause"}]
    targets = [clause.child_by_field_name("left") for clause in clauses]
    bound = frozenset().union(*(identifiers(fault.site.source, target) for target in targets if target is not None))
    body = around.child_by_field_name("body")
    if body is None or not contains(body, fault.failing) or fault.subject.split(".")[0].split("[")[0] not in bound:
        return
    yield Draft(
        edits=(insert_after(fault.site.source, clauses[-1], f" if {fault.good}"),),
        title=f"Leave out items without `{fault.subject}`",
        rationale="Such an item has nothing to give.",
        invents="leaving the item out",
    )


def _condition_part(failing: Node) -> Node | None:
    """The largest part of a condition, below its `and` and `or`, that begins to fail with the expression."""
    child = failing
    for parent in ancestors(failing):
        if _is_condition(parent, child):
            return child
        if parent.type == "boolean_operator":
            return child if _in_condition(parent) else None
        if parent.type not in _TRANSPARENT or not _evaluated_first(parent, child):
            return None
        child = parent
    return None


def _in_condition(node: Node) -> bool:
    child = node
    for parent in ancestors(node):
        if _is_condition(parent, child):
            return True
        if parent.type not in {"boolean_operator", "parenthesized_expression"}:
            return False
        child = parent
    return False


def _is_condition(parent: Node, child: Node) -> bool:
    if parent.type == "if_clause":
        return True
    name = _CONDITIONS.get(parent.type)
    return name is not None and same(parent.child_by_field_name(name), child)


def _evaluated_first(parent: Node, child: Node) -> bool:
    return parent.type != "comparison_operator" or any(same(operand, child) for operand in parent.named_children[:2])


def _asked_elsewhere(fault: Fault, part: Node) -> bool:
    """True when two other places of the function, or for attributes of the file, ask the very same after `<good> and`.

    A condition that says what is *not* so (`not user.allowed`) lets pass what it fails on: no other place answers for that.
    """
    text = fault.site.text(part)
    if part.type == "not_operator" or (part.type == "comparison_operator" and any(_denies(child) for child in part.children)):
        return False
    scope = fault.site.source.root if "." in fault.subject else fault.site.function.node
    found = 0
    for node in within(scope):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if node.type != "boolean_operator" or left is None or right is None or contains(node, fault.failing):
            continue
        asks = fault.site.text(left) in {fault.good, fault.subject}
        found += asks and any(child.type == "and" for child in node.children) and fault.site.text(right) == text
    return found >= _CONVENTION


def _decides(part: Node) -> bool:
    """True when the condition chooses between answers, so that what does not hold gets the other one (a door that opens)."""
    choice = next((parent for parent in ancestors(part) if parent.type in _CONDITIONS), None)
    body = choice.child_by_field_name("consequence") if choice is not None else None
    leaves = any(node.type in _LEAVING for node in body.named_children) if body is not None else True
    return choice is None or choice.child_by_field_name("alternative") is not None or leaves


def _denies(operator: Node) -> bool:
    return bool(_DENIES & set(operator.type.split()))


def _is_target(node: Node) -> bool:
    parent = node.parent
    if parent is None or parent.type in {"delete_statement", "pattern_list", "tuple_pattern", "as_pattern_target"}:
        return True
    return same(parent.child_by_field_name("left"), node) and parent.type not in {"binary_operator", "boolean_operator"}
