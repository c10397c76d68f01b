"""Make the crash happen again, on the unpatched tree: red before green."""

from collections.abc import Callable
from dataclasses import replace

from agent.domain.alert import Incident
from agent.domain.location import CodeContext
from agent.domain.proof import Baseline
from agent.ports import Ports
from agent.stages.languages.python import PYTHON
from agent.stages.reproduction.bench import Bench, open_bench
from agent.stages.reproduction.by_capsule import by_capsule
from agent.stages.reproduction.by_request import by_request
from agent.stages.reproduction.climbing import Climb, climbed
from agent.stages.reproduction.existing import run_existing_tests
from agent.stages.reproduction.import_crash import by_import
from agent.stages.reproduction.invocation import Invocation
from agent.stages.reproduction.observing import observe
from agent.stages.reproduction.other_languages import not_offered
from agent.stages.reproduction.replay import by_replay
from agent.stages.reproduction.search import by_search

# After the existing tests: what was recorded before what is made up.
RUNGS: tuple[Callable[[Bench], Climb], ...] = (by_import, by_capsule, by_replay, by_request, by_search)


def reproduce(incident: Incident, context: CodeContext, ports: Ports) -> Baseline:
    """Climb the ladder until a test is red with the incident's own signature, the most faithful rung first.

    A private function inside of the crash is kept only when no later rung finds a public one further out. What is red and may be
    its caller's fault is not kept at all; the attempts tell of it.

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
        witnesses=existing.witnesses,
        green_seconds=existing.green_seconds,
        reached=existing.reached,
    )
    call: Invocation | None = None
    if not baseline.reproducer and not baseline.infra:
        best = climbed(bench, rungs_for(context.signature.path))
        baseline = replace(
            baseline,
            reproducer=best.reproducer,
            witnesses=best.witnesses,
            attempts=(*baseline.attempts, *best.attempts),
            infra=best.infra,
        )
        call = best.call
    if baseline.reproducer is None or baseline.infra or not PYTHON.writes(context.signature.path):
        return baseline
    return replace(baseline, observations=observe(bench, call))


def rungs_for(path: str) -> tuple[Callable[[Bench], Climb], ...]:
    """The rungs after the existing tests, by the language of the file that crashed."""
    return RUNGS if PYTHON.writes(path) else (not_offered,)
