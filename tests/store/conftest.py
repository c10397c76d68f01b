"""A migrated store on each of the two databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import TickingClock
from postgres import fresh_database

from agent.service.store import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/suture.db" if request.param == "sqlite" else fresh_database()


@pytest.fixture
def clock() -> TickingClock:
    return TickingClock()


@pytest.fixture
def store(url: str, clock: TickingClock) -> Iterator[Store]:
    store = Store(url, clock.now)
    store.migrate()
    yield store
    store.dispose()
