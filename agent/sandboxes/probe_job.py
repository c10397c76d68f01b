"""What a job finds when it tries to get out; run inside the sandbox, where only the standard library is."""

import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

REPORT = 3
CONNECT_SECONDS = 0.5


def network(task: dict[str, Any]) -> list[str]:
    """Listeners and interfaces that can be reached."""
    found = [name.split(":")[0].strip() for name in _lines("/proc/net/dev")[2:]]
    reached = [f"interface {name}" for name in found if name != "lo" and task["interfaces"]]
    for host, port in task["addresses"]:
        try:
            socket.create_connection((host, port), timeout=CONNECT_SECONDS).close()
        except OSError:
            continue
        reached.append(f"{host}:{port}")
    return reached


def home(task: dict[str, Any]) -> list[str]:
    """Entries of the host's home directory that can be seen."""
    return [path for path in task["hidden"] if os.path.lexists(path)]


def writing(task: dict[str, Any]) -> list[str]:
    """Places outside that could be written to."""
    written = []
    for directory in (task["outside"], *task["readonly"], "/usr", "/etc", "/"):
        path = Path(directory, task["name"])
        try:
            path.write_text("x")
        except OSError:
            continue
        path.unlink()
        written.append(str(path))
    return written


def environment(task: dict[str, Any]) -> list[str]:
    """Names of environment variables of any visible process that the job was not given."""
    names = set()
    for directory in _processes():
        try:
            entries = (directory / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        names |= {entry.split(b"=")[0].decode(errors="replace") for entry in entries if entry}
    return sorted(names - set(task["given"]) - {"PWD", "LC_CTYPE"})


def processes(task: dict[str, Any]) -> list[str]:
    """Processes that can be seen beyond the job's own."""
    seen = _processes()
    return [f"{len(seen)} processes"] if len(seen) > task["most"] else []


def privileges(_: dict[str, Any]) -> list[str]:
    """Privileges the job holds or could gain."""
    status = dict(line.split(":", 1) for line in _lines("/proc/self/status"))
    held = [f"{name}={status[name].strip()}" for name in ("CapPrm", "CapEff", "CapBnd") if int(status[name], 16)]
    return held + ([] if status.get("NoNewPrivs", "0").strip() == "1" else ["NoNewPrivs is not set"])


def _processes() -> list[Path]:
    return [path for path in Path("/proc").iterdir() if path.name.isdigit()]


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()


CHECKS: tuple[Callable[[dict[str, Any]], list[str]], ...] = (network, home, writing, environment, processes, privileges)


if __name__ == "__main__":
    given = json.load(sys.stdin)
    answers = {}
    for check in CHECKS:
        try:
            answers[check.__name__] = check(given)
        except Exception as error:  # noqa: BLE001  # a check that can't be made is a finding
            answers[check.__name__] = [f"could not be checked: {error!r}"]
    os.write(REPORT, json.dumps(answers).encode())
