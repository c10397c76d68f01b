"""Many deliveries at the same moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from alerting import LabelCatalogue, firing
from stores import migrated_database

from agent.errors import StoreProblem
from agent.service.records import Effect, TakenIn
from agent.service.store import Store

SHOP = LabelCatalogue("shop")


@pytest.fixture
def pair(kind: str, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two stores on one database, as two processes have them."""
    url = migrated_database(kind, tmp_path)
    stores = Store(url), Store(url)
    yield stores
    for store in stores:
        store.dispose()


def test_alerts_that_arrive_at_once_in_two_processes_open_each_incident_once(pair: tuple[Store, Store]) -> None:
    def deliver(number: int) -> TakenIn:
        [taken] = pair[number % 2].take_in([firing(f"f{number % 40}", group=f"g{number % 5}")], SHOP)
        return taken

    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(deliver, range(120)))
    assert [one.effect for one in taken].count(Effect.OPENED) == 5
    assert [one.effect for one in taken].count(Effect.JOINED) == 35
    assert [one.effect for one in taken].count(Effect.REPEATED) == 80
    assert sum(summary.alert_count for summary in pair[0].incidents(limit=10)) == 40


def test_a_delivery_that_can_not_be_recorded_takes_no_other_with_it(store: Store) -> None:
    def deliver(number: int) -> str:
        alert = firing(f"f{number}", group=f"g{number}")
        if number % 3 == 0:
            alert = replace(alert, starts_at=alert.starts_at.replace(tzinfo=None))
        try:
            return store.take_in([alert], SHOP)[0].effect.value
        except StoreProblem:
            return "refused"

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(deliver, range(30)))
    assert answers == ["refused" if number % 3 == 0 else "opened" for number in range(30)]
    assert len(store.incidents(limit=50)) == 20


def test_a_delivery_is_recorded_whole_or_not_at_all(store: Store) -> None:
    naive = replace(firing("f2"), starts_at=firing().starts_at.replace(tzinfo=None))
    with pytest.raises(StoreProblem):
        store.take_in([firing("f1"), naive], SHOP)
    assert store.incidents(limit=10) == ()


def test_an_empty_delivery_has_an_empty_answer(store: Store) -> None:
    assert store.take_in([], SHOP) == ()


def test_a_store_that_was_disposed_of_can_be_used_again(store: Store) -> None:
    store.take_in([firing("f1")], SHOP)
    store.dispose()
    [taken] = store.take_in([firing("f1")], SHOP)
    assert taken.effect is Effect.REPEATED
