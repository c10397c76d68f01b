"""Recorded crashes of releases: folders of `incident.json`, `gold.json`, `repro_test.py`, `trace.txt` and `event.json`."""

import ast
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.domain.alert import Service
from eval.cases.case import Case, Function, Judge
from eval.cases.case_file import RepositoryPath
from eval.cases.folder import plain_alert
from eval.cases.problem import CaseProblem
from eval.cases.release_origin import ReleaseOrigin

INCIDENT_FILE = "incident.json"
ROOT = "/srv/app"
HIDDEN = "tests_of_the_judge/repro_test.py"
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
NAME = r"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$"
VERSION = r"^[A-Za-z0-9][A-Za-z0-9.!+_-]*$"
PINNED = r"^[A-Za-z0-9][A-Za-z0-9._-]*(\[[A-Za-z0-9,._-]+\])?==[A-Za-z0-9][A-Za-z0-9.!+_-]*$"


class Recorded(BaseModel):
    """A file of such a folder; fields that are not used may be there."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class IncidentFile(Recorded):
    """`incident.json`."""

    package: str = Field(pattern=NAME)
    buggy_version: str = Field(pattern=VERSION)
    requirements: tuple[str, ...] = ()
    exception_type: str = Field(min_length=1)
    message: str = ""


class GoldFunction(Recorded):
    """A function the real fix changed."""

    file: RepositoryPath
    function: str = Field(min_length=1)


class GoldFile(Recorded):
    """`gold.json`."""

    fixed_version: str = Field(pattern=VERSION)
    functions: tuple[GoldFunction, ...] = ()
    fix_kind: str = ""
    summary: str = ""


File = TypeVar("File", bound=Recorded)


def load_release(folder: Path) -> Case:
    """The case of one folder.

    Args:
        folder: of the incident; read by the names of its files, since given and judge lie side by side.

    Raises:
        CaseProblem: a file is missing or wrong; names it, the value seen and what was expected.
    """
    folder = folder.absolute()
    about = _read(folder / INCIDENT_FILE, IncidentFile)
    gold = _read(folder / "gold.json", GoldFile)
    if loose := [one for one in about.requirements if not re.match(PINNED, one)]:
        raise CaseProblem(f"{folder / INCIDENT_FILE}: requirement {loose[0]!r}", expected="a pinned one, name==version")
    name, at = re.sub(r"[^a-z0-9.-]", "-", folder.name.lower()), _moment(folder / "event.json")
    return Case(
        id=name,
        title=gold.summary or f"{about.package} {about.buggy_version}: {about.exception_type}",
        tags=("release", *((f"fix:{gold.fix_kind}",) if gold.fix_kind else ())),
        service=Service(name=about.package.lower(), repository="", path_prefixes=(ROOT,)),
        alerts=(plain_alert(name, about.package.lower(), at),),
        at=at,
        given=folder,
        origin=ReleaseOrigin(
            package=about.package,
            version=about.buggy_version,
            fixed_version=gold.fixed_version,
            requirements=about.requirements,
            at=at,
        ),
        judge=Judge(
            functions=tuple(Function(file=one.file, function=one.function) for one in gold.functions),
            fail_to_pass=_tests(folder / "repro_test.py"),
            tests={HIDDEN: folder / "repro_test.py"},
        ),
    )


def _read(file: Path, model: type[File]) -> File:
    try:
        return model.model_validate_json(_bytes(file))
    except ValidationError as problem:
        first = problem.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise CaseProblem(f"{file}: {field}: {first['msg']} (seen: {str(first['input'])[:80]!r})".replace(": :", ":")) from None


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise CaseProblem(f"{file}: {problem.strerror}", expected="a readable file of a recorded incident") from None


def _tests(file: Path) -> tuple[str, ...]:
    """Ids of every test in the file; all of them must pass with a fix, some may pass without."""
    try:
        tree = ast.parse(_bytes(file))
    except (SyntaxError, ValueError) as problem:
        raise CaseProblem(f"{file}: {problem}", expected="a Python file") from None
    tests = tuple(f"{HIDDEN}::{name}" for name in _names(tree))
    if not tests:
        raise CaseProblem(f"{file} holds no test", expected="functions called test_...")
    return tests


def _names(tree: ast.Module) -> Iterator[str]:
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    for node in tree.body:
        if isinstance(node, functions) and node.name.startswith("test"):
            yield node.name
        elif isinstance(node, ast.ClassDef):
            yield from (
                f"{node.name}::{one.name}" for one in node.body if isinstance(one, functions) and one.name.startswith("test")
            )


def _moment(event: Path) -> datetime:
    """When the event says it crashed; a fixed day without one."""
    try:
        document = json.loads(event.read_bytes())
        moment = datetime.fromisoformat(str(document["timestamp"]))
    except (OSError, ValueError, KeyError, TypeError):
        return UNDATED
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
