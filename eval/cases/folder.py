"""From a case's folder to a case."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from posixpath import normpath

from agent.alerts.alertmanager import parse_alertmanager
from agent.domain.alert import Alert, AlertStatus
from agent.errors import BadWebhook
from agent.yaml_file import read_model
from eval.cases.case import Case, Judge
from eval.cases.case_file import CaseFile
from eval.cases.folder_origin import FolderOrigin
from eval.cases.judge_file import JudgeFile
from eval.cases.paths import files_below
from eval.cases.problem import CaseProblem

CASE_FILE = "case.yaml"
ID = re.compile(r"[a-z0-9][a-z0-9.-]*")


def load_folder(folder: Path) -> Case:
    """The case of one folder.

    Args:
        folder: holds `case.yaml`, `given/`, `repo/`, `judge/`.

    Raises:
        CaseProblem: a file is missing or wrong; names it, the line, the value seen and what was expected.
    """
    folder = folder.absolute()
    if not ID.fullmatch(folder.name):
        raise CaseProblem(f"{folder}: the id {folder.name!r}", expected="lower-case letters, digits, dots and dashes")
    about = read_model(folder / CASE_FILE, CaseFile, CaseProblem, remedy="docs/cases.md describes the file")
    decides = read_model(
        folder / "judge" / "judge.yaml",
        JudgeFile,
        CaseProblem,
        remedy="docs/cases.md describes the file",
        missing="write what decides, as docs/cases.md describes it",
    )
    at = about.at.astimezone(UTC)
    files_below(folder / "given")  # a link there would let a solver read what it must not
    return Case(
        id=folder.name,
        title=about.title,
        tags=about.tags,
        language=about.language,
        service=replace(about.service.to_domain(), language=about.language),
        alerts=_alerts(folder / "given" / "alert.json", folder.name, about.service.name, at),
        at=at,
        given=folder / "given",
        origin=FolderOrigin(folder=folder, about=about),
        judge=_judge(folder / "judge" / "tests", about.service.root, decides),
    )


def _judge(tests: Path, root: str, decides: JudgeFile) -> Judge:
    return Judge(
        functions=tuple(entry.to_domain() for entry in decides.functions),
        fail_to_pass=decides.fail_to_pass,
        pass_to_pass=decides.pass_to_pass,
        tests={normpath(f"{root}/tests/{path}"): file for path, file in files_below(tests).items()},
        decline=decides.decline.to_domain() if decides.decline else None,
        unfinished=decides.unfinished,
    )


def _alerts(file: Path, case: str, service: str, at: datetime) -> tuple[Alert, ...]:
    if not file.exists():
        return (plain_alert(case, service, at),)
    try:
        alerts = parse_alertmanager(file.read_bytes()).alerts
    except BadWebhook as problem:
        where = f"{file}: {problem.field}" if problem.field else str(file)
        raise CaseProblem(f"{where}: {problem.seen}", expected=problem.expected, remedy=problem.remedy) from None
    except OSError as problem:
        raise CaseProblem(f"{file}: {problem.strerror}", expected="a readable file") from None
    if not alerts:
        raise CaseProblem(f"{file} holds no alerts", expected="at least one", remedy="leave the file out for a plain alert")
    return alerts


def plain_alert(case: str, service: str, at: datetime) -> Alert:
    """What stands for the alert of a case that has recorded none."""
    labels = {"alertname": "ServiceErrors", "service": service, "severity": "critical"}
    return Alert(fingerprint=case, status=AlertStatus.FIRING, labels=labels, starts_at=at, source="case")
