"""Capsules of cases that brought none: recorded once by running the hidden test under the recorder, then kept."""

import json
from dataclasses import replace
from functools import cache as once
from hashlib import sha256
from pathlib import Path

from agent.ports import Sandbox
from eval.cases.case import Case, Mode
from eval.cases.fetching import kept
from eval.cases.problem import CaseProblem
from eval.cases.tracing import IN_SANDBOX, record_crash, recorder_directory

CAPSULE = "capsule.json"


def with_capsule(case: Case, mode: Mode, cache: Path, sandbox: Sandbox) -> Case:
    """The case, with a capsule among what is given where the mode asks for one.

    Args:
        case: as loaded.
        mode: only `capsule` asks for one.
        cache: directory that keeps what was recorded.
        sandbox: where the hidden test runs.

    Raises:
        CaseProblem: the test shows no crash, or the recorder kept nothing of it.
    """
    if mode is not Mode.CAPSULE or (case.given / CAPSULE).is_file():
        return case
    made = kept(cache / "capsules" / f"{case.id}-{_version(case)}", cache, lambda place: _recorded(case, place, cache, sandbox))
    return replace(case, given=made)


def _recorded(case: Case, place: Path, cache: Path, sandbox: Sandbox) -> Path:
    capsule = record_crash(case, cache, sandbox, ("capsule",)).capsule
    if capsule is None:
        raise CaseProblem(
            f"{case.id}: no capsule was recorded", expected="suture_recorder to be installed or beside this checkout"
        )
    folder = place / "given"
    folder.mkdir()
    (folder / CAPSULE).write_text(json.dumps(capsule, ensure_ascii=True, separators=(",", ":")), encoding="utf-8")
    return folder


def _version(case: Case) -> str:
    """Changes with the test, with what it runs on and with the recorder."""
    digest = sha256(repr(case.origin).encode())
    for file in case.judge.tests.values():
        digest.update(file.read_bytes())
    digest.update(_recorder_version().encode())
    for script in (*sorted(IN_SANDBOX.glob("*.py")), Path(__file__).with_name("catching.py")):
        digest.update(script.read_bytes())
    return digest.hexdigest()[:12]


@once
def _recorder_version() -> str:
    directory = recorder_directory()
    files = sorted((directory / "suture_recorder").glob("*.py")) if directory else []
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
