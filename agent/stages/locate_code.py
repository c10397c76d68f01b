"""From evidence to places in the repository: the crash to fix, its frames, suspects and files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from agent.domain.alert import Incident
from agent.domain.crash import Crash, CrashSignature, StackFrame
from agent.domain.evidence import Evidence
from agent.domain.location import CodeContext, LocatedFrame, Unlocated
from agent.errors import RepositoryProblem
from agent.ports import Ports
from agent.snapshots import Snapshot
from agent.stages.attribution.scene import scene_of
from agent.stages.localization.attribution import attribute_fault, why_unlocated
from agent.stages.localization.callees import Resolver
from agent.stages.localization.confirming import confirmed_frames
from agent.stages.localization.context_packing import pack_context
from agent.stages.localization.crashes import choose_crash
from agent.stages.localization.dating import date_fault
from agent.stages.localization.faults import fault_key
from agent.stages.localization.history import with_history
from agent.stages.localization.lines import unqualified
from agent.stages.localization.mapping import import_roots
from agent.stages.localization.outlined import outlined_suspects
from agent.stages.localization.packing_scene import Scene
from agent.stages.localization.placing import Revisions, located_frames
from agent.stages.localization.reading import Reader
from agent.stages.localization.requests import requests_behind
from agent.stages.localization.stops import stops_of
from agent.stages.localization.suspects import examine, raised_on_purpose, ranked

__all__ = ["claim_fault", "fault_key", "locate_code"]


def locate_code(incident: Incident, evidence: tuple[Evidence, ...], ports: Ports) -> CodeContext | Unlocated:
    """Where in the repository the crash of the evidence is to be fixed, or why no place can be named.

    Reads the deployed revision when the incident names one that is known, and answers in terms of the branch head.

    Raises:
        RepositoryProblem: the head of the service's branch can't be read.
    """
    head = ports.repos.snapshot(incident.service, "")
    revisions = _revisions(head, incident, ports)
    choice = choose_crash(evidence, _owned_frames(revisions.deployed, incident))
    if (
        not choice.owned and revisions.deployed is not revisions.head
    ):  # the label names another repository's release, or an old one
        revisions = Revisions(deployed=revisions.head, head=revisions.head)
        choice = choose_crash(evidence, _owned_frames(revisions.head, incident))
    frames = located_frames(choice.crash, revisions, incident.service) if choice.crash is not None and choice.owned else ()
    if choice.crash is None or not frames:
        return Unlocated(reasons=(why_unlocated(choice.crash, choice.others),))
    context = _context(choice.crash, choice.others, frames, revisions.head, head, incident, ports)
    requests = requests_behind(context.crash, evidence)
    return replace(context, dating=date_fault(context, evidence, incident, ports.repos), requests=requests)


def claim_fault(incident: Incident, context: CodeContext, ports: Ports) -> str:
    """Key of the incident that answers for the fault: this one when it is the first."""
    return ports.faults.claim(fault_key(incident, context), incident)


def _context(
    crash: Crash,
    others: tuple[Crash, ...],
    frames: tuple[LocatedFrame, ...],
    reader: Reader,
    head: Snapshot,
    incident: Incident,
    ports: Ports,
) -> CodeContext:
    stops = stops_of(crash, frames, reader)
    resolver = Resolver(reader=reader, roots=import_roots(incident.service))
    findings = examine(crash, frames, stops, resolver)
    suspects = ranked(findings.clues) or outlined_suspects(crash, frames, reader)
    history = with_history(suspects, incident, head, ports.repos)
    last = stops[-1]
    innermost = crash.frames[-1] is frames[-1].frame
    on_purpose = innermost and last is not None and raised_on_purpose(crash, last)
    fault = attribute_fault(scene_of(crash, frames, stops, raised_here=on_purpose, resolver=resolver))
    for path in (*(suspect.span.path for suspect in history.suspects), *(hop.path for hop in findings.value_path)):
        reader.read(path)  # some were only glanced at
    files = reader.files  # what packing looks at is not what the crash names
    scene = Scene(
        frames=frames,
        stops=stops,
        suspects=history.suspects,
        hops=findings.value_path,
        resolver=resolver,
        changes=history.changes,
    )
    return CodeContext(
        revision=reader.revision,
        crash=crash,
        signature=CrashSignature(type=crash.short_type, path=frames[-1].path, function=unqualified(frames[-1].frame.function)),
        frames=frames,
        suspects=history.suspects,
        files=files,
        owner=fault.owner,
        owner_reasons=fault.reasons,
        commits=history.commits,
        other_crashes=others,
        value_path=findings.value_path,
        excerpts=pack_context(scene),
    )


def _revisions(head: Snapshot, incident: Incident, ports: Ports) -> Revisions:
    reader = Reader(head)
    if incident.revision:
        try:
            deployed = ports.repos.snapshot(incident.service, incident.revision)
        except RepositoryProblem:
            # An unknown revision (a shallow clone, a label that is no commit) leaves the head, checked by the printed lines.
            return Revisions(deployed=reader, head=reader)
        if deployed.revision != head.revision:
            moves = partial(_moves, incident, deployed, head, ports)
            return Revisions(deployed=Reader(deployed), head=reader, moves=moves)
    return Revisions(deployed=reader, head=reader)


def _moves(incident: Incident, deployed: Snapshot, head: Snapshot, ports: Ports, paths: Sequence[str]) -> Mapping[str, str]:
    return ports.repos.moved(incident.service, deployed, paths, head)


def _owned_frames(reader: Reader, incident: Incident) -> Callable[[Crash], Sequence[StackFrame]]:
    known: dict[int, tuple[Crash, Sequence[StackFrame]]] = {}
    sighting = Reader(reader.snapshot)  # what other crashes make it look at is not taken from the one that is located

    def owned(crash: Crash) -> Sequence[StackFrame]:
        if id(crash) not in known:
            placed = confirmed_frames(crash.frames, sighting, incident.service)
            frames = [frame for frame, placement in zip(crash.frames, placed, strict=True) if placement is not None]
            known[id(crash)] = crash, frames  # the crash is kept so that its id stays its own
        return known[id(crash)][1]

    return owned
