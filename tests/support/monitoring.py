"""Real Prometheus and Alertmanager from Debian's packages, started on free loopback ports."""

import http.client
import json
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from waiting import until


def needed(program: str) -> str:
    """Path of an installed program; the test is skipped without it."""
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is not installed; CI installs Debian's package")
    return path


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str) -> tuple[int, str]:
    """Status and body of a GET on this machine; status 0 when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    except OSError:
        return 0, ""
    finally:
        connection.close()


@contextmanager
def started(command: Sequence[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process for as long as the block runs; its output goes to the log."""
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def alertmanager(folder: Path, receiver: str, token: str) -> Iterator[int]:
    """An Alertmanager that sends everything to one webhook; yields its port."""
    folder.mkdir()
    route = {"receiver": "suture", "group_by": ["service"], "group_wait": "0s", "group_interval": "1s", "repeat_interval": "1h"}
    webhook = {"url": receiver, "http_config": {"authorization": {"type": "Bearer", "credentials": token}}}
    config = {"route": route, "receivers": [{"name": "suture", "webhook_configs": [webhook]}]}
    (folder / "alertmanager.yml").write_text(json.dumps(config))
    port = free_port()
    command = [
        needed("prometheus-alertmanager"),
        f"--config.file={folder / 'alertmanager.yml'}",
        f"--storage.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
    ]
    with started(command, folder / "log"):
        until(lambda: get(port, "/-/ready")[0] == 200, within=20, what="Alertmanager is ready")
        yield port


@contextmanager
def prometheus(folder: Path, target: int, alertmanager_port: int) -> Iterator[int]:
    """A Prometheus that scrapes the shop each second and alerts when it answers with errors; yields its port."""
    folder.mkdir()
    rule = {
        "alert": "HighErrorRate",
        "expr": 'sum by (service) (increase(http_requests_total{code="500"}[10s])) > 0',
        "labels": {"severity": "critical"},
        "annotations": {"summary": "The shop answers with errors."},
    }
    (folder / "rules.yml").write_text(json.dumps({"groups": [{"name": "shop", "rules": [rule]}]}))
    config = {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(folder / "rules.yml")],
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": [f"127.0.0.1:{alertmanager_port}"]}]}]},
        "scrape_configs": [{"job_name": "shop", "static_configs": [{"targets": [f"127.0.0.1:{target}"]}]}],
    }
    (folder / "prometheus.yml").write_text(json.dumps(config))
    port = free_port()
    command = [
        needed("prometheus"),
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    with started(command, folder / "log"):
        until(lambda: get(port, "/-/ready")[0] == 200, within=20, what="Prometheus is ready")
        yield port
