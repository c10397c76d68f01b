"""One run of the harness in a sandbox, for any framework it knows."""

import json
import posixpath
import secrets
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.domain.alert import Service
from agent.domain.execution import Watch
from agent.domain.proof import TestReport
from agent.overlays import overlay_paths
from agent.ports import Limits, Sandbox, SandboxJob
from agent.runners.control_tests import make_controls
from agent.runners.executed import watch_task
from agent.runners.interpreter import Interpreter
from agent.runners.reading import make_report
from agent.runners.records import Transcript, read_records


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """How the framework is to be run.

    Args:
        framework: `pytest` or `unittest`.
        autoload: installed plugins load themselves.
        bare: the project's own default options are left out.
        toolbox: directory appended to the import path, None when the target has all it needs.
    """

    framework: str
    autoload: bool = False
    bare: bool = False
    toolbox: Path | None = None


def run_harness(
    sandbox: Sandbox,
    job: SandboxJob,
    service: Service,
    session: Session,
    tests: Sequence[str],
    watch: Watch | None = None,
) -> tuple[TestReport, Transcript]:
    """Run the tests and read what the harness told.

    Args:
        sandbox: where.
        job: as `harness_job` made it; its standard input is replaced, and its overlay goes with that.
        service: whose tests.
        session: how.
        tests: files or ids relative to the repository, empty for the suite.
        watch: what to look out for, None for nothing.
    """
    key, controls = secrets.token_bytes(32), make_controls()
    task = {
        "key": key.hex(),
        "root": ".",
        "service_root": service.root,
        "source_roots": list(service.python.source_roots),
        "overlay": _laid_over(job),
        "tests": [_normal(test) for test in tests],
        "places": list(service.tests.paths),
        "arguments": list(service.tests.arguments),
        "autoload": session.autoload,
        "bare": session.bare,
        "controls": [control.task() for control in controls],
        "watch": watch_task(watch),
    }
    environ = dict(job.environ)
    if not session.autoload:
        environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    ready = SandboxJob(
        argv=(*job.argv, session.framework, *service.python.paths, *([str(session.toolbox)] if session.toolbox else [])),
        tree=job.tree,
        environ=environ,
        readonly=(*job.readonly, *([session.toolbox] if session.toolbox else [])),
        stdin=json.dumps(task).encode(),
        limits=job.limits,
        waits=True,
    )
    result = sandbox.run(ready)
    transcript = read_records(result.report, key)
    return make_report(result, transcript, controls, tests), transcript


def _laid_over(job: SandboxJob) -> list[tuple[str, str | None]]:
    """The overlay as the harness lays it, so that the sandbox can stand before the candidate is known."""
    checked = overlay_paths(job.tree, job.overlay)
    return [(str(path), None if content is None else b64encode(content).decode()) for path, content in checked.items()]


def _normal(test: str) -> str:
    path, separator, rest = test.partition("::")
    return posixpath.normpath(path) + separator + rest


def harness_job(
    interpreter: Interpreter,
    tree: Path,
    service: Service,
    overlay: Mapping[str, bytes | None],
    limits: Limits,
    harness: Path,
) -> SandboxJob:
    """The job that starts the harness on a tree, without its task.

    Args:
        interpreter: of the target.
        tree: the target's files.
        service: whose tests.
        overlay: changes to the tree.
        limits: bounds.
        harness: directory that holds it.
    """
    return SandboxJob(
        argv=(interpreter.executable, *interpreter.flags, "-B", str(harness / "boot.py")),
        tree=tree,
        overlay=overlay,
        environ={
            "PATH": f"{Path(interpreter.executable).parent}:/usr/local/bin:/usr/bin:/bin",
            "HOME": "/tmp/home",  # noqa: S108  # inside the sandbox
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONNOUSERSITE": "1",
        },
        readonly=(*interpreter.readonly, harness, *(Path(path) for path in service.python.paths)),
        limits=limits,
    )
