"""A shop that has crashed once: its checkout and its log."""

import json
from pathlib import Path

import pytest

from agent.demo.shop import ORDERS, make_repository, place_order, running_shop


@pytest.fixture(scope="session")
def crashed_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with `shop`, the checkout, and `shop.log`, which tells of the crash."""
    place = tmp_path_factory.mktemp("crashed")
    make_repository(place / "shop")
    with running_shop(place / "shop", place / "shop.log") as port:
        assert place_order(port, ORDERS[-1])[0] == 500
    return place


@pytest.fixture(scope="session")
def traceback(crashed_shop: Path) -> str:
    """The traceback of the crash, with the variables of each frame."""
    lines = [json.loads(line) for line in (crashed_shop / "shop.log").read_text().splitlines()]
    return str(next(line["traceback"] for line in lines if "traceback" in line))
