"""A real browser, a real server and a real store."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import TickingClock
from idle_worker import IdleWorker
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from served import served
from stored import CATALOGUE
from watched_page import WEB_TOKEN, Opener, Watched

from agent.service.app import create_app
from agent.service.auth import Access
from agent.service.store import Store

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


@pytest.fixture(scope="module")  # not longer: while it lives, its event loop counts as running in this thread
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("no chromium on this machine; install Debian's package `chromium` to run the browser tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('pages')}/suture.db", TickingClock().now)
    store.migrate()
    yield store
    store.dispose()


@pytest.fixture(scope="session")
def url(store: Store) -> Iterator[str]:
    """A service without any secret."""
    with served(create_app(store=store, catalogue=CATALOGUE, worker=IdleWorker(store), access=Access())) as url:
        yield url


@pytest.fixture(scope="session")
def secured_url(store: Store) -> Iterator[str]:
    """A service people must log in to."""
    access = Access(page_token=WEB_TOKEN)
    with served(create_app(store=store, catalogue=CATALOGUE, worker=IdleWorker(store), access=access)) as url:
        yield url


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opener]:
    """Opens a watched page in a fresh browser profile; what was complained of fails the test at its end."""
    contexts: list[BrowserContext] = []
    pages: list[Watched] = []

    def open_page(address: str, *, javascript: bool = True, width: int = 1280, dark: bool = False) -> Watched:
        context = browser.new_context(
            java_script_enabled=javascript,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        watched = Watched(context.new_page())
        pages.append(watched)
        watched.page.goto(address)
        return watched

    yield open_page
    for context in contexts:
        context.close()
    assert [complaint for watched in pages for complaint in watched.complaints] == []
