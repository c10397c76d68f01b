"""The world of one case as the pipeline sees it: recorded evidence, a real repository, a real sandbox, a local forge."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from agent.checkout import SoleFaults
from agent.forges.folder import FolderForge
from agent.model_ports import ModelAccess
from agent.ports import Ports, Rule, Sandbox
from agent.repos.git import GitRepos
from agent.runners.detect import DetectingRunner
from agent.settings import ServiceCatalogue
from agent.sources.folder import EvidenceFolder
from eval.cases.case import Case, Mode, Prepared
from eval.cases.ready import service_of

GIVEN = {Mode.EVENT: "event.json", Mode.TRACE: "trace.txt", Mode.CAPSULE: "capsule.json"}
# By name: where a suite keeps given and judge side by side, the judge's files stay behind.
RECORDS = ("trace.txt", "event.json", "capsule.json", "alert.json", "spans.json", "metrics.json", "*.log", "*.log.*", "*.jsonl")
LOGS = "logs"


@dataclass(frozen=True, slots=True)
class StoppedClock:
    """A clock that stands at the moment of the incident.

    Args:
        moment: aware UTC.
    """

    moment: datetime

    def now(self) -> datetime:
        """Always the same moment."""
        return self.moment


def has_evidence(case: Case, mode: Mode) -> bool:
    """True when the case recorded what the mode gives, or a hidden test can show it to the recorder."""
    if mode is Mode.ALL or (case.given / GIVEN[mode]).is_file():
        return True
    return mode is Mode.CAPSULE and bool(case.judge.fail_to_pass)


def ports_for(
    case: Case,
    prepared: Prepared,
    mode: Mode,
    *,
    rules: tuple[Rule, ...],
    sandbox: Sandbox,
    scratch: Path,
    models: ModelAccess | None = None,
) -> Ports:
    """The ports of one case; nothing of the judge is among them.

    Args:
        case: whose evidence is given.
        prepared: its repository.
        mode: how much of the evidence.
        rules: who proposes fixes.
        sandbox: where code runs.
        scratch: directory of this run alone, for the evidence that is given, the mirror and the forge.
        models: asked when the rules have no proven fix, None for nobody.
    """
    cache = scratch / "cache"
    return Ports(
        clock=StoppedClock(case.at),
        catalogue=ServiceCatalogue((service_of(case, prepared),)),
        sources=(EvidenceFolder(_given(case, mode, scratch / "given")),),
        repos=GitRepos(cache),
        sandbox=sandbox,
        runner=DetectingRunner(cache),
        rules=rules,
        forge=FolderForge(scratch / "forge"),
        notifiers=(),
        faults=SoleFaults(),
        models=models,
    )


def _given(case: Case, mode: Mode, target: Path) -> Path:
    target.mkdir()
    for pattern in RECORDS if mode is Mode.ALL else (GIVEN[mode],):
        for file in case.given.glob(pattern):
            shutil.copy2(file, target)
    if mode is Mode.ALL and (case.given / LOGS).is_dir():
        shutil.copytree(case.given / LOGS, target / LOGS)
    return target
