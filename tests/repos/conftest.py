import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.domain.alert import Service
from agent.repos.git import GitRepos


@pytest.fixture
def repos(tmp_path: Path) -> GitRepos:
    return GitRepos(tmp_path / "cache")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Where a test builds its repository."""
    return tmp_path / "shop"


@pytest.fixture
def service(checkout: Path) -> Service:
    return Service(name="shop", repository=str(checkout))


@pytest.fixture
def temporary(tmp_path: Path) -> Iterator[Path]:
    """Where this test's temporary directories are made."""
    directory = tmp_path / "temporary"
    directory.mkdir()
    before, tempfile.tempdir = tempfile.tempdir, str(directory)
    yield directory
    tempfile.tempdir = before
