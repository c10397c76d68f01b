"""A real store and a real server."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from clocks import TickingClock
from database_rows import Rows
from idle_worker import IdleWorker
from served import served
from stored import CATALOGUE

from agent.service.app import create_app
from agent.service.auth import Access
from agent.service.store import Store

TOKEN = "t0ken-of-the-webhooks"
SECRET = "key-of-the-signature"
WEB_TOKEN = "t0ken-of-people"


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("service") / "suture.db"


@pytest.fixture(scope="session")
def store(database: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{database}", TickingClock().now)
    store.migrate()
    yield store
    store.dispose()


@pytest.fixture(scope="session")
def open_url(store: Store) -> Iterator[str]:
    """A service without any secret."""
    with served(create_app(store=store, catalogue=CATALOGUE, worker=IdleWorker(store), access=Access())) as url:
        yield url


@pytest.fixture(scope="session")
def secured_url(store: Store) -> Iterator[str]:
    """A service with every secret."""
    access = Access(webhook_tokens=("old-token", TOKEN), webhook_secrets=("old-key", SECRET), page_token=WEB_TOKEN)
    app = create_app(store=store, catalogue=CATALOGUE, worker=IdleWorker(store), access=access, body_limit=4096)
    with served(app) as url:
        yield url


@pytest.fixture
def client(open_url: str) -> Iterator[httpx.Client]:
    """A program that talks to the open service."""
    with httpx.Client(base_url=open_url) as client:
        yield client


@pytest.fixture
def secured(secured_url: str) -> Iterator[httpx.Client]:
    """A program that talks to the secured service, without showing anything."""
    with httpx.Client(base_url=secured_url) as client:
        yield client


@pytest.fixture(scope="session")
def rows(store: Store, database: Path) -> Rows:
    return Rows(database)
