from pathlib import Path

import pytest
from sandboxing import bubblewrap

from agent.sandboxes.bubblewrap import Bubblewrap


@pytest.fixture(scope="session")
def box() -> Bubblewrap:
    return bubblewrap()


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"
