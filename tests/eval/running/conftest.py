import os
from pathlib import Path

import pytest
from sandboxing import bubblewrap
from small_suite import write_suite

from agent.sandboxes.bubblewrap import Bubblewrap

SUPPORT = Path(__file__).parents[2] / "support"


@pytest.fixture(scope="session")
def box() -> Bubblewrap:
    return bubblewrap()


@pytest.fixture(scope="session")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_suite(tmp_path_factory.mktemp("suites") / "small")


@pytest.fixture(scope="session")
def environ() -> dict[str, str]:
    """For processes that import the support modules."""
    found = [str(SUPPORT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(found)}
