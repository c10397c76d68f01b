"""The nouns of recorded incidents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from agent.domain.alert import Alert, Service
from agent.domain.location import FaultOwner


class Mode(StrEnum):
    """How much of what production saw the solver is given; alerts always are."""

    ALL = "all"
    EVENT = "event"
    TRACE = "trace"
    CAPSULE = "capsule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function the real fix changed.

    Args:
        file: relative to the repository.
        function: qualified name, `<module>` for module level, a class for its body.
    """

    file: str
    function: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline:
    """Nothing of this repository should change, and why."""

    owner: FaultOwner
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What decides whether a fix is right; never where a solver can see it.

    Args:
        functions: what the real fix changed; where there is none to find, empty.
        fail_to_pass: ids of hidden tests, red without the fix and green with it.
        pass_to_pass: ids of tests, hidden ones or the repository's own, green on both; empty where there are none.
        tests: hidden test files, path in the repository -> file to copy from.
        decline: set when declining is the right answer; then there are no tests.
        unfinished: what a person must still fill in; such a case can be checked, not run.
    """

    functions: tuple[Function, ...] = ()
    fail_to_pass: tuple[str, ...] = ()
    pass_to_pass: tuple[str, ...] = ()
    tests: Mapping[str, Path] = field(default_factory=dict)
    decline: Decline | None = None
    unfinished: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A case's repository, ready to be worked on.

    Args:
        repository: git repository with the incident's head checked out.
        deployed: commit that was running, empty when the case does not tell.
        paths: further import directories (requirements), absolute.
    """

    repository: Path
    deployed: str = ""
    paths: tuple[Path, ...] = ()


class Origin(Protocol):
    """Where a case's repository comes from."""

    def prepare(self, target: Path, cache: Path) -> Prepared:
        """Make the git repository at `target`, which must not exist; what was fetched is kept in the cache.

        Raises:
            CaseProblem: it can't be made; the message says what to do.
        """
        ...

    def fixed(self, cache: Path) -> Mapping[str, bytes | None]:
        """The reference fix as whole files: path -> content after it, None for a removed file; empty for a case to decline."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One recorded incident.

    Args:
        id: unique in its suite, `[a-z0-9.-]+`.
        title: one line that a person reads.
        tags: what it covers, e.g. `rule:PY101`, `mapping:src-layout`, `suspect:value-born`, `decline`.
        language: of the repository.
        service: the catalogue's entry, its repository still empty.
        alerts: what opened the incident.
        at: when the incident began (aware UTC).
        given: folder a solver may read: trace.txt, event.json, logs/ ...
        origin: where the repository comes from.
        judge: what decides.
    """

    id: str
    title: str
    service: Service
    alerts: tuple[Alert, ...]
    at: datetime
    given: Path
    origin: Origin
    judge: Judge
    tags: tuple[str, ...] = ()
    language: str = "python"
