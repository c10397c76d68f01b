"""PY101: None is used as if it were a value."""

from collections.abc import Iterator

from tree_sitter import Node

from agent.domain.fix import CandidateFix
from agent.domain.location import CodeContext
from rules.parts.candidates import Draft, candidates
from rules.parts.expression_guards import inline, left_out
from rules.parts.fallbacks import argument_names, origins
from rules.parts.fault import Fault
from rules.parts.guards import guards
from rules.parts.naming import taken_out
from rules.parts.none_origins import fixes_at_origin, passes_on_none
from rules.parts.none_uses import none_use
from rules.parts.site import CrashSite, crash_site
from rules.parts.trees import pure


class NoneDereference:
    """None is used as if it were a value.

    What it sees:
        `AttributeError: 'NoneType' object has no attribute ...` and the `TypeError`s of subscripting, calling, iterating,
        unpacking, adding, comparing or measuring None, on a line of the repository where one expression can be the None.

    Why it fails:
        A lookup that found nothing, an optional argument or a missing setting gives None, and the code goes on as if it
        had found something.

    The fix:
        In this order: what the same lookup uses as its default elsewhere; the early return that the function, a method
        of the same name in its class's family, or its neighbours already have for this case; None passed on where a base
        class's method gave it; a test in the condition that fails; the statement left out; a value of the declared type.

    When it stays silent:
        The failing expression is not certain; a `try` around it already answers the exception; the file is a test,
        vendored or generated; the guard would have to evaluate a call twice.

    Fix safety:
        Only the case that crashed changes. Where nothing in the repository says what the right value is, the fix is
        marked as inventing it.
    """

    code = "PY101"
    exceptions = frozenset({"AttributeError", "TypeError"})

    def propose(self, context: CodeContext) -> Iterator[CandidateFix]:
        """Candidates, best first; nothing when it can't know."""
        site = crash_site(context)
        if site is None or not site.innermost or "NoneType" not in site.message:
            return
        use = none_use(site)
        if use is None or site.handled(use.failing):
            return
        yield from candidates(site, self.code, tuple(_drafts(site, use.failing, use.subject)))


def _drafts(site: CrashSite, failing: Node, subject: Node) -> Iterator[Draft]:
    yield from fixes_at_origin(site, failing, subject)
    if pure(subject):
        fault = _fault(site, failing, subject)
    else:
        named = _named(site, failing, subject)
        if named is None:
            return
        fault = named
    yield from passes_on_none(fault)
    yield from guards(fault)
    if fault.repeatable:
        yield from left_out(fault)
        yield from inline(fault, "None", "Nothing comes out where nothing went in.", "None")


def _fault(site: CrashSite, failing: Node, subject: Node) -> Fault:
    text = site.text(subject)
    born = origins(site, text)
    return Fault(
        site=site,
        failing=failing,
        subject=text,
        bad=f"{text} is None",
        good=f"{text} is not None",
        case="none",
        sources=argument_names(site, born[0]) if len(born) == 1 else frozenset(),
    )


def _named(site: CrashSite, failing: Node, subject: Node) -> Fault | None:
    """A call gets a name of its own, so that it is made once and can be tested."""
    call = taken_out(site, subject)
    if call is None:
        return None
    return Fault(
        site=site,
        failing=failing,
        subject=call.name,
        bad=f"{call.name} is None",
        good=f"{call.name} is not None",
        case="none",
        sources=argument_names(site, subject),
        prelude=(call.assignment,),
        replacements=(call.replacement,),
    )
