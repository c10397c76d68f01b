"""Reproductions, test reports and verdicts: what turns a candidate into a proven fix."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from agent.domain.crash import Crash, CrashSignature
from agent.domain.fix import CandidateFix, FileChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A stable code for machines and a sentence for people."""

    code: str
    text: str


class ReproductionKind(StrEnum):
    """The rung of the ladder that made the crash happen again."""

    EXISTING_TEST = "existing-test"
    IMPORT = "import"
    CAPSULE = "capsule"
    REPLAY = "replay"
    REQUEST = "request"
    SEARCH = "search"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reproducer:
    """A test that fails as production failed.

    Args:
        kind: how it was made.
        test_id: the test as the runner names it, `tests/test_x.py::test_y`.
        files: files it adds to the repository (empty for an existing test).
        expected: crash signature it shows before a fix.
        observed: the crash it showed in the sandbox.
        how: one sentence a person reads: what it calls with what.
        doubts: why a fix that turns it green is not proven by that alone (an input outside the contract, a stand-in object).
        called: qualified name of the function it calls, empty where it calls none of the crash's.
        frame: index of that function's frame among the repository's own, 0 the outermost; None likewise.
        strict: the same call without leave to refuse the input, where this one gives it; tells whether a fix answers.
    """

    kind: ReproductionKind
    test_id: str
    expected: CrashSignature
    observed: Crash
    how: str
    files: tuple[FileChange, ...] = ()
    doubts: tuple[Reason, ...] = ()
    called: str = ""
    frame: int | None = None
    strict: "Reproducer | None" = None

    def for_verdict(self, kind: "VerdictKind") -> "Reproducer":
        """The test that goes with a fix: the strict form with a proven one, which answers; else the one that was kept."""
        return self.strict if self.strict and kind is VerdictKind.PROVEN else self


class TestOutcome(StrEnum):
    """How one test ended."""

    __test__ = False

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestResult:
    """One test's end, with the crash that failed it (paths as seen in the sandbox, relative to the repository)."""

    __test__ = False

    test_id: str
    outcome: TestOutcome
    crash: Crash | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TestReport:
    """What the runner saw, told by a channel that code under test can't write.

    Args:
        results: one per test, in the order they ran.
        complete: False when the run ended before its last record: killed, crashed, timed out.
        tampering: signs that the code under test touched the runner; any sign voids the report.
        infra: why the sandbox itself failed, empty when it did not.
        output: last part of what the run printed, for people only; never read for a verdict.
        seconds: wall time.
    """

    __test__ = False

    results: tuple[TestResult, ...]
    complete: bool
    tampering: tuple[str, ...] = ()
    infra: str = ""
    output: str = ""
    seconds: float = 0.0

    def outcomes(self) -> Mapping[str, TestOutcome]:
        """Test id -> outcome."""
        return {result.test_id: result.outcome for result in self.results}

    @property
    def trustworthy(self) -> bool:
        """True when the whole run was seen and nobody meddled with it."""
        return self.complete and not self.tampering and not self.infra


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One rung or one input that was tried for a reproduction, and why it failed or won."""

    kind: ReproductionKind
    what: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """How one call ended on the unpatched tree, twice in the same way.

    Args:
        test: name of its test in the file.
        call: as a person reads it.
        source: `crash` for the reproduction's own, `neighbour`, `quoted` by the repository's tests and docs, or `made-up`.
        ending: `red` with the incident's signature, `value`, `refused` by an exception raised on purpose, or `raised`.
        answer: for `value` the JSON of its digest, else the exception's type and message.
    """

    test: str
    call: str
    source: str
    ending: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observations:
    """Calls of the crash's functions that are made again on a candidate's tree, to see what else a change changes.

    Args:
        path: of the test file that makes them.
        content: that file.
        calls: in the order they are made.
    """

    path: str
    content: bytes
    calls: tuple[Observation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The unpatched tree's behaviour: the reproduction (red) and the tests that were green.

    Args:
        reproducer: the red test, None when none could be made.
        attempts: what was tried, in order.
        green: ids of tests that pass on the unpatched tree (impacted ones, within the limits).
        red: ids of tests that already fail.
        flaky: ids whose outcome changed when run again on the same tree.
        infra: why the sandbox failed, empty when it did not.
        witnesses: further calls that were red with the same signature and must be green after a fix; not published.
        observations: what calls beside the crash did, None when none were made.
        green_seconds: what the green tests took.
        reached: function near the crash, `path:qualified name` -> the green tests that enter it, the closest first; empty when
            that was not measured.
    """

    reproducer: Reproducer | None
    attempts: tuple[Attempt, ...] = ()
    green: tuple[str, ...] = ()
    red: tuple[str, ...] = ()
    flaky: tuple[str, ...] = ()
    infra: str = ""
    witnesses: tuple[Reproducer, ...] = ()
    observations: Observations | None = None
    green_seconds: float = 0.0
    reached: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class CheckStatus(StrEnum):
    """How one check of a candidate ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    INFRA = "infra"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check, cheapest first: parses, applies, compiles, reproduction, impacted tests, full suite."""

    name: str
    status: CheckStatus
    detail: str
    seconds: float = 0.0


class VerdictKind(StrEnum):
    """One meaning each; see DESIGN, "Verdicts have one meaning each"."""

    PROVEN = "proven"
    PLAUSIBLE = "plausible"
    INEFFECTIVE = "ineffective"
    REGRESSED = "regressed"
    BROKEN = "broken"
    REFUSED = "refused"
    INFRA = "infra"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the sandbox says of a candidate, with every check that led to it."""

    kind: VerdictKind
    reasons: tuple[Reason, ...]
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A candidate and its verdict."""

    fix: CandidateFix
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What a run has used up so far; money in US dollars."""

    seconds: float = 0.0
    tokens: int = 0
    money: float = 0.0
    calls: int = 0
    by_stage: Mapping[str, float] = field(default_factory=dict)
