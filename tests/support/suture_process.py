"""A real `suture serve` on a real shop, as its operator starts it."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, Popen

from waiting import until

from agent.demo.shop import make_repository
from agent.forges.folder import FolderForge

TOKEN = "token-of-the-tests-0123456789"


def prepare(place: Path, **settings: object) -> None:
    """A shop in a git repository and the settings that look after it."""
    make_repository(place / "shop")
    service = {"name": "shop", "repository": str(place / "shop"), "branch": "main", "logs": [str(place / "shop.log")]}
    (place / "suture.yaml").write_text(
        json.dumps({"version": 1, "state": "state", "cache": "cache", "services": [service], **settings})
    )


@contextmanager
def serving(place: Path, port: int = 0) -> Iterator[tuple[Popen[bytes], int]]:
    """The service of a prepared place; yields its process and port."""
    port_file = place / "port"
    port_file.unlink(missing_ok=True)
    command = [
        sys.executable,
        "-m",
        "agent.cli",
        "serve",
        "--config",
        str(place),
        "--port",
        str(port),
        "--port-file",
        str(port_file),
    ]
    environ = os.environ | {"SUTURE_WEBHOOK_TOKEN": TOKEN, "SUTURE_WEB_TOKEN": TOKEN}
    with (place / "serve.log").open("ab") as log, Popen(command, env=environ, stdout=log, stderr=log, stdin=DEVNULL) as process:
        try:
            until(lambda: port_file.exists() or process.poll() is not None, within=60, what="the service listens")
            assert process.poll() is None, (place / "serve.log").read_text()[-2000:]
            yield process, int(port_file.read_text())
        finally:
            process.terminate()


def forge_of(place: Path) -> FolderForge:
    """The local forge of a prepared place."""
    return FolderForge(place / "state" / "forge")
