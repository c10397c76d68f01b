"""Recorded incidents as ranking sees them: the clues that locating finds, and the functions of the real fix."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType, SimpleNamespace
from typing import cast

from agent.domain.alert import Incident
from agent.domain.location import CodeContext
from agent.domain.telemetry import TimeWindow
from agent.ports import Ports
from agent.repos.git import GitRepos
from agent.sources.folder import GivenCrashes
from agent.stages.localization.callees import Resolver
from agent.stages.localization.clues import Clue
from agent.stages.localization.mapping import import_roots
from agent.stages.localization.reading import Reader
from agent.stages.localization.stops import stops_of
from agent.stages.localization.suspects import examine
from agent.stages.locate_code import locate_code
from eval.cases.case import Case as Recorded
from eval.cases.case import Prepared
from eval.cases.given import read_given
from eval.cases.ready import alerts_of, service_of
from eval.cases.release_origin import ReleaseOrigin
from eval.cases.suites import load_suite
from eval.running.locating import located, places_of

FILES: Mapping[str, str] = MappingProxyType({"trace": "trace.txt", "event": "event.json"})

Place = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One recorded incident, ready to be scored.

    Args:
        name: its id.
        package: whose release crashed; for an own case the case's id.
        gold: file and qualified name of the functions that the real fix changed, as the buggy tree has them.
        innermost: those of the innermost frame in the repository, None when no frame is.
        clues: everything that locating found.
        in_context: a function of the fix is shown in what is packed for a fixer.
    """

    name: str
    package: str
    gold: frozenset[Place]
    innermost: Place | None
    clues: tuple[Clue, ...]
    in_context: bool = False


def collect(suite: str, mode: str, cache: Path) -> tuple[Case, ...]:
    """The suite's cases with their clues; those to decline, and those without evidence of the mode, are left out.

    Args:
        suite: `core`, or a folder of cases or of recorded incidents.
        mode: `trace` or `event`.
        cache: directory that keeps downloads.
    """
    with TemporaryDirectory() as scratch:
        recorded = [case for case in load_suite(suite) if case.judge.functions and (case.given / FILES[mode]).is_file()]
        return tuple(_case(case, mode, cache, Path(scratch) / case.id) for case in recorded)


def _case(case: Recorded, mode: str, cache: Path, scratch: Path) -> Case:
    scratch.mkdir()
    prepared = case.origin.prepare(scratch / "repository", cache)
    repos = GitRepos(scratch / "cache")
    incident = _incident(case, prepared)
    context = _located(case, mode, incident, repos)
    places = places_of(case.judge.functions, prepared.repository)
    clues: tuple[Clue, ...] = ()
    innermost = None
    if context is not None:
        resolver = Resolver(reader=Reader(repos.snapshot(incident.service, "")), roots=import_roots(incident.service))
        stops = stops_of(context.crash, context.frames, resolver.reader)
        clues = examine(context.crash, context.frames, stops, resolver).clues
        innermost = context.frames[-1].path, context.frames[-1].symbol
    return Case(
        name=case.id,
        package=case.origin.package if isinstance(case.origin, ReleaseOrigin) else case.id,
        gold=frozenset((place.file, place.symbol) for place in places),
        innermost=innermost,
        clues=clues,
        in_context=located(context, case.judge.functions, prepared.repository).in_context,
    )


def _incident(case: Recorded, prepared: Prepared) -> Incident:
    alerts, service = alerts_of(case, prepared), service_of(case, prepared)
    return Incident(key=case.id, alerts=alerts, service=service, opened_at=case.at, revision=prepared.deployed)


def _located(case: Recorded, mode: str, incident: Incident, repos: GitRepos) -> CodeContext | None:
    crashes = read_given(case).crashes.get(FILES[mode], ())
    window = TimeWindow(start=case.at, end=case.at)
    evidence = tuple(GivenCrashes(crashes, query=case.id).gather(incident, window))
    found = locate_code(incident, evidence, cast("Ports", SimpleNamespace(repos=repos)))
    return found if isinstance(found, CodeContext) else None
