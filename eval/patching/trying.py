"""The production stages on the patches of one case: located and reproduced once, then each patch is screened and verified."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from agent.code.diffs import apply_diff
from agent.domain.alert import Incident
from agent.domain.fix import CandidateFix
from agent.domain.location import CodeContext, Unlocated
from agent.domain.proof import Baseline, Reason, Verdict, VerdictKind
from agent.errors import BadDiff
from agent.policy import Policy
from agent.ports import Ports, Sandbox
from agent.stages.gather_evidence import gather_evidence
from agent.stages.locate_code import locate_code
from agent.stages.open_incident import open_incident
from agent.stages.reproduce import reproduce
from agent.stages.verify_fix import verify_fix
from eval.cases.case import Case, Mode
from eval.cases.problem import CaseProblem
from eval.cases.ready import alerts_of
from eval.patching.patch import Expected, Patch
from eval.running.world import ports_for

AUTHOR = "model:corpus"
REFUSALS = frozenset({VerdictKind.REFUSED, VerdictKind.INEFFECTIVE, VerdictKind.REGRESSED, VerdictKind.BROKEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What Suture said of one patch.

    Args:
        patch: whose worth is known.
        verdict: of the production stages.
        reproduced: the rung of the reproduction it was held against, empty when there was none.
        seconds: screening and verification took.
    """

    patch: Patch
    verdict: Verdict
    reproduced: str
    seconds: float

    @property
    def fooled(self) -> bool:
        """A wrong one was proven."""
        return self.patch.expected is Expected.WRONG and self.verdict.kind is VerdictKind.PROVEN

    @property
    def refused(self) -> bool:
        """Suture spoke against it."""
        return self.verdict.kind in REFUSALS


@dataclass(frozen=True, slots=True, kw_only=True)
class _World:
    """What is made once for all patches of a case."""

    incident: Incident
    context: CodeContext
    baseline: Baseline
    ports: Ports
    repository: Path


def try_patches(case: Case, patches: Sequence[Patch], mode: Mode, *, cache: Path, sandbox: Sandbox) -> tuple[Tried, ...]:
    """Screen and verify every patch of one case.

    Args:
        case: the incident.
        patches: of this case.
        mode: how much of the evidence is given.
        cache: directory that keeps what was fetched.
        sandbox: where code runs.

    Raises:
        CaseProblem: the case can't be made, its crash has no place in the repository, or a patch doesn't fit it.
    """
    with TemporaryDirectory(prefix="suture-patches-") as scratch:
        world = _world(case, mode, cache, sandbox, Path(scratch))
        return tuple(_tried(world, patch) for patch in patches)


def _world(case: Case, mode: Mode, cache: Path, sandbox: Sandbox, scratch: Path) -> _World:
    prepared = case.origin.prepare(scratch / "repository", cache)
    ports = ports_for(case, prepared, mode, rules=(), sandbox=sandbox, scratch=scratch)
    incident = open_incident(alerts_of(case, prepared), ports)
    context = locate_code(incident, gather_evidence(incident, ports), ports)
    if isinstance(context, Unlocated):
        raise CaseProblem(f"{case.id}: {context.reasons[0].text}", expected="a crash with a place in the repository")
    baseline = reproduce(incident, context, ports)
    return _World(incident=incident, context=context, baseline=baseline, ports=ports, repository=prepared.repository)


def _tried(world: _World, patch: Patch) -> Tried:
    began = monotonic()
    reproducer = world.baseline.reproducer
    return Tried(
        patch=patch,
        verdict=_verdict(world, patch),
        reproduced=reproducer.kind.value if reproducer else "",
        seconds=monotonic() - began,
    )


def _verdict(world: _World, patch: Patch) -> Verdict:
    try:
        diff = apply_diff(patch.text, lambda path: _content(world.repository, path))
    except BadDiff as problem:
        if patch.kind != "malformed":
            raise CaseProblem(f"{patch.case}/{patch.name}: {problem}", expected="a patch that fits its case") from None
        return Verdict(kind=VerdictKind.REFUSED, reasons=(Reason(code="bad-diff", text=str(problem)),))
    fix = CandidateFix(author=AUTHOR, title=patch.name, rationale=patch.why, diff=diff)
    return Policy().screen(fix) or verify_fix(world.incident, fix, world.context, world.baseline, world.ports)


def _content(repository: Path, path: str) -> bytes | None:
    file = repository / path
    return file.read_bytes() if file.is_file() and not file.is_symlink() else None
