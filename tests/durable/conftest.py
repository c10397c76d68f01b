"""A worker with a pipeline of the test's own, on each of the two databases."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from one_service import OneService
from stores import KINDS, migrated_database

from agent.service.durable import Engine
from agent.service.engine_settings import EngineSettings
from agent.service.store import Store


@pytest.fixture(scope="session")
def engine_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An engine's SQLite file with its tables and its queue, to start from."""
    where = tmp_path_factory.mktemp("engine")
    store = Store(migrated_database("sqlite", where))
    engine = Engine(
        store,
        lambda _key, _alerts, _run: pytest.fail("nothing to do"),
        EngineSettings(database_url=f"sqlite:///{where}/engine.db"),
    )
    engine.start()
    engine.stop()
    store.dispose()
    return where / "engine.db"


@pytest.fixture(params=KINDS)
def service(request: pytest.FixtureRequest, tmp_path: Path, engine_file: Path) -> Iterator[OneService]:
    url = migrated_database(request.param, tmp_path)
    if request.param == "sqlite":
        shutil.copy(engine_file, tmp_path / "engine.db")
    service = OneService(url, f"sqlite:///{tmp_path}/engine.db" if request.param == "sqlite" else url)
    yield service
    service.close()


@pytest.fixture
def small(tmp_path: Path, engine_file: Path) -> Iterator[OneService]:
    """On SQLite alone, for what does not depend on the database."""
    shutil.copy(engine_file, tmp_path / "engine.db")
    service = OneService(migrated_database("sqlite", tmp_path), f"sqlite:///{tmp_path}/engine.db")
    yield service
    service.close()
