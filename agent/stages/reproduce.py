"""Make the crash happen again, on the unpatched tree: red before green."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from agent.domain.alert import Incident
from agent.domain.location import CodeContext
from agent.domain.proof import Attempt, Baseline, Reproducer, ReproductionKind
from agent.ports import Ports
from agent.stages.reproduction.bench import Bench, open_bench
from agent.stages.reproduction.existing import run_existing_tests
from agent.stages.reproduction.import_crash import import_test, importing_modules
from agent.stages.reproduction.invocation import Invocation
from agent.stages.reproduction.keeping import kept_test, reproducer_of, shrink
from agent.stages.reproduction.probing import probe
from agent.stages.reproduction.rendering import call_text
from agent.stages.reproduction.replay import replays
from agent.stages.reproduction.search import made_up_calls, preference

KEPT_TRIES = 3


@dataclass(kw_only=True)
class _Climb:
    """What one rung found: the reproducer, its witnesses, what was tried, and whether the sandbox failed."""

    reproducer: Reproducer | None = None
    witnesses: tuple[Reproducer, ...] = ()
    attempts: list[Attempt] = field(default_factory=list)
    infra: str = ""


def reproduce(incident: Incident, context: CodeContext, ports: Ports) -> Baseline:
    """Climb the ladder until a test is red with the incident's own signature: existing test, import, replay, search.

    Args:
        incident: names the repository.
        context: the located crash.
        ports: repository, sandbox and runner.

    Raises:
        RepositoryProblem: the revision the context was read at is gone.
    """
    bench = open_bench(incident, context, ports)
    existing = run_existing_tests(bench)
    baseline = Baseline(
        reproducer=existing.reproducer,
        attempts=existing.attempts,
        green=existing.green,
        red=existing.red,
        flaky=existing.flaky,
        infra=existing.infra,
    )
    for rung in (_by_import, _by_replay, _by_search):
        if baseline.reproducer or baseline.infra:
            break
        climb = rung(bench)
        baseline = replace(
            baseline,
            reproducer=climb.reproducer,
            witnesses=climb.witnesses,
            attempts=(*baseline.attempts, *climb.attempts),
            infra=climb.infra,
        )
    return baseline


def _by_import(bench: Bench) -> _Climb:
    climb = _Climb()
    for module in importing_modules(bench):
        name, content = import_test(module)
        climb.reproducer = kept_test(bench, ReproductionKind.IMPORT, name, content, how=f"Imports {module} afresh.")
        result = "Red with the incident's signature." if climb.reproducer else "Not red with the incident's signature."
        climb.attempts.append(Attempt(kind=ReproductionKind.IMPORT, what=f"import {module}", result=result))
        if climb.reproducer:
            break
    return climb


def _by_replay(bench: Bench) -> _Climb:
    calls, attempts = replays(bench)
    climb = _try_calls(bench, calls, lambda call: (bool(call.doubts), call.frame))
    climb.attempts = [*attempts, *climb.attempts]
    return climb


def _by_search(bench: Bench) -> _Climb:
    calls = made_up_calls(bench)
    climb = _try_calls(bench, calls, preference)
    tried = f"try {len(calls)} made-up inputs"
    found = "One is red with the incident's signature." if climb.reproducer else "None is red with the incident's signature."
    summary = Attempt(kind=ReproductionKind.SEARCH, what=tried, result=found)
    climb.attempts = [summary, *(attempt for attempt in climb.attempts if climb.reproducer and attempt.result.startswith("Red"))]
    return climb


def _try_calls(bench: Bench, calls: tuple[Invocation, ...], order: Callable[[Invocation], tuple[object, ...]]) -> _Climb:
    """Run all calls, keep the best red one as a test, and its unshrunk form as a witness."""
    climb = _Climb()
    if not calls:
        return climb
    probed = probe(bench, calls)
    climb.infra = probed.infra
    for index, call in enumerate(calls):
        ending = "Red with the incident's signature" if index in probed.red else probed.others.get(index, "Not run")
        climb.attempts.append(Attempt(kind=call.kind, what=call_text(call), result=f"{ending}."))
    red = sorted((calls[index] for index in probed.red), key=order)
    for call in red[:KEPT_TRIES]:
        short = shrink(bench, call)
        climb.reproducer = reproducer_of(bench, short) or (reproducer_of(bench, call) if short is not call else None)
        if climb.reproducer:
            climb.witnesses = _witnesses(bench, call, short)
            break
    return climb


def _witnesses(bench: Bench, call: Invocation, short: Invocation) -> tuple[Reproducer, ...]:
    """The call as it was recorded, when the kept test is shorter."""
    if short is call:
        return ()
    witness = reproducer_of(bench, call)
    return (witness,) if witness else ()
