"""kill -9 after every stage of the real pipeline: one pull request in the end, no stage's effect twice."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from kill import Lives
from suture_process import forge_of, prepare
from whole_life import STAGES

from agent.demo.shop import ORDERS, place_order, running_shop
from agent.git.command import Git
from agent.service.records import IncidentState
from agent.service.store import Store

PLACES = ["before open_incident", *(f"after {stage}" for stage in STAGES)]


@pytest.fixture(scope="module")
def lives() -> Iterator[Lives]:
    with Lives("whole_life:live") as lives:
        yield lives


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A place whose shop has crashed, and when."""
    place = tmp_path_factory.mktemp("whole")
    prepare(place)
    with running_shop(place / "shop", place / "shop.log") as port:
        assert place_order(port, ORDERS[-1])[0] == 500
    return place, datetime.now(UTC).isoformat()


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_a_service_killed_at_any_stage_ends_with_one_pull_request(lives: Lives, crashed: tuple[Path, str], place: str) -> None:
    root, started = crashed
    shutil.rmtree(root / "state", ignore_errors=True)
    arguments = {"root": str(root), "started": started}
    assert lives.live({**arguments, "place": place})
    assert not lives.live(arguments)
    (pull,) = forge_of(root).pull_requests()
    forge = Git(directory=forge_of(root).repository(str(root / "shop")))
    assert forge.line("for-each-ref", "--format=%(refname)", "refs/heads/suture") == f"refs/heads/{pull.branch}"
    store = Store(f"sqlite:///{root / 'state' / 'suture.db'}")
    assert store.counts().incidents == {IncidentState.PUBLISHED: 1}
    (summary,) = store.incidents(limit=10)
    stages = [entry.stage for entry in store.timeline(summary.key)]
    assert stages == ["intake", *STAGES, "outcome"]
    store.dispose()
