"""What production would have seen of a case: its first hidden test fails on the unpatched tree, and the crash is written down."""

import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from agent.ports import Limits, Sandbox, SandboxJob
from agent.runners.harness_run import harness_job
from agent.runners.interpreter import resolve_interpreter
from agent.runners.toolbox import harness_directory, toolbox
from eval.cases.case import Case, Prepared
from eval.cases.git_history import write_tree
from eval.cases.judging import hidden_files
from eval.cases.problem import CaseProblem
from eval.cases.ready import service_of

IN_SANDBOX = Path(__file__).with_name("in_sandbox")
LIMITS = Limits(seconds=180.0)
ADDRESS = re.compile(r"\b0x[0-9a-f]{8,16}\b")
FIRST_ADDRESS, ADDRESS_STEP = 0x7F3A5C0A1D90, 0x1B0
SERVER = "app-1"
REMEDY = "let the test call the service so that the crash reaches the test, or is logged with its traceback"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCrash:
    """One crash as a log and as an error tracker hold it.

    Args:
        trace: the text.
        event: the event, in Sentry's form.
        capsule: what the recorder kept, None where there is no recorder or it kept nothing.
    """

    trace: str
    event: Mapping[str, object]
    capsule: Mapping[str, object] | None = None


def record_crash(case: Case, cache: Path, sandbox: Sandbox, wanted: tuple[str, ...] = ("event", "capsule")) -> RecordedCrash:
    """Run the first fail-to-pass test on what was deployed, without the fix.

    Args:
        case: with a hidden test.
        cache: keeps what was fetched.
        sandbox: where the test runs.
        wanted: `event` and `capsule`, what is recorded beside the trace.

    Raises:
        CaseProblem: there is no such test, it passes, or nothing of the repository raised.
    """
    if not case.judge.fail_to_pass:
        raise CaseProblem(
            f"{case.id} has no fail_to_pass test",
            expected="a test that shows the crash",
            remedy="write given/trace.txt of a case to decline by hand",
        )
    if case.language != "python":
        raise CaseProblem(
            f"{case.id} is written in {case.language}",
            expected="Python: only its crashes are recorded so far",
            remedy="run the service's code by hand and keep what it prints as given/trace.txt",
        )
    with tempfile.TemporaryDirectory(prefix="suture-trace-") as scratch:
        place = Path(scratch)
        prepared = case.origin.prepare(place / "repository", cache)
        tree = prepared.repository
        if prepared.deployed:
            tree = place / "deployed"
            tree.mkdir()
            write_tree(prepared.repository, prepared.deployed, tree)
        answer = _answer(case, _job(case, prepared, tree, wanted), sandbox)
    text = answer.get("trace")
    if not isinstance(text, str):
        raise CaseProblem(_no_crash(case, str(answer.get("problem", ""))), expected="a crash of its code", remedy=REMEDY)
    capsule = _capsule(case, prepared, answer.get("capsule"))
    told = json.loads(_steady(json.dumps({"trace": text, "values": answer.get("values", []), "capsule": capsule})))
    return RecordedCrash(trace=told["trace"], event=_event(case, prepared, told["values"]), capsule=told["capsule"])


def _no_crash(case: Case, said: str) -> str:
    test = case.judge.fail_to_pass[0]
    if not said:
        return f"{test} does not fail on the unpatched tree"
    return f"{test} fails ({said.splitlines()[0][:200]}), but no code of the repository raised"


def _job(case: Case, prepared: Prepared, tree: Path, wanted: tuple[str, ...]) -> SandboxJob:
    service = service_of(case, prepared)
    interpreter, harness = resolve_interpreter(service.python), harness_directory()
    box = None if interpreter.pytest else toolbox(interpreter)
    job = harness_job(interpreter, tree, service, hidden_files(case), LIMITS, harness)
    recorder = recorder_directory()
    task = {
        "root": ".",
        "service_root": service.root,
        "source_roots": list(service.python.source_roots),
        "paths": [*service.python.paths, *([str(box)] if box else [])],
        "harness": str(harness),
        "hidden": sorted(case.judge.tests),
        "test": case.judge.fail_to_pass[0],
        "wanted": list(wanted),
        "recorder": str(recorder) if recorder else "",
        "capturing": str(IN_SANDBOX),
        "prefix": service.path_prefixes[0].rstrip("/") if service.path_prefixes else "/srv/app",
    }
    script = Path(__file__).with_name("catching.py").read_text(encoding="utf-8")
    return SandboxJob(
        argv=(interpreter.executable, *interpreter.flags, "-B", "-c", script),
        tree=job.tree,
        overlay=job.overlay,
        environ={**job.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        readonly=(*job.readonly, IN_SANDBOX, *([box] if box else []), *([recorder] if recorder else [])),
        stdin=json.dumps(task).encode(),
        limits=job.limits,
    )


def _answer(case: Case, job: SandboxJob, sandbox: Sandbox) -> Mapping[str, object]:
    result = sandbox.run(job)
    try:
        answer = json.loads(result.report)
    except ValueError:
        said = result.infra or result.output[-1000:].decode(errors="replace").strip()
        raise CaseProblem(f"{case.id}: the test could not be run: {said}", expected="a test that ends") from None
    if not isinstance(answer, dict):
        raise CaseProblem(f"{case.id}: the test wrote to the report", expected="a test that leaves descriptor 3 alone")
    return answer


def recorder_directory() -> Path | None:
    """Directory the recorder is imported from: as installed, else beside this checkout; None where it is neither."""
    found = find_spec("suture_recorder")
    if found is not None and found.origin:
        return Path(found.origin).resolve().parents[1]
    beside = Path(__file__).resolve().parents[2] / "recorder"
    return beside if (beside / "suture_recorder" / "__init__.py").is_file() else None


def _capsule(case: Case, prepared: Prepared, capsule: object) -> Mapping[str, object] | None:
    """The capsule with what differs from run to run taken out."""
    if not isinstance(capsule, dict):
        return None
    at = case.at.isoformat(timespec="microseconds")
    return {**capsule, "recorded_at": at, "service": case.service.name, "release": prepared.deployed}


def _steady(text: str) -> str:
    """The text with made-up addresses, the same at every run."""
    known: dict[str, str] = {}
    return ADDRESS.sub(lambda found: known.setdefault(found[0], hex(FIRST_ADDRESS + len(known) * ADDRESS_STEP)), text)


def _event(case: Case, prepared: Prepared, values: object) -> Mapping[str, object]:
    named = {"release": prepared.deployed} if prepared.deployed else {}
    return {
        "event_id": sha256(case.id.encode()).hexdigest()[:32],
        "timestamp": case.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "platform": "python",
        "level": "error",
        "server_name": SERVER,
        "environment": "production",
        **named,
        "exception": {"values": values},
    }
