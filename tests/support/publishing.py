"""A finished record over a real repository and the local forge, up to the decision."""

from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from repositories import git, repository
from sample_outcomes import NIGHT, alert, baseline, context, evidence, published
from sample_shop import FIXED, SOURCE, TEST

from agent.code.diffs import diff_of_changes
from agent.domain.alert import Alert, Incident, Service
from agent.domain.evidence import Evidence
from agent.domain.fix import FileChange
from agent.domain.outcome import Action, Decision, Outcome, Published, Result
from agent.domain.proof import Reason
from agent.forges.folder import FolderForge
from agent.notifiers.folder import FolderNotifier
from agent.ports import Ports
from agent.repos.git import GitRepos
from agent.stages.carry_out import carry_out
from agent.stages.publishing.findings import Findings


@dataclass(frozen=True)
class Desk:
    """One target, one forge, one folder of suggestions."""

    root: Path
    shop: Path
    forge: FolderForge
    ports: Ports

    def carry_out(self, action: Action = Action.PUBLISH, *, key: str = "shop-1", infra: str = "") -> Result:
        """Carry out a decision about the shop's fix, proven on the branch's head; `infra` says why the sandbox failed."""
        head = git(self.shop, "rev-parse", "HEAD")
        changes = (FileChange(path="shop/pricing.py", before=git_bytes(self.shop, "shop/pricing.py"), after=FIXED.encode()),)
        outcome = published()
        trial = outcome.trials[-1]
        proven = replace(trial, fix=replace(trial.fix, diff=diff_of_changes(changes)))
        decision = Decision(action=action, trial=proven, reasons=(Reason(code="proven", text="It is proven."),))
        where = replace(context(), revision=head)
        return carry_out(self.incident(key), evidence(), where, replace(baseline(), infra=infra), (proven,), decision, self.ports)

    def incident(self, key: str) -> Incident:
        return incident_of(key, (alert(),), Service(name="shop", repository=str(self.shop)))


def git_bytes(root: Path, path: str) -> bytes:
    """A file at the head of the repository."""
    return git(root, "show", f"HEAD:{path}").encode() + b"\n"


def desk(root: Path) -> Desk:
    """A desk with the shop's repository."""
    shop = repository(root / "shop", {"shop/pricing.py": SOURCE})
    forge = FolderForge(root / "forge")
    ports = SimpleNamespace(forge=forge, notifiers=(FolderNotifier(root),), repos=GitRepos(root / "cache"))
    return Desk(root=root, shop=shop, forge=forge, ports=cast("Ports", ports))


def incident_of(key: str, alerts: tuple[Alert, ...], service: Service | None = None) -> Incident:
    """An incident of the shop."""
    return Incident(key=key, alerts=alerts, service=service or Service(name="shop", repository="shop.git"), opened_at=NIGHT)


def findings(
    outcome: Outcome | None = None, alerts: tuple[Alert, ...] = (), gathered: tuple[Evidence, ...] | None = None
) -> Findings:
    """The record that bodies are written from."""
    record = outcome or published()
    assert record.context
    assert record.baseline
    assert isinstance(record.result, Published)
    return Findings(
        fault="9b2f61c03d5e7a18",
        incident=incident_of("shop-higherrorrate-0a1b2c3d4e", alerts or (alert(),)),
        evidence=evidence() if gathered is None else gathered,
        context=record.context,
        baseline=record.baseline,
        trials=record.trials,
        decision=record.result.decision,
        chosen=record.trials[-1],
    )


__all__ = ["TEST", "Desk", "desk", "findings", "git_bytes", "incident_of"]
