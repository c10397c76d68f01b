from pathlib import Path

import pytest
from sandboxing import bubblewrap

from agent.ports import Sandbox
from agent.sandboxes.bubblewrap import Bubblewrap
from agent.sandboxes.process import LocalProcess


@pytest.fixture(params=["bubblewrap", "process"])
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    return bubblewrap() if request.param == "bubblewrap" else LocalProcess()


@pytest.fixture
def box() -> Bubblewrap:
    return bubblewrap()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    made = tmp_path / "tree"
    (made / "pkg").mkdir(parents=True)
    (made / "pkg" / "mod.py").write_text("VALUE = 1\n")
    (made / "run.sh").write_text("#!/bin/sh\necho ran\n")
    (made / "run.sh").chmod(0o755)
    return made
