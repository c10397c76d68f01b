"""PY104: something is divided by zero."""

from collections.abc import Iterator

from tree_sitter import Node

from agent.code.symbols import symbol_named
from agent.code.walking import within
from agent.domain.fix import CandidateFix
from agent.domain.location import CodeContext
from rules.parts.candidates import Draft, candidates
from rules.parts.expression_guards import inline
from rules.parts.fault import Fault
from rules.parts.guards import guards
from rules.parts.naming import taken_out
from rules.parts.site import CrashSite, crash_site, failing_node
from rules.parts.trees import bare, field, pure

_CONVENTION = 2  # once may be another share, with another meaning
_DIVISIONS = frozenset({"/", "//", "%", "/=", "//=", "%="})


class DivisionByZero:
    """Something is divided by zero.

    What it sees:
        `ZeroDivisionError` on a line of the repository with one division, floor division, modulo or `divmod` whose divisor
        is not a constant.

    Why it fails:
        A mean of no numbers, a share of nothing, a rate over no time: the divisor counts something, and there is none.

    The fix:
        In this order: the value that the same division has elsewhere in the file when its divisor is zero; the early
        return that the function, a method of the same name in its class's family or its neighbours have for this case; a
        test in the condition that fails; zero in the division's place, made up.

    When it stays silent:
        The failing division is not certain; it happens outside the repository; the divisor is a call that can't be made
        earlier; a `try` around it already answers the exception; the file is a test, vendored or generated.

    Fix safety:
        Only the case that crashed changes. What a share of nothing is, is a matter of meaning: without evidence the fix
        is marked as inventing it.
    """

    code = "PY104"
    exceptions = frozenset({"ZeroDivisionError"})

    def propose(self, context: CodeContext) -> Iterator[CandidateFix]:
        """Candidates, best first; nothing when it can't know."""
        site = crash_site(context)
        if site is None or not site.innermost:
            return
        division = failing_node(site, lambda node: _divisor(site, node) is not None)
        if division is None or site.handled(division):
            return
        yield from candidates(site, self.code, tuple(_drafts(site, division)))


def _drafts(site: CrashSite, division: Node) -> Iterator[Draft]:
    fault = _fault(site, division)
    if fault is None:
        return
    known = _value_elsewhere(site, fault)
    if known:
        value = known[0]
        why = f"Elsewhere the file divides by `{fault.subject}` and takes {value} for nothing."
        # Parameters of other functions only share a name; an attribute is the same number everywhere.
        same_number = fault.subject.startswith("self.") and len(known) >= _CONVENTION
        yield from inline(fault, value, why, "" if same_number else value)
    yield from guards(fault)
    zero = "0.0" if site.text(division).count("/") == 1 and "//" not in site.text(division) else "0"
    yield from inline(fault, zero, "Nothing says what is right when the divisor is zero.", zero)


def _fault(site: CrashSite, division: Node) -> Fault | None:
    divisor = _divisor(site, division)
    if divisor is None:
        return None
    if pure(divisor):
        return _asked(site, division, divisor)
    call = taken_out(site, divisor) if divisor.type == "call" else None
    if call is None:
        return None
    return Fault(
        site=site,
        failing=division,
        subject=call.name,
        bad=f"{call.name} == 0",
        good=f"{call.name} != 0",
        case="empty",
        prelude=(call.assignment,),
        replacements=(call.replacement,),
    )


def _asked(site: CrashSite, division: Node, divisor: Node) -> Fault:
    """The divisor is asked for itself; a length by the emptiness of what is measured, a power by its base."""
    text = site.text(divisor)
    if text.startswith("len(") and divisor.type == "call":
        measured = text[4:-1].strip()
        return Fault(site=site, failing=division, subject=measured, bad=f"not {measured}", good=measured, case="empty")
    power = divisor.child_by_field_name("operator")
    base = field(divisor, "left") if power is not None and site.text(power) == "**" else None
    asked = site.text(base) if base is not None else text
    return Fault(site=site, failing=division, subject=asked, bad=f"{asked} == 0", good=f"{asked} != 0", case="empty")


def _divisor(site: CrashSite, node: Node) -> Node | None:
    """What a division divides by, None for other nodes and for constants, text formatting among them."""
    if node.type in {"binary_operator", "augmented_assignment"}:
        operator, left, right = (node.child_by_field_name(name) for name in ("operator", "left", "right"))
        if operator is None or left is None or right is None or site.text(operator) not in _DIVISIONS:
            return None
        number = bare(right).type in {"integer", "float", "string", "tuple", "dictionary"}
        return None if number or bare(left).type in {"string", "concatenated_string"} else bare(right)
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if node.type == "call" and function is not None and arguments is not None and site.text(function) == "divmod":
        given = arguments.named_children
        return bare(given[1]) if len(given) == 2 else None
    return None


def _value_elsewhere(site: CrashSite, fault: Fault) -> list[str]:
    """What each `x / divisor if divisor else <value>` of the file gives; none when they don't agree."""
    asks = {fault.good, fault.subject, f"{fault.subject} > 0", f"len({fault.subject}) > 0", f"len({fault.subject})"}
    values = []
    owner = symbol_named(site.source, site.function.owner) if fault.subject.startswith("self.") else None
    for node in within(owner.node if owner is not None else site.source.root):
        if node.type != "conditional_expression" or len(node.named_children) != 3:
            continue
        body, test, other = node.named_children
        divides = any(
            (divisor := _divisor(site, part)) is not None and fault.subject in site.text(divisor) for part in within(body)
        )
        if divides and site.text(bare(test)) in asks and other.type in {"integer", "float", "none"}:
            values.append(site.text(other))
    return values if len(set(values)) == 1 else []
