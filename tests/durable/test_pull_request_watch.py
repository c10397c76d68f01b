"""A published incident answers for its fault while its pull request is open, and no longer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alerting import firing
from forging import proposal, target
from stores import migrated_database

from agent.domain.alert import Alert, Service
from agent.domain.outcome import Action, Decision, Outcome, Published
from agent.forges.folder import FolderForge
from agent.service.pull_request_watch import PullRequestWatch
from agent.service.records import Effect
from agent.service.store import Store


class OneRepository:
    """Every alert speaks of the same service."""

    def __init__(self, repository: Path) -> None:
        self._service = Service(name="shop", repository=str(repository))

    def service_for(self, _alert: Alert) -> Service:
        return self._service


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(migrated_database("sqlite", tmp_path))
    yield store
    store.dispose()


@pytest.fixture
def catalogue(tmp_path: Path) -> OneRepository:
    return OneRepository(target(tmp_path / "shop"))


@pytest.fixture
def forge(tmp_path: Path) -> FolderForge:
    return FolderForge(tmp_path / "forge")


def published(store: Store, forge: FolderForge, catalogue: OneRepository, tmp_path: Path) -> tuple[str, int]:
    [taken] = store.take_in([firing()], catalogue)
    pull_request = forge.publish(proposal(tmp_path / "shop"))
    result = Published(pull_request=pull_request, decision=Decision(action=Action.PUBLISH, reasons=()))
    store.record_outcome(taken.incident_key, Outcome(result=result))
    return taken.incident_key, pull_request.number


def test_while_the_pull_request_is_open_the_alert_belongs_to_its_incident(
    store: Store, forge: FolderForge, catalogue: OneRepository, tmp_path: Path
) -> None:
    key, _ = published(store, forge, catalogue, tmp_path)
    PullRequestWatch(store, catalogue, forge).look()
    [again] = store.take_in([firing(minute=5)], catalogue)
    assert (again.effect, again.incident_key) == (Effect.REPEATED, key)


@pytest.mark.parametrize("end", ["merged", "closed"])
def test_once_the_pull_request_has_ended_the_next_alert_opens_a_new_incident(
    store: Store, forge: FolderForge, catalogue: OneRepository, tmp_path: Path, end: str
) -> None:
    key, number = published(store, forge, catalogue, tmp_path)
    if end == "merged":
        forge.merge(number)
    else:
        forge.close(number, "not now")
    watch = PullRequestWatch(store, catalogue, forge)
    watch.look()
    watch.look()
    assert [entry.text for entry in store.timeline(key)][-1] == f"Pull request {number} was {end}."
    [again] = store.take_in([firing(minute=5)], catalogue)
    assert again.effect is Effect.OPENED


def test_a_pull_request_the_forge_does_not_know_changes_nothing(
    store: Store, forge: FolderForge, catalogue: OneRepository, tmp_path: Path
) -> None:
    key, _ = published(store, forge, catalogue, tmp_path)
    PullRequestWatch(store, catalogue, FolderForge(tmp_path / "other")).look()
    assert store.published() == (key,)
