"""What containers leave behind, and that their report is not mixed up with what an engine or a shell says."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from backends import container
from sandboxing import QUICK, python_job

from agent.place import ContainerOptions
from agent.sandboxes.container import Container


@pytest.fixture
def box() -> Container:
    return container()


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Path]:
    """A directory for temporary files that nobody else uses."""
    made, before = tmp_path / "scratch", tempfile.tempdir
    made.mkdir()
    tempfile.tempdir = str(made)
    yield made
    tempfile.tempdir = before


@pytest.mark.parametrize("script", ["print('over')", "import time; time.sleep(60)", "import os; os.kill(os.getpid(), 9)"])
def test_no_container_mount_or_file_is_left_however_it_ended(box: Container, tree: Path, scratch: Path, script: str) -> None:
    box.run(python_job(tree, script, limits=replace(QUICK, seconds=1)))
    listed, names = box.engine.call("ps", "--all", "--no-trunc", "--filter", f"volume={tree}")
    assert listed
    assert "suture-" not in names
    assert list(scratch.iterdir()) == []
    assert str(scratch) not in Path("/proc/self/mountinfo").read_text()


def test_a_job_that_is_killed_leaves_its_report_as_it_was(box: Container, tree: Path) -> None:
    result = box.run(python_job(tree, "import os; os.write(3, b'told'); os.kill(os.getpid(), 9)"))
    assert (result.report, result.exit_code) == (b"told", -9)


def test_an_image_that_is_not_there_is_a_failure_of_the_sandbox_and_is_not_fetched(box: Container, tree: Path) -> None:
    absent = Container(ContainerOptions(engine=box.engine.name, image="localhost/suture-no-such-image:0"))
    result = absent.run(python_job(tree, "print('ran')"))
    assert "suture-no-such-image" in result.infra
    assert result.output == b""
