"""Jobs that take more than they may, or stay; every one is bounded and gone."""

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sandboxing import QUICK, python_job, said

from agent.ports import Sandbox

MIB = 1024**2


def test_a_fork_bomb_ends_with_its_job(box: Sandbox, tree: Path) -> None:
    script = "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass"
    result = box.run(python_job(tree, script, limits=replace(QUICK, seconds=1, processes=32)))
    assert result.timed_out
    assert result.infra == ""


def test_processes_are_limited(box: Sandbox, tree: Path) -> None:
    script = """
import os, time
made = 0
try:
    while made < 200:
        if os.fork() == 0:
            time.sleep(60)
        made += 1
except OSError:
    pass
print(made < 32)
"""
    assert said(box.run(python_job(tree, script, limits=replace(QUICK, processes=32)))) == "True\n"


def test_a_memory_flood_over_many_processes_is_bounded(box: Sandbox, tree: Path) -> None:
    script = "import os\nfor _ in range(4):\n    os.fork()\nx = bytearray(100 * 1024**2)\nos.write(3, b'.')\nimport time\ntime.sleep(60)"
    result = box.run(python_job(tree, script, limits=replace(QUICK, seconds=2, memory_bytes=256 * MIB)))
    assert result.exit_code != 0
    if os.access("/sys/fs/cgroup/memory/cgroup.procs", os.W_OK):  # elsewhere each process has the limit of its own
        assert len(result.report) < 16


@pytest.mark.parametrize("place", ["/sandbox/tree/big", "/tmp/big", "/dev/shm/big"])
def test_a_disk_flood_ends_at_the_limit(box: Sandbox, tree: Path, place: str) -> None:
    script = f"""
written = 0
try:
    with open({place!r}, "wb", buffering=0) as file:
        while written < 64 * 1024**2:
            written += file.write(bytes(1024**2))
except OSError as error:
    print(error.errno, written <= 8 * 1024**2)
"""
    assert said(box.run(python_job(tree, script, limits=replace(QUICK, disk_bytes=8 * MIB)))) == "28 True\n"


def test_a_tree_larger_than_the_disk_limit_is_a_failure_of_the_sandbox(box: Sandbox, tree: Path) -> None:
    (tree / "large").write_bytes(bytes(4 * MIB))
    result = box.run(python_job(tree, "print('ran')", limits=replace(QUICK, disk_bytes=MIB)))
    assert "No space left" in result.infra


def test_a_daemon_does_not_outlive_its_job(box: Sandbox, tree: Path) -> None:
    script = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for descriptor in range(100):
            try:
                os.close(descriptor)
            except OSError:
                pass
        os.execv("/usr/bin/sleep", ["sleep", "913"])
    os._exit(0)
time.sleep(0.2)
print(any(b"913" in open("/proc/%s/cmdline" % n, "rb").read() for n in os.listdir("/proc") if n.isdigit()))
"""
    assert said(box.run(python_job(tree, script))) == "True\n"
    assert not _running(b"sleep\x00913\x00")


def test_jobs_side_by_side_do_not_see_each_other(box: Sandbox, tree: Path) -> None:
    outputs: list[str] = []
    script = "import os, time; open('/tmp/mine', 'x').close(); time.sleep(0.1); print(sorted(n for n in os.listdir('/proc') if n.isdigit()))"

    def run() -> None:
        outputs.append(said(box.run(python_job(tree, script))))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outputs) == 4
    assert all(len(output.split(",")) <= 3 for output in outputs), outputs


def _running(command: bytes) -> bool:
    for directory in Path("/proc").iterdir():
        try:
            if directory.name.isdigit() and (directory / "cmdline").read_bytes() == command:
                return True
        except OSError:
            continue
    return False
