"""From a red call to the test that is kept: shrunk, readable, free of secrets, red twice."""

from collections.abc import Sequence
from dataclasses import replace

from agent.domain.fix import FileChange
from agent.domain.proof import Reason, Reproducer, ReproductionKind
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.contract import contract_doubts
from agent.stages.reproduction.idle_settings import without_idle_settings
from agent.stages.reproduction.invocation import Invocation
from agent.stages.reproduction.naming import test_name, test_path
from agent.stages.reproduction.probing import SECONDS, incident_crash, probe
from agent.stages.reproduction.refusals import foreseen_refusals
from agent.stages.reproduction.rendering import call_text, test_file
from agent.stages.reproduction.secrecy import holds_secret
from agent.stages.reproduction.shrinking import READABLE, ROUNDS_AT_MOST, smaller

CONFIRMATIONS = 2


def shrink(bench: Bench, call: Invocation) -> Invocation:
    """The call with everything left out that the crash doesn't need, within three runs."""
    for _ in range(ROUNDS_AT_MOST):
        candidates = smaller(call)
        red = probe(bench, candidates).red if candidates else {}
        if not red:
            break
        call = best_of([candidates[index] for index in red])
    return without_idle_settings(bench, call) if call.arrange else call


def best_of(red: Sequence[Invocation]) -> Invocation:
    """The fewest options, then the longest values that can still be read, else the shortest."""
    fewest = min(len(call.named) for call in red)
    plain = [call for call in red if len(call.named) == fewest]
    readable = [call for call in plain if call.size <= READABLE]
    return max(readable, key=lambda call: call.size) if readable else min(plain, key=lambda call: call.size)


def reproducer_of(bench: Bench, call: Invocation) -> Reproducer | None:
    """The kept test of one call; None when it is not red each time or holds a secret.

    Where the code refuses inputs by exceptions of its own, the kept test lets it; its strict twin does not.
    """
    refusals = foreseen_refusals(bench, call)
    if refusals and (lenient := _kept(bench, replace(call, refusals=refusals))):
        return replace(lenient, strict=_twin(bench, call, lenient))
    return _kept(bench, call)


def _kept(bench: Bench, call: Invocation) -> Reproducer | None:
    name = test_name(call, bench.context.signature.type)
    kept = kept_test(
        bench,
        call.kind,
        name,
        test_file(name, call),
        how=f"Calls `{call_text(replace(call, refusals=()))}`" + "".join(f"; {note}" for note in call.notes) + ".",
        doubts=(*call.doubts, *contract_doubts(bench, call)),
    )
    return replace(kept, called=call.callee.qualified, frame=call.frame) if kept else None


def _twin(bench: Bench, call: Invocation, lenient: Reproducer) -> Reproducer:
    """The same call without leave to refuse; red as the lenient one is, which allows more."""
    name = test_name(call, bench.context.signature.type)
    path = test_path(name, bench.service, bench.paths)
    content = FileChange(path=path, before=None, after=test_file(name, call))
    return replace(lenient, test_id=f"{path}::{name}", files=(content,))


def kept_test(
    bench: Bench, kind: ReproductionKind, name: str, content: bytes, *, how: str, doubts: Sequence[Reason] = ()
) -> Reproducer | None:
    """A test file that was red each time it ran, None when it was not."""
    if holds_secret(content.decode()):
        return None
    path = test_path(name, bench.service, bench.paths)
    seen = None
    for _ in range(CONFIRMATIONS):
        report = bench.run({path: content}, (path,), seconds=SECONDS)
        if not report.trustworthy or len(report.results) != 1:
            return None
        seen = incident_crash(bench, report.results[0])
        if seen is None:
            return None
    if seen is None:
        return None
    return Reproducer(
        kind=kind,
        test_id=f"{path}::{name}",
        expected=bench.context.signature,
        observed=seen,
        how=how,
        files=(FileChange(path=path, before=None, after=content),),
        doubts=tuple(doubts),
    )
