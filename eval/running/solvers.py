"""Who proposes fixes in a run: rules, nobody, the reference; others come by entry point or by name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import entry_points

from agent.code.diffs import diff_of_changes
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.location import CodeContext
from agent.errors import BadInput
from agent.plugins import installed_rules
from agent.policy import Policy
from agent.ports import Rule

GROUP = "suture.solvers"
MODEL_SOLVERS = ("model", "rules+model")
Reference = tuple[FileChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solver:
    """What is measured.

    Args:
        name: as on the command line.
        rules: makes the rules of one case; is given the reference fix, which only the gold solver may look at.
        policy: the rules of engagement.
        submits_reference: True when the reference is what is judged, whatever the pipeline thinks of it.
    """

    name: str
    rules: Callable[[Reference], tuple[Rule, ...]]
    policy: Policy = field(default_factory=Policy)
    submits_reference: bool = False


def solver_named(name: str) -> Solver:
    """The solver of a name.

    Args:
        name: one of ours, of an entry point of the group `suture.solvers`, or `module:attribute`.

    Raises:
        BadInput: there is none, or it needs a model and none is installed.
    """
    if name in MODEL_SOLVERS:
        raise BadInput(
            f"the solver {name!r} needs a model, and no model backend is installed",
            expected=f"one of {', '.join(OURS)}",
            remedy="entry points of the group suture.models bring models",
        )
    if name in OURS:
        return OURS[name]
    points = {point.name: point for point in entry_points(group=GROUP)}
    if name in points:
        return _checked(name, points[name].load())
    module, colon, attribute = name.partition(":")
    if not colon:
        known = ", ".join((*OURS, *MODEL_SOLVERS, *points))
        raise BadInput(f"no solver is called {name!r}", expected=f"one of {known}, or module:attribute")
    try:
        found = getattr(import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as problem:
        raise BadInput(f"the solver {name!r} can't be loaded: {problem}", expected="module:attribute of a Solver") from None
    return _checked(name, found)


def _checked(name: str, found: object) -> Solver:
    if not isinstance(found, Solver):
        raise BadInput(f"{name!r} is a {type(found).__name__}", expected="an eval.running.solvers.Solver")
    return found


class _EveryException(frozenset[str]):
    """Holds every name."""

    def __contains__(self, item: object) -> bool:
        return True


class ReferenceFix:
    """Proposes the reference fix, whatever the crash.

    Args:
        reference: the files it changes; nothing for a case to decline.
    """

    code = "reference"
    exceptions: frozenset[str] = _EveryException()

    def __init__(self, reference: Reference) -> None:
        self._reference = reference

    def propose(self, context: CodeContext) -> Iterator[CandidateFix]:  # noqa: ARG002  # it knows the answer already
        """The one candidate."""
        if self._reference:
            yield reference_fix(self._reference)


def reference_fix(reference: Reference) -> CandidateFix:
    """The reference as a candidate."""
    return CandidateFix(
        author="reference",
        title="The reference fix",
        rationale="What the maintainers changed.",
        diff=diff_of_changes(reference),
    )


def _nobody(_reference: Reference) -> tuple[Rule, ...]:
    return ()


def _installed(_reference: Reference) -> tuple[Rule, ...]:
    return installed_rules()


def _gold(reference: Reference) -> tuple[Rule, ...]:
    return (ReferenceFix(reference),)


_UNLIMITED = Policy(max_changed_lines=10**9, max_files=10**6)
OURS = {
    solver.name: solver
    for solver in (
        Solver(name="null", rules=_nobody),
        Solver(name="rules", rules=_installed),
        Solver(name="gold", rules=_gold, policy=_UNLIMITED, submits_reference=True),
    )
}
