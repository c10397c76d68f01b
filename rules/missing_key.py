"""PY102: a mapping is asked for a key that it does not hold."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from agent.code.edits import replace
from agent.code.walking import within
from agent.domain.fix import CandidateFix
from agent.domain.location import CodeContext
from rules.parts.accumulators import first_of_its_key
from rules.parts.candidates import Draft, candidates
from rules.parts.expression_guards import inline
from rules.parts.fault import Fault
from rules.parts.guards import guards
from rules.parts.key_uses import KeyUse, key_use, tested_next
from rules.parts.lookups import is_changed, usual_default
from rules.parts.removals import tolerant_removal
from rules.parts.site import CrashSite, crash_site
from rules.parts.stated import docstring
from rules.parts.trees import LITERALS, accepts_conditional, chain_top, identifiers, pure, same


class MissingKey:
    """A mapping is asked for a key that it does not hold.

    What it sees:
        `KeyError` on a line of the repository where one subscript, `pop` or `remove` asks for the key that is named.

    Why it fails:
        Data from outside leaves out what is optional, an accumulator meets a key for the first time, or something is
        removed twice.

    The fix:
        In this order: `get` with the default that the same key has everywhere else; `get` where the next statement tests
        the result for None; zero or an empty collection for the first item of an accumulator; a removal that may find
        nothing, as elsewhere; the early return that the function, its class's family or its neighbours have for this
        case; for keys written in the code, `get` and a guard whose outcome is made up.

    When it stays silent:
        The key is computed and nothing in the repository answers for its absence (input chose it: an error is right);
        the exception is raised or answered on purpose; the mapping is not the repository's (`os.environ`); the file is a
        test, vendored or generated.

    Fix safety:
        Lookups that found their key are unchanged. `pop(key, None)` and `discard` also pass over later repetitions.
    """

    code = "PY102"
    exceptions = frozenset({"KeyError"})

    def propose(self, context: CodeContext) -> Iterator[CandidateFix]:
        """Candidates, best first; nothing when it can't know."""
        site = crash_site(context)
        if site is None or not site.innermost:
            return
        use = key_use(site)
        if use is None or site.handled(use.failing):
            return
        yield from candidates(site, self.code, tuple(_drafts(site, use)))


def _drafts(site: CrashSite, use: KeyUse) -> Iterator[Draft]:
    if use.removes:
        yield from tolerant_removal(site, use)
        yield from _guarded(site, use)
        return
    yield from _usual(site, use)
    yield from _tested(site, use)
    yield from first_of_its_key(site, use)
    yield from _guarded(site, use)
    if use.key.type in LITERALS and accepts_conditional(use.failing):
        yield from _get(site, use, "Nothing says what is right when the key is missing.", invents="None")


def _usual(site: CrashSite, use: KeyUse) -> Iterator[Draft]:
    receiver, key = site.text(use.mapping), site.text(use.key)
    default = usual_default(site, receiver, key)
    if default is not None and not _is_stored(use.failing) and not is_changed(site, use.failing):
        yield Draft(
            edits=(replace(site.source, use.failing, f"{receiver}.get({key}, {default.value})"),),
            title=f"Give {key} its usual default {default.value}",
            rationale=f"Everywhere else `{receiver}.get({key}, {default.value})` names this default.",
            invents="" if default.convention and not _answered_before(site, use.failing, default.value) else default.value,
        )


def _answered_before(site: CrashSite, failing: Node, default: str) -> bool:
    """True when the function uses the default in a branch before: the case it stands for is dealt with, this is another one."""
    before = (node for node in within(site.function.body) if node.end_byte <= failing.start_byte)
    return any(node.type in LITERALS and site.text(node) == default for node in before)


def _tested(site: CrashSite, use: KeyUse) -> Iterator[Draft]:
    test = tested_next(site, use.failing)
    if test is not None:
        documented = re.search(r"\bNone\b", docstring(site)) is not None  # None is an entry of its own then, not a missing one
        nothing = test.harmless and use.key.type in LITERALS and not _stores_none(site, use) and not documented
        yield from _get(
            site, use, f"The code already has an answer for `{test.name}` being None.", invents="" if nothing else "None"
        )


def _get(site: CrashSite, use: KeyUse, why: str, invents: str) -> Iterator[Draft]:
    receiver, key = site.text(use.mapping), site.text(use.key)
    if _is_stored(use.failing):
        return
    yield Draft(
        edits=(replace(site.source, use.failing, f"{receiver}.get({key})"),),
        title=f"Read {key} with get",
        rationale=why,
        invents=invents,
    )


def _guarded(site: CrashSite, use: KeyUse) -> Iterator[Draft]:
    """Guards by a membership test; for a computed key only those that the repository answers for."""
    if not (pure(use.mapping) and pure(use.key)):
        return
    mapping, key = site.text(use.mapping), site.text(use.key)
    fault = Fault(
        site=site,
        failing=use.failing,
        subject=f"{key} not in {mapping}",
        bad=f"{key} not in {mapping}",
        good=f"{key} in {mapping}",
        case="none",
        sources=identifiers(site.source, use.key),
    )
    written = use.key.type in LITERALS
    yield from (draft for draft in guards(fault) if written or not draft.invents)
    if written and not same(chain_top(use.failing), use.failing):
        yield from inline(fault, "None", "Nothing says what is right when the key is missing.", "None")


def _stores_none(site: CrashSite, use: KeyUse) -> bool:
    """True when the file itself puts None under the key: then None is an entry, and no entry is something else."""
    text = "".join(site.source.decode(site.source.file.content).split())
    key = "".join(site.text(use.key).split())
    return f"[{key}]=None" in text or f"{key}:None" in text


def _is_stored(node: Node) -> bool:
    parent = node.parent
    return parent is not None and parent.type == "augmented_assignment" and same(parent.child_by_field_name("left"), node)
