"""PY103: a sequence is shorter than the code assumes."""

from collections.abc import Iterator

from tree_sitter import Node

from agent.code.edits import insert_after, replace, wrap
from agent.code.walking import ancestors
from agent.domain.fix import CandidateFix, Edit
from agent.domain.location import CodeContext
from rules.parts.candidates import Draft, candidates
from rules.parts.expression_guards import inline
from rules.parts.fallbacks import argument_names, origins
from rules.parts.fault import Fault
from rules.parts.guards import guards
from rules.parts.index_uses import IndexUse, advanced, index_use, slice_of
from rules.parts.key_uses import tested_next
from rules.parts.site import CrashSite, crash_site
from rules.parts.trees import SCOPES, pure, same


class IndexOutOfRange:
    """A sequence is shorter than the code assumes.

    What it sees:
        `IndexError` of lists, tuples, strings, `pop` from an empty list and stores past the end, and `StopIteration` out
        of `next(iterator)`, on a line of the repository where one expression can have raised it.

    Why it fails:
        The input is empty or ends early: no match, no rows, a text that stops after its last token.

    The fix:
        In this order: the early return that the function, a method of the same name in its class's family or its
        neighbours have for this case; `next(iterator, None)` where the value is thrown away; a slice in place of the
        index where one character is compared; a test of the length in the condition that fails, around the statement or
        before it.

    When it stays silent:
        The failing expression is not certain; the index is computed by a call; the arguments of the program are too few;
        a `try` around it already answers the exception; the file is a test, vendored or generated.

    Fix safety:
        Only the case that crashed changes. What is right for a sequence that is too short is often a matter of meaning:
        without evidence the fix is marked as inventing it.
    """

    code = "PY103"
    exceptions = frozenset({"IndexError", "StopIteration"})

    def propose(self, context: CodeContext) -> Iterator[CandidateFix]:
        """Candidates, best first; nothing when it can't know."""
        site = crash_site(context)
        if site is None or not site.innermost or site.statement.type == "raise_statement":
            return
        if context.crash.short_type == "StopIteration":
            drafts = tuple(_advance(site))
        else:
            use = index_use(site)
            drafts = () if use is None or site.handled(use.failing) else tuple(_drafts(site, use))
        yield from candidates(site, self.code, drafts)


def _drafts(site: CrashSite, use: IndexUse) -> Iterator[Draft]:
    if not pure(use.sequence) or site.text(use.sequence) == "sys.argv":
        return
    text = site.text(use.sequence)
    born = origins(site, text)
    fault = Fault(
        site=site,
        failing=use.failing,
        subject=text if use.bad == f"not {text}" else use.bad,
        bad=use.bad,
        good=use.good,
        case="empty",
        sources=argument_names(site, born[0]) if len(born) == 1 and use.bad == f"not {text}" else frozenset(),
    )
    found = list(guards(fault))
    yield from (draft for draft in found if not draft.invents)
    yield from _sliced(site, use)
    yield from (draft for draft in found if draft.invents)
    yield from inline(fault, "None", "Nothing says what is right when the sequence is too short.", "None")


def _sliced(site: CrashSite, use: IndexUse) -> Iterator[Draft]:
    """`text[0] == "x"` becomes `text[:1] == "x"`, which is false for a text without a first character."""
    sliced = slice_of(site, use)
    if sliced:
        yield Draft(
            edits=(replace(site.source, use.failing, sliced),),
            title=f"Compare `{sliced}`, which may be empty",
            rationale="A text that ends before this character does not have it; the comparison is false then.",
            invents="a comparison that does not hold",
        )


def _advance(site: CrashSite) -> Iterator[Draft]:
    """`next(iterator)` gets a default: for nothing where the value is thrown away or tested, else a made-up None."""
    call = advanced(site)
    arguments = call.child_by_field_name("arguments") if call is not None else None
    if call is None or arguments is None or call.parent is None or site.handled(call):
        return
    if call.parent.type == "expression_statement":
        yield Draft(
            edits=_with_default(site, arguments),
            title="Step over the next item only if there is one",
            rationale="The item is thrown away; at the end of the iterator there is nothing to step over.",
            invents="" if _ends_as_usual(site, arguments) else "that the item need not be there",
        )
    elif call.parent.type in {"assignment", "return_statement"}:
        # Nothing but a missing item can be None here, so the test is about just that.
        test = tested_next(site, call)
        yield Draft(
            edits=_with_default(site, arguments),
            title="Take None when the iterator has no more items",
            rationale=f"The code already has an answer for `{test.name}` being None."
            if test
            else "Nothing says what is right when the iterator has no more items.",
            invents="" if test else "None",
        )


def _ends_as_usual(site: CrashSite, arguments: Node) -> bool:
    """True inside of a `for` over the same iterator: its end is an ordinary end there, wherever it is met."""
    name = site.text(arguments.named_children[0])
    child = site.statement
    for parent in ancestors(site.statement):
        if parent.type in SCOPES:
            return False
        body, over = parent.child_by_field_name("body"), parent.child_by_field_name("right")
        if parent.type == "for_statement" and same(body, child) and over is not None and site.text(over) == name:
            return True
        child = parent
    return False


def _with_default(site: CrashSite, arguments: Node) -> tuple[Edit, ...]:
    if arguments.type == "generator_expression":
        return wrap(site.source, arguments, "(", ", None)")
    return (insert_after(site.source, arguments.named_children[0], ", None"),)
