"""Migrations bring a database to the schema the code knows."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from stores import empty_database

from agent.errors import BadInput, StoreProblem
from agent.service.store import Store


@pytest.fixture
def empty(kind: str, tmp_path: Path) -> Iterator[Store]:
    store = Store(empty_database(kind, tmp_path))
    yield store
    store.dispose()


def test_a_database_without_tables_differs_and_is_not_ready(empty: Store) -> None:
    assert empty.schema_differences() != []
    with pytest.raises(StoreProblem, match="migrated"):
        empty.ready()


def test_after_migrating_models_and_tables_agree_and_migrating_again_changes_nothing(empty: Store) -> None:
    for _ in range(2):
        empty.migrate()
        empty.ready()
        assert empty.schema_differences() == []


def test_migrating_from_several_threads_at_once_is_one_migration(empty: Store) -> None:
    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(empty.migrate) for _ in range(4)]:
            done.result()
    assert empty.schema_differences() == []


@pytest.mark.parametrize("bad", ["mysql://root@host/db", "sqlite://", "sqlite:///:memory:", "not a url", ""])
def test_a_url_of_no_such_database_is_refused(bad: str) -> None:
    with pytest.raises(BadInput, match="expected sqlite"):
        Store(bad)


def test_a_password_is_not_in_the_message_when_the_server_is_away() -> None:
    store = Store("postgresql://suture:hunter2@127.0.0.1:1/none?connect_timeout=2")
    with pytest.raises(StoreProblem) as caught:
        store.ready()
    assert "hunter2" not in str(caught.value)
    store.dispose()


def test_a_password_is_not_in_the_message_when_the_url_is_of_no_such_database() -> None:
    with pytest.raises(BadInput) as caught:
        Store("mysql://suture:hunter2@127.0.0.1/none")
    assert "mysql://suture:***@127.0.0.1/none" in str(caught.value)
    assert "hunter2" not in str(caught.value)
