"""Does a sandbox hold on this machine? Found out by trying to get out of it."""

import json
import os
import secrets
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

from agent.domain.alert import PythonEnvironment
from agent.errors import SutureError
from agent.ports import Limits, Sandbox, SandboxJob, SandboxResult
from agent.runners.interpreter import Interpreter, resolve_interpreter

MIB = 1024**2
LOOPBACK, NOWHERE = "127.0.0.1", "192.0.2.1"
WITH_AN_INTERFACE = frozenset({"kubernetes"})  # a policy keeps its traffic back: tried by reaching for this machine
HOME_ENTRIES = 200
MOST_PROCESSES = 8
PROBE_SECONDS = 20
DETAIL_KEPT = 160
GIVEN = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
TITLES = {
    "network": "no network, not even the host's loopback",
    "home": "the home directory is out of sight",
    "writing": "nothing outside can be written",
    "environment": "no environment variable leaks in",
    "processes": "no other process is visible",
    "privileges": "no privileges",
}
FLOOD = "x = bytearray(%d)\nimport os\nos.write(3, b'kept')"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeFinding:
    """One thing the probe looked at.

    Args:
        name: what should hold.
        holds: whether it does.
        detail: what was seen, empty when it holds.
    """

    name: str
    holds: bool
    detail: str = ""


def probe(sandbox: Sandbox) -> tuple[ProbeFinding, ...]:
    """Really run jobs that try to get out, and say what they reached."""
    try:
        interpreter = resolve_interpreter(PythonEnvironment())
    except SutureError as error:
        return (ProbeFinding(name="a Python to probe with", holds=False, detail=str(error)),)
    in_pods = sandbox.name in WITH_AN_INTERFACE
    with TemporaryDirectory(prefix="suture-probe-") as place, _listener("" if in_pods else LOOPBACK) as port:
        directory = Path(place)
        tree, outside = directory / "tree", directory / "outside"
        tree.mkdir(mode=0o755)
        outside.mkdir()
        outside.chmod(0o777)  # only the sandbox may stand in the way
        directory.chmod(0o755)
        answer = sandbox.run(_escape(interpreter, tree, outside, port, in_pods=in_pods))
        if (started := _started(answer)).holds:
            return (started, *_findings(answer), _memory(sandbox, interpreter, tree))
        return (started,)


def _started(answer: SandboxResult) -> ProbeFinding:
    holds = not answer.infra and answer.report.startswith(b"{")
    said = answer.infra or answer.output.decode(errors="replace").strip()[-500:] or f"exit code {answer.exit_code}"
    return ProbeFinding(name="jobs start and their report arrives", holds=holds, detail="" if holds else said)


def _escape(interpreter: Interpreter, tree: Path, outside: Path, port: int, *, in_pods: bool) -> SandboxJob:
    addresses = [LOOPBACK, *(_own_addresses() if in_pods else ())]
    task = {
        "addresses": [[address, port] for address in addresses] + [[NOWHERE, 80]],
        "interfaces": not in_pods,
        "hidden": _hidden(interpreter.readonly),
        "outside": str(outside),
        "readonly": [str(path) for path in interpreter.readonly],
        "name": f"suture-probe-{secrets.token_hex(6)}",
        "given": list(GIVEN),
        "most": MOST_PROCESSES,
    }
    script = resources.files("agent.sandboxes").joinpath("probe_job.py").read_text()
    return _job(interpreter, tree, script, json.dumps(task).encode(), Limits(seconds=PROBE_SECONDS))


def _job(interpreter: Interpreter, tree: Path, script: str, stdin: bytes, limits: Limits) -> SandboxJob:
    argv = (interpreter.executable, "-I", "-S", "-c", script)
    return SandboxJob(argv=argv, tree=tree, environ=GIVEN, readonly=interpreter.readonly, stdin=stdin, limits=limits)


def _hidden(shown: Sequence[Path]) -> list[str]:
    """What lies in the home directory, but for the way to directories that are shown on purpose."""
    home = Path.home()
    try:
        entries = sorted(os.scandir(home), key=lambda entry: entry.name)[:HOME_ENTRIES]
    except OSError:
        return []
    return [entry.path for entry in entries if not any(path.is_relative_to(entry.path) for path in shown)]


def _findings(answer: SandboxResult) -> Iterator[ProbeFinding]:
    answers = json.loads(answer.report)
    for check, title in TITLES.items():
        reached = answers.get(check, ["was not checked"])
        yield ProbeFinding(name=title, holds=not reached, detail=", ".join(map(str, reached))[:DETAIL_KEPT])


def _memory(sandbox: Sandbox, interpreter: Interpreter, tree: Path) -> ProbeFinding:
    limits = Limits(seconds=PROBE_SECONDS, memory_bytes=256 * MIB, disk_bytes=16 * MIB)
    answer = sandbox.run(_job(interpreter, tree, FLOOD % (1024 * MIB), b"", limits))
    holds = b"kept" not in answer.report
    return ProbeFinding(name="memory is limited", holds=holds, detail="" if holds else "a job kept 1 GiB with a limit of 256 MiB")


@contextmanager
def _listener(address: str) -> Iterator[int]:
    with socket.create_server((address, 0)) as server:
        yield server.getsockname()[1]


def _own_addresses() -> Iterator[str]:
    """The address other machines know this one by."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked, suppress(OSError):
        asked.connect((NOWHERE, 80))  # sends nothing, but chooses a way
        yield asked.getsockname()[0]
