"""The whole pipeline over a real repository, sandbox and local forge, with a model that says what the test says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from crash_recording import DEPLOYED, crash_of
from locating import MORNING, MemoryFaults
from repositories import repository
from sandboxing import bubblewrap
from scripting import calls

from agent.budget import Budget, Price
from agent.domain.alert import Alert, AlertStatus, Service
from agent.domain.conversation import Reply
from agent.domain.outcome import Outcome
from agent.forges.folder import FolderForge
from agent.model_ports import Model, ModelAccess
from agent.models.scripted import Line, ScriptedModel
from agent.pipeline import remediate
from agent.policy import Policy
from agent.ports import Ports, Rule
from agent.repos.git import GitRepos
from agent.run import InMemoryRun
from agent.runners.pytest_runner import PytestRunner
from agent.settings import ServiceCatalogue
from agent.sources.folder import GivenCrashes
from agent.wiring import SystemClock

FILES = {
    "shop/__init__.py": "",
    "shop/weights.py": (
        '"""Weights as customers write them."""\n\n\n'
        "def kilograms(text):\n"
        '    """Kilograms of a text like 2, 2.5 or 2,5."""\n'
        "    return float(text.strip())\n"
    ),
    "tests/test_weights.py": (
        "from shop.weights import kilograms\n\n\ndef test_blanks_do_not_matter():\n    assert kilograms(' 2.5 ') == 2.5\n\n\n"
        "def test_a_comma_is_a_point():\n    assert kilograms('2,5') == 2.5\n"
    ),
}
CRASH = "from shop.weights import kilograms\nkilograms('2,5')"
RIGHT = """--- a/shop/weights.py
+++ b/shop/weights.py
@@ -3,4 +3,4 @@

 def kilograms(text):
     \"\"\"Kilograms of a text like 2, 2.5 or 2,5.\"\"\"
-    return float(text.strip())
+    return float(text.strip().replace(",", "."))
"""
WRONG = RIGHT.replace('replace(",", ".")', 'replace(";", ".")')
BREAKING = RIGHT.replace('text.strip().replace(",", ".")', 'text.replace(",", ".").replace(" ", "1")')


@dataclass(kw_only=True)
class Asking:
    """One incident of the shop.

    Args:
        folder: where everything is made.
        files: of the repository.
        statements: what crashes.
        budget: for the model.
        price: of the model.
        samples: drawn at a temperature.
        reviewer: gives a second opinion.
        rules: asked first.
        policy: decides.
        style: how the crash's variables are recorded.
    """

    folder: Path
    files: Mapping[str, str] = field(default_factory=lambda: dict(FILES))
    statements: str = CRASH
    budget: Budget = field(default_factory=Budget)
    price: Price | None = None
    samples: int = 2
    reviewer: Model | None = None
    rules: tuple[Rule, ...] = ()
    policy: Policy = field(default_factory=Policy)
    style: str = "tracker"

    def scripted(self, *lines: Line) -> tuple[Outcome, ScriptedModel]:
        """The outcome with a model of these lines, and the model, which kept what it was asked."""
        model = ScriptedModel(lines, name="small")
        return self.with_model(model), model

    def with_model(self, model: Model) -> Outcome:
        """The outcome with this model."""
        root = self.folder / "shop"
        if not root.exists():
            repository(root, self.files)
        service = Service(name="shop", repository=str(root), path_prefixes=(DEPLOYED,))
        crash = crash_of(root, self.statements, style=self.style)
        access = ModelAccess(model=model, budget=self.budget, price=self.price, samples=self.samples, reviewer=self.reviewer)
        ports = Ports(
            clock=SystemClock(),
            catalogue=ServiceCatalogue((replace(service, match={"service": "shop"}),)),
            sources=(GivenCrashes((crash,), query="a test"),),
            repos=GitRepos(self.folder / "cache"),
            sandbox=bubblewrap(),
            runner=PytestRunner(self.folder / "cache"),
            rules=self.rules,
            forge=FolderForge(self.folder / "forge"),
            notifiers=(),
            faults=MemoryFaults(),
            models=access,
        )
        self.run = InMemoryRun()
        return remediate((alert(),), ports, self.policy, self.run)


def alert() -> Alert:
    """A firing alert of the shop."""
    labels = {"alertname": "Errors", "service": "shop"}
    return Alert(fingerprint="f", status=AlertStatus.FIRING, labels=labels, starts_at=MORNING, source="cli")


def fix(diff: str, title: str = "Read decimal commas", **more: object) -> Reply:
    """A reply that hands in a change."""
    return calls("submit_fix", diff=diff, title=title, rationale="Customers write 2,5.", **more)


def verdicts(outcome: Outcome) -> Sequence[str]:
    """Kinds of the trials' verdicts, in order."""
    return [trial.verdict.kind.value for trial in outcome.trials]
