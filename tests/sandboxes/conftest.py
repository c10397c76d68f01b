from pathlib import Path

import pytest
from backends import CONTAINING, EVERY, backend_named

from agent.ports import Sandbox


@pytest.fixture(params=EVERY)
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    return backend_named(request.param)


@pytest.fixture(params=CONTAINING)
def box(request: pytest.FixtureRequest) -> Sandbox:
    return backend_named(request.param)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    made = tmp_path / "tree"
    (made / "pkg").mkdir(parents=True)
    (made / "pkg" / "mod.py").write_text("VALUE = 1\n")
    (made / "run.sh").write_text("#!/bin/sh\necho ran\n")
    (made / "run.sh").chmod(0o755)
    return made
