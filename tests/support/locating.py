"""What locating needs, made of a few files and a traceback."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

from memory_repos import MemoryRepos, MemorySnapshot

from agent.domain.alert import Alert, AlertStatus, Incident, Service
from agent.domain.crash import Crash
from agent.domain.evidence import Evidence, EvidenceKind
from agent.domain.location import CodeContext, Unlocated
from agent.ports import Ports, Repos
from agent.stacktraces.read import read_crashes
from agent.stages.locate_code import locate_code

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class MemoryFaults:
    """Remembers in memory which incident claimed a fault first."""

    def __init__(self) -> None:
        self.owners: dict[str, str] = {}

    def claim(self, fault: str, incident: Incident) -> str:
        return self.owners.setdefault(fault, incident.key)


def incident(service: Service | None = None, *, key: str = "shop-1", revision: str = "") -> Incident:
    """An incident of one firing alert."""
    alert = Alert(fingerprint="f", status=AlertStatus.FIRING, labels={"alertname": "Errors"}, starts_at=MORNING, source="cli")
    of = service or Service(name="shop", repository="shop.git")
    return Incident(key=key, alerts=(alert,), service=of, opened_at=MORNING, revision=revision)


def evidence(*crashes: Crash) -> tuple[Evidence, ...]:
    """The crashes as one source's answer."""
    return (Evidence(kind=EvidenceKind.CRASH, source="files", query="app.log", collected_at=MORNING, body=crashes),)


def ports(repos: Repos, faults: MemoryFaults | None = None) -> Ports:
    """The two seams that locating touches; any other one would fail loudly."""
    return cast("Ports", SimpleNamespace(repos=repos, faults=faults or MemoryFaults()))


def locate(
    trace: str,
    files: Mapping[str, str | bytes],
    *,
    service: Service | None = None,
    deployed: Mapping[str, str | bytes] | None = None,
) -> CodeContext | Unlocated:
    """What locating says of a traceback in a repository of these files.

    Args:
        trace: text with crashes.
        files: the head of the branch.
        service: its entry of the catalogue.
        deployed: the files of the deployed revision, when it is another one.
    """
    others = {"v1": MemorySnapshot(deployed, revision="v1")} if deployed is not None else {}
    repos = MemoryRepos(MemorySnapshot(files), others=others)
    of = incident(service, revision="v1" if deployed is not None else "")
    return locate_code(of, evidence(*read_crashes(trace)), ports(repos))


def located(
    trace: str,
    files: Mapping[str, str | bytes],
    *,
    service: Service | None = None,
    deployed: Mapping[str, str | bytes] | None = None,
) -> CodeContext:
    """Like `locate`, for a crash that has a place."""
    context = locate(trace, files, service=service, deployed=deployed)
    assert isinstance(context, CodeContext), context
    return context
