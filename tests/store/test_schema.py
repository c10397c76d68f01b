"""Migrations bring a database to the schema the code knows."""

import pytest

from agent.errors import BadInput, StoreProblem
from agent.service.store import Store


def test_models_and_migrations_agree(store: Store) -> None:
    assert store.schema_differences() == []


def test_a_database_without_tables_differs_and_is_not_ready(url: str) -> None:
    store = Store(url)
    assert store.schema_differences() != []
    with pytest.raises(StoreProblem, match="migrated"):
        store.ready()
    store.dispose()


def test_migrating_twice_changes_nothing(store: Store) -> None:
    store.migrate()
    store.ready()
    assert store.schema_differences() == []


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
