from pathlib import Path

import pytest
from forging import MergingForge, target

from agent.forges.folder import FolderForge


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return target(tmp_path / "shop")


@pytest.fixture
def folder(tmp_path: Path) -> FolderForge:
    return FolderForge(tmp_path / "forge")


@pytest.fixture(params=["folder"])
def forge(request: pytest.FixtureRequest) -> MergingForge:
    """Every forge there is."""
    found: MergingForge = request.getfixturevalue(str(request.param))
    return found
