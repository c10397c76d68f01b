"""A migrated store on each of the two databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import TickingClock
from stores import KINDS, migrated_database

from agent.service.store import Store


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def clock() -> TickingClock:
    return TickingClock()


@pytest.fixture
def store(kind: str, tmp_path: Path, clock: TickingClock) -> Iterator[Store]:
    store = Store(migrated_database(kind, tmp_path), clock.now)
    yield store
    store.dispose()
