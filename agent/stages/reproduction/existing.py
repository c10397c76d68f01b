"""Rung 1: a test of the repository that already fails as production did, and which tests are green."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from time import monotonic

from agent.domain.proof import Attempt, Reproducer, ReproductionKind, TestOutcome, TestReport, TestResult
from agent.stages.languages.table import language_of
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.expressions import shown
from agent.stages.reproduction.probing import incident_crash
from agent.stages.reproduction.reaching import reaching_tests

FILES_AT_MOST = 15
READ_AT_MOST = 400
FIRST_FILES = 4
SECONDS = 30.0
LEAST_SECONDS = 5.0
RERUN_AT_MOST = 50
WITNESSES_AT_MOST = 9
FAILING = (TestOutcome.FAILED, TestOutcome.ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingTests:
    """What the repository's own tests say of the unpatched tree; fields as in `Baseline`."""

    attempts: tuple[Attempt, ...]
    reproducer: Reproducer | None = None
    green: tuple[str, ...] = ()
    red: tuple[str, ...] = ()
    flaky: tuple[str, ...] = ()
    infra: str = ""
    witnesses: tuple[Reproducer, ...] = ()
    green_seconds: float = 0.0
    reached: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def run_existing_tests(bench: Bench) -> ExistingTests:
    """Run the tests that import what crashed, the closest first and as far as the time goes, the failing ones twice."""
    files = impacted_tests(bench)
    if not files:
        return ExistingTests(attempts=(_attempt("look for tests that import what crashed", "The repository has none."),))
    began = monotonic()
    results, left_out, infra = _closest_first(bench, files)
    if infra:
        return ExistingTests(attempts=(_attempt("run the existing tests", f"The sandbox failed: {infra}."),), infra=infra)
    failing = tuple(result.test_id for result in results if result.outcome in FAILING)
    left = max(LEAST_SECONDS, SECONDS - (monotonic() - began))
    again = bench.run({}, failing[:RERUN_AT_MOST], seconds=left) if failing else None
    found = _read(bench, files, results, again, left_out)
    took = sum(result.seconds for result in results if result.outcome is TestOutcome.PASSED)
    return replace(found, green_seconds=took, reached=reaching_tests(bench, found.green, took))


def _closest_first(bench: Bench, files: tuple[str, ...]) -> tuple[tuple[TestResult, ...], tuple[str, ...], str]:
    """Results of as many files as the time allows, those that there was no time for, and why the sandbox failed."""
    began = monotonic()
    found: list[TestResult] = []
    left_out: list[str] = []
    waiting = list(files)
    while waiting and (left := SECONDS - (monotonic() - began)) >= LEAST_SECONDS:
        batch = waiting[: FIRST_FILES if len(waiting) == len(files) else FILES_AT_MOST]
        report = bench.run({}, batch, seconds=left)
        if report.infra:
            return (), (), report.infra
        if report.complete:
            found += report.results
            waiting = waiting[len(batch) :]
            continue
        # A run that was cut, or died, names the files that it did not come to as errors without a crash.
        told = [result for result in report.results if result.crash or result.outcome not in FAILING]
        found += told
        ended = {result.test_id.partition("::")[0] for result in told}
        rest = [path for path in waiting if path not in ended]
        # Without a single result it was the first file that ended the run.
        left_out += rest[:1] if len(rest) == len(waiting) else []
        waiting = rest[1:] if len(rest) == len(waiting) else rest
    return tuple(found), (*left_out, *waiting), ""


def impacted_tests(bench: Bench) -> tuple[str, ...]:
    """Test files that import a file of the crash or of a suspect, directly or over one other; the closest first."""
    wanted = dict.fromkeys(
        [
            *(located.path for located in reversed(bench.context.frames)),
            *(suspect.span.path for suspect in bench.context.suspects),
        ]
    )
    ranks = {path: rank for rank, path in enumerate(wanted)}
    language = language_of(bench.context.signature.path)
    if language is None:
        return ()
    ranked: list[tuple[int, str]] = []
    for path in [path for path in sorted(bench.paths) if language.is_test(path)][:READ_AT_MOST]:
        imported = language.imports(bench, path)
        over_one = {found for other in imported for found in language.imports(bench, other)}
        if direct := imported & ranks.keys():
            ranked.append((min(ranks[found] for found in direct), path))
        elif indirect := over_one & ranks.keys():
            ranked.append((len(ranks) + min(ranks[found] for found in indirect), path))
    return tuple(path for _, path in sorted(ranked)[:FILES_AT_MOST])


def _read(
    bench: Bench, files: tuple[str, ...], results: tuple[TestResult, ...], again: TestReport | None, left_out: tuple[str, ...]
) -> ExistingTests:
    second = again.outcomes() if again else {}
    green = tuple(result.test_id for result in results if result.outcome is TestOutcome.PASSED)
    failing = [result for result in results if result.outcome in FAILING]
    flaky = tuple(result.test_id for result in failing if second.get(result.test_id, result.outcome) not in FAILING)
    red = tuple(result.test_id for result in failing if result.test_id not in flaky)
    repeated = again.results if again else ()
    found = [made for result in repeated if result.test_id in red and (made := _reproducer(bench, result))]
    reproducer = found[0] if found else None
    named = shown(", ".join(left_out[:3]), 200) + _more(len(left_out) - 3)
    cut = f" Left out, as time was up or the run died: {named}." if left_out else ""
    summary = f"{len(green)} green, {len(red)} red, {len(flaky)} flaky.{cut}"
    result = (
        f"{summary} {reproducer.test_id} fails as production did." if reproducer else f"{summary} None fails as production did."
    )
    return ExistingTests(
        attempts=(_attempt(f"run the tests of {len(files) - len(left_out)} files that import what crashed", result),),
        reproducer=reproducer,
        green=green,
        red=red,
        flaky=flaky,
        witnesses=tuple(found[1 : 1 + WITNESSES_AT_MOST]),
    )


def _more(count: int) -> str:
    return f" and {count} more" if count > 0 else ""


def _reproducer(bench: Bench, result: TestResult) -> Reproducer | None:
    seen = incident_crash(bench, result)
    if seen is None:
        return None
    return Reproducer(
        kind=ReproductionKind.EXISTING_TEST,
        test_id=result.test_id,
        expected=bench.context.signature,
        observed=seen,
        how=f"The repository's own test {result.test_id} fails with the same crash.",
    )


def _attempt(what: str, result: str) -> Attempt:
    return Attempt(kind=ReproductionKind.EXISTING_TEST, what=what, result=result)
