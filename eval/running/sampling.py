"""One sample: the pipeline on a case, then the judge on what it submitted."""

import resource
import traceback
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TypedDict

from agent.cli.report import best_trial
from agent.domain.codec import dumps
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.outcome import Outcome
from agent.errors import SandboxUnavailable
from agent.model_ports import ModelAccess
from agent.pipeline import remediate
from agent.ports import Rule, Sandbox
from agent.redact import redact
from agent.run import InMemoryRun
from eval.cases.capsules import with_capsule
from eval.cases.case import Case, Mode, Prepared
from eval.cases.judging import JudgeResult, judged
from eval.cases.problem import CaseProblem
from eval.cases.ready import alerts_of
from eval.log import Sample
from eval.running.locating import located
from eval.running.reference import ReferenceFix, reference_fix
from eval.running.scoring import WHY_LIMIT, Findings, diff_lines, scored
from eval.running.solvers import GoldSolver, Solver
from eval.running.world import ports_for
from eval.scores import Score

TRACE_LIMIT = 20_000
ERROR_LIMIT = 8_000
MEBIBYTE_IN_KIB = 1024


class _Named(TypedDict):
    case: str
    repeat: int
    fixable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How samples of one run are made.

    Args:
        solver: who proposes fixes.
        mode: how much of the evidence is given.
        cache: directory that keeps what was fetched.
        sandbox: where code runs.
        scratch: directory that each sample has one of its own in, removed with it.
        models: asked when the rules have no proven fix, None for nobody.
    """

    solver: Solver
    mode: Mode
    cache: Path
    sandbox: Sandbox
    scratch: Path
    models: ModelAccess | None = None

    def sample(self, case: Case, repeat: int) -> Sample:
        """Run one case once; whatever goes wrong becomes a sample that says so."""
        try:
            with TemporaryDirectory(dir=self.scratch) as scratch:
                return self._sample(case, repeat, Path(scratch))
        except (CaseProblem, SandboxUnavailable) as problem:
            return self._failed(case, Score(**_named(case, repeat), verdict="infra", infra=str(problem)))
        except Exception as problem:  # noqa: BLE001 - worker boundary: a bug in one case must not stop the others
            score = Score(**_named(case, repeat), verdict="error", why=redact(repr(problem))[:WHY_LIMIT])
            return self._failed(case, score, "".join(traceback.format_exception(problem))[-ERROR_LIMIT:])

    def _sample(self, case: Case, repeat: int, scratch: Path) -> Sample:
        began = monotonic()
        prepared = case.origin.prepare(scratch / "repository", self.cache)
        given = with_capsule(case, self.mode, self.cache, self.sandbox)
        ports = ports_for(
            given,
            prepared,
            self.mode,
            rules=self._rules(case, prepared),
            sandbox=self.sandbox,
            scratch=scratch,
            models=self.models,
        )
        run = InMemoryRun()
        asked = monotonic()
        outcome = remediate(alerts_of(case, prepared), ports, self.solver.policy, run)
        answered = monotonic()
        reference = reference_of(case, prepared, self.cache)
        fix = self._submitted(outcome, reference)
        compared = monotonic()
        verdict = _judged(case, prepared, fix, self.sandbox)
        judging = monotonic() - compared
        findings = Findings(
            outcome=outcome,
            judged=verdict,
            located=located(outcome.context, case.judge.functions, prepared.repository),
            author=fix.author if fix else "",
            changed=diff_lines(fix.diff.text) if fix else 0,
            reference=diff_lines(reference.diff.text) if reference else 0,
            spent=run.spent,
            seconds=answered - asked,
            judging=judging,
            overhead=monotonic() - began - (answered - asked) - judging,
            peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE_IN_KIB,
        )
        score = scored(case, repeat, findings)
        return Sample(score=score, outcome=dumps(outcome), trace=trace_of(case), title=case.title, tags=case.tags)

    def _rules(self, case: Case, prepared: Prepared) -> tuple[Rule, ...]:
        if not isinstance(self.solver, GoldSolver):
            return self.solver.rules()
        reference = reference_of(case, prepared, self.cache)
        return (ReferenceFix(reference.diff.changes),) if reference else ()

    def _submitted(self, outcome: Outcome, reference: CandidateFix | None) -> CandidateFix | None:
        if isinstance(self.solver, GoldSolver):
            return reference
        trial = best_trial(outcome)
        return trial.fix if trial else None

    def _failed(self, case: Case, score: Score, error: str = "") -> Sample:
        return Sample(score=score, error=redact(error), trace=trace_of(case), title=case.title, tags=case.tags)


def reference_of(case: Case, prepared: Prepared, cache: Path) -> CandidateFix | None:
    """The reference fix; None for a case to decline."""
    if case.judge.decline is not None:
        return None
    fixed = case.origin.fixed(cache)
    return reference_fix(
        [FileChange(path=path, before=_content(prepared.repository / path), after=after) for path, after in sorted(fixed.items())]
    )


def trace_of(case: Case) -> str:
    """The recorded trace, redacted, for reports; empty when there is none."""
    file = case.given / "trace.txt"
    if not file.is_file():
        return ""
    with file.open("rb") as stream:
        return redact(stream.read(TRACE_LIMIT).decode("utf-8", "replace"))


def _judged(case: Case, prepared: Prepared, fix: CandidateFix | None, sandbox: Sandbox) -> JudgeResult | None:
    if fix is None:
        return None
    return judged(case, prepared, {change.path: change.after for change in fix.diff.changes}, sandbox)


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() and not file.is_symlink() else None


def _named(case: Case, repeat: int) -> _Named:
    return {"case": case.id, "repeat": repeat, "fixable": case.judge.decline is None}
