"""A storm: 10,000 alerts of 20 faults from 50 connections end as 20 incidents, and every acknowledged one is accounted for."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from threading import Event
from time import monotonic

import httpx
import pytest
from database_rows import Rows
from storm_alerts import ALERTS_PER_POST, FAULTS, POSTS, SERVICES, Body, posts

from agent.service.records import IncidentState
from agent.service.store import Store

CONNECTIONS = 50
SUPPORT = Path(__file__).parents[1] / "support"


@dataclass
class Acknowledged:
    """What the server said it has taken in.

    Args:
        incidents: fingerprint -> the incident it was said to belong to.
        alerts: how many alerts were acknowledged.
        seconds: how long each acknowledgement took.
    """

    incidents: dict[str, set[str]] = field(default_factory=dict)
    alerts: int = 0
    seconds: list[float] = field(default_factory=list)


@contextmanager
def server(root: Path) -> Iterator[tuple[str, int]]:
    """The address and the process id of a running service."""
    process = subprocess.Popen(
        [sys.executable, str(SUPPORT / "storm_server.py"), str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}", process.pid
    finally:
        process.stdin.close()
        assert process.wait(60) == 0


async def deliver(url: str, bodies: Iterator[Body], told: Acknowledged) -> None:
    """One connection of Alertmanager: posts until there are no more, each again until it is acknowledged."""
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        for body in bodies:
            while True:
                began = monotonic()
                answer = await client.post("/webhooks/alertmanager", json=body)
                if answer.status_code == 503:
                    await asyncio.sleep(0.05)
                    continue
                assert answer.status_code == 202, answer.text
                told.seconds.append(monotonic() - began)
                break
            for alert in answer.json()["alerts"]:
                told.alerts += 1
                told.incidents.setdefault(alert["fingerprint"], set()).add(alert["incident"])


async def storm(url: str) -> Acknowledged:
    told, bodies = Acknowledged(), posts(seed=1)
    async with asyncio.TaskGroup() as connections:
        for _ in range(CONNECTIONS):
            connections.create_task(deliver(url, bodies, told))
    return told


def peak_memory_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


@pytest.mark.slow
def test_a_storm_of_alerts_ends_as_one_incident_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store(f"sqlite:///{tmp_path}/suture.db")
    began = monotonic()
    with server(tmp_path) as (url, pid):
        told = asyncio.run(storm(url))
        lasted = monotonic() - began
        memory = peak_memory_mib(pid)
        while store.pending():
            assert monotonic() - began < 120, f"never finished: {store.pending()}"
            Event().wait(0.05)
    assert told.alerts == POSTS * ALERTS_PER_POST
    assert store.counts().incidents == {IncidentState.DECLINED: FAULTS}
    assert {summary.service for summary in store.incidents(limit=100)} == set(SERVICES)
    kept = {alert.fingerprint: {one.key} for one in store.incidents(limit=100) for alert in store.alerts(one.key)}
    assert kept == told.incidents
    assert Rows(tmp_path / "suture.db").count() == (len(told.incidents), told.alerts, FAULTS)
    store.dispose()
    with capsys.disabled():
        print(  # noqa: T201 - the numbers are asked for; they are not asserted, machines differ
            f"\nstorm: {told.alerts} alerts in {len(told.seconds)} posts over {CONNECTIONS} connections in {lasted:.1f} s; "
            f"acknowledged in {median(told.seconds) * 1000:.0f} ms (median), {quantiles(told.seconds, n=100)[98] * 1000:.0f} ms (p99); "
            f"peak memory {memory:.0f} MiB"
        )
