"""Who proposes fixes in a run: rules, nobody, the reference; others come by entry point or by name."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from agent.errors import BadInput
from agent.plugins import installed_rules
from agent.policy import Policy
from agent.ports import Rule
from eval.running.reference import Unscreened

GROUP = "suture.solvers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Solver:
    """What is measured.

    Args:
        name: as on the command line.
        rules: makes the rules of one case.
        policy: the rules of engagement.
        asks_model: a language model is asked as well.
    """

    name: str
    rules: Callable[[], tuple[Rule, ...]]
    policy: Policy = field(default_factory=Policy)
    asks_model: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSolver(Solver):
    """Offers the reference fix as the only candidate; it is judged whatever the pipeline thinks of it."""


def null() -> Solver:
    """Proposes nothing: what it solves is solved by the harness."""
    return Solver(name="null", rules=lambda: ())


def rules() -> Solver:
    """The installed rules."""
    return Solver(name="rules", rules=installed_rules)


def model() -> Solver:
    """A language model alone."""
    return Solver(name="model", rules=lambda: (), asks_model=True)


def rules_and_model() -> Solver:
    """The installed rules, then a language model: what the service does."""
    return Solver(name="rules+model", rules=installed_rules, asks_model=True)


def gold() -> Solver:
    """The reference fix: what it does not solve is wrong in the case, what it does not prove the pipeline can't."""
    return GoldSolver(name="gold", rules=lambda: (), policy=Unscreened())


def solver_named(name: str) -> Solver:
    """The solver of a name.

    Args:
        name: of an entry point of the group `suture.solvers`, or `module:attribute` (found from the current directory, too); what
            they name is a Solver, or a function that makes one.

    Raises:
        BadInput: there is none.
    """
    points = {point.name: point for point in entry_points(group=GROUP)}
    if name in points:
        return _loaded(name, points[name].load)
    module, colon, attribute = name.partition(":")
    if not colon:
        raise BadInput(f"no solver is called {name!r}", expected=f"one of {', '.join(points)}, or module:attribute")
    return _loaded(name, lambda: _attribute(module, attribute))


def _attribute(module: str, attribute: str) -> object:
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.append(here)  # last: it must not hide what is installed
    return getattr(import_module(module), attribute)


def _loaded(name: str, load: Callable[[], object]) -> Solver:
    try:
        found = load()
        made = found() if callable(found) else found
    except Exception as problem:  # plugin boundary: whatever another's module does while it is imported
        raise BadInput(f"the solver {name!r} can't be loaded: {problem!r}", expected="module:attribute of a Solver") from problem
    if not isinstance(made, Solver):
        raise BadInput(f"{name!r} is a {type(made).__name__}", expected="a Solver of eval.running.solvers, or what makes one")
    return made
