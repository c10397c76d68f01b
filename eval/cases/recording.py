"""A finished incident becomes a case's folder, redacted."""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from agent.domain.alert import Service
from agent.domain.outcome import Outcome
from agent.errors import RepositoryProblem
from agent.ports import Repos
from agent.redact import redact
from agent.service.records import IncidentDetail
from agent.snapshots import Snapshot
from eval.cases.paths import FILE_LIMIT, inside_problem
from eval.cases.problem import CaseProblem
from eval.cases.recorded_files import case_document, given_files
from eval.cases.recorded_judge import judge_of

SIZE_LIMIT = 32 * 1024**2
SEARCHED_LIMIT = 1024**2


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCase:
    """A folder that was written.

    Args:
        folder: where.
        unfinished: what a person must still do.
        suspicious: files of `repo/` in which secrets seem to stand; they are as git tracks them.
    """

    folder: Path
    unfinished: tuple[str, ...]
    suspicious: tuple[str, ...]


def record_incident(detail: IncidentDetail, service: Service, repos: Repos, into: Path) -> RecordedCase:
    """Write the case of a finished incident.

    Args:
        detail: the incident's record.
        service: the catalogue's entry.
        repos: where its repository is read.
        into: directory that receives the case's folder, named by the incident's key.

    Raises:
        CaseProblem: it is not finished, its folder exists, or its repository is too large.
        RepositoryProblem: the revision is gone.
    """
    outcome, key = detail.outcome, detail.summary.key
    if outcome is None or not detail.summary.state.finished:
        raise CaseProblem(f"incident {key} is {detail.summary.state.value}", expected="a finished one", remedy="wait until it is")
    target = into / key
    if target.exists():
        raise CaseProblem(f"{target} exists", expected="a place for the case's folder", remedy="name another one with --into")
    tree = _tree(repos.snapshot(service, outcome.context.revision if outcome.context else ""))
    judge = judge_of(outcome, service)
    given = given_files(detail.alerts, detail.evidence, outcome.context.crash if outcome.context else None, service)
    at = min(alert.starts_at for alert in detail.alerts)
    files = {f"repo/{path}": content for path, content in tree.items()}
    files |= {f"given/{path}": content for path, content in given.items()}
    files |= {f"judge/{path}": content for path, content in judge.files.items()}
    documents = {
        "case.yaml": case_document(redact(detail.summary.title), at, _tags(outcome, judge.document), service),
        "judge/judge.yaml": judge.document,
    }
    _write(target, files, documents)
    unfinished = judge.document.get("unfinished", [])
    return RecordedCase(
        folder=target,
        unfinished=tuple(str(one) for one in unfinished) if isinstance(unfinished, list) else (),
        suspicious=tuple(path for path, content in tree.items() if _holds_secret(content)),
    )


def _tags(outcome: Outcome, judge: Mapping[str, object]) -> tuple[str, ...]:
    authors = {trial.fix.author for trial in outcome.trials}
    rules = sorted(author for author in authors if author.startswith("rule:"))
    return ("recorded", *rules, *(("decline",) if "decline" in judge else ()))


def _tree(snapshot: Snapshot) -> dict[str, bytes]:
    """Every file that git tracks and a case can hold."""
    files: dict[str, bytes] = {}
    size = 0
    for path in snapshot.paths():
        if inside_problem(path):
            continue
        files[path] = snapshot.read(path).content
        size += len(files[path])
        if size > SIZE_LIMIT or len(files[path]) > FILE_LIMIT:
            raise CaseProblem(
                f"the repository has more than {SIZE_LIMIT // 1024**2} MiB, or {path} more than {FILE_LIMIT // 1024**2}",
                expected="a repository that a case can hold",
                remedy="record the incident of a smaller service, or write the case by hand as docs/cases.md describes it",
            )
    if not files:
        raise RepositoryProblem(f"no files at {snapshot.revision}", expected="the service's repository")
    return files


def _holds_secret(content: bytes) -> bool:
    if b"\0" in content or len(content) > SEARCHED_LIMIT:
        return False
    text = content.decode("utf-8", "replace")
    return redact(text) != text


def _write(target: Path, files: Mapping[str, bytes], documents: Mapping[str, object]) -> None:
    """Write the folder whole or not at all."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{target.name}.part-", dir=target.parent))
        try:
            for path, content in files.items():
                file = part / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            for path, document in documents.items():
                (part / path).parent.mkdir(parents=True, exist_ok=True)
                with (part / path).open("w", encoding="utf-8") as stream:
                    YAML(typ="rt", pure=True).dump(document, stream)
            part.chmod(0o755)
            part.rename(target)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except OSError as problem:
        raise CaseProblem(f"{target} can't be written: {problem}", expected="a directory to write to") from problem
