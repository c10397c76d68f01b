"""kill -9 at every place and at random moments: every incident is finished once, every effect happens once."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from random import Random
from time import monotonic

import pytest
from kill import Lives
from small_pipeline import STAGES, STEPS, Ledger
from stores import KINDS, migrated_database

from agent.domain.outcome import Suggested
from agent.service.records import IncidentState
from agent.service.store import Store

KILLS_AT_RANDOM = 22  # in each of two threads
KILLS_OF_INTAKE = 130
PLACES = [place for step in STEPS for place in (f"inside {step}", f"after stage_{step}")]
EDGES = ["taken in", "before stage_gather", "before outcome", "after outcome"]


@pytest.fixture(scope="module")
def lives() -> Iterator[Lives]:
    with Lives("small_pipeline:live") as lives:
        yield lives


@pytest.fixture(scope="module")
def prepared(lives: Lives, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with both databases migrated, which every test starts from."""
    root = tmp_path_factory.mktemp("prepared")
    assert not lives.live({"root": str(root), "incidents": 0})
    return root


@pytest.fixture
def root(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "root"))


def check_everything_happened_once(root: Path, incidents: int, url: str = "") -> None:
    ledger, store = Ledger(root), Store(url or f"sqlite:///{root}/suture.db")
    names = [f"i{number}" for number in range(incidents)]
    assert sorted(ledger.lines("pull-requests")) == names
    assert store.counts().incidents == {IncidentState.SUGGESTED: incidents}
    for summary in store.incidents(limit=100):
        stages = [entry.stage for entry in store.timeline(summary.key)]
        assert stages == ["intake", *STAGES, "outcome"]
        detail = store.incident(summary.key)
        assert detail is not None
        assert detail.outcome is not None
        assert isinstance(detail.outcome.result, Suggested)
        assert [reason.code for reason in detail.outcome.result.decision.reasons] == list(STEPS)
    ran = ledger.lines("ran")
    for name in names:
        for step in STEPS:
            mine = [line for line in ran if line.startswith(f"{name} {step}")]
            assert mine
            recorded = f"{name} {step} recorded"
            assert recorded not in mine[:-1], f"{step} of {name} ran again after it was recorded: {mine}"
    store.dispose()


@pytest.mark.parametrize("place", [*PLACES, *EDGES])
def test_a_worker_killed_at_any_place_is_continued_by_the_next(lives: Lives, root: Path, place: str) -> None:
    assert lives.live({"root": str(root), "incidents": 1, "place": place})
    assert not lives.live({"root": str(root), "incidents": 1})
    check_everything_happened_once(root, 1)


def test_a_step_that_was_recorded_is_not_run_again(lives: Lives, root: Path) -> None:
    lives.live({"root": str(root), "incidents": 1, "place": "after stage_propose"})
    lives.live({"root": str(root), "incidents": 1})
    ran = [line for line in Ledger(root).lines("ran") if not line.endswith("recorded")]
    assert ran == [f"i0 {step}" for step in STEPS]


def test_a_step_killed_after_its_effect_runs_again_and_its_effect_does_not(lives: Lives, root: Path) -> None:
    lives.live({"root": str(root), "incidents": 1, "place": "inside carry_out"})
    lives.live({"root": str(root), "incidents": 1})
    assert Ledger(root).lines("ran").count("i0 carry_out") == 2
    assert Ledger(root).lines("pull-requests") == ["i0"]


def test_a_worker_killed_again_and_again_at_every_step_finishes(lives: Lives, root: Path) -> None:
    for step in STEPS:
        assert lives.live({"root": str(root), "incidents": 2, "place": f"inside {step}"})
        assert lives.live({"root": str(root), "incidents": 2, "place": f"after stage_{step}"})
    assert not lives.live({"root": str(root), "incidents": 2})
    check_everything_happened_once(root, 2)


@pytest.mark.parametrize("kind", KINDS)
def test_a_worker_that_never_comes_back_is_replaced_by_another(lives: Lives, root: Path, kind: str) -> None:
    url = "" if kind == "sqlite" else migrated_database(kind, root)
    arguments = {"root": str(root), "incidents": 2, "url": url}
    assert lives.live({**arguments, "executor": "first", "place": "inside propose"})
    assert not lives.live({**arguments, "executor": "second"})
    check_everything_happened_once(root, 2, url)


@pytest.mark.slow
def test_workers_killed_at_random_moments_lose_nothing_and_do_nothing_twice(prepared: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as threads:
        kills = list(threads.map(lambda seed: _kill_at_random(prepared, tmp_path / str(seed), Random(seed)), (1, 2)))
    assert kills == [KILLS_AT_RANDOM] * 2


def _kill_at_random(prepared: Path, where: Path, random: Random, incidents: int = 6) -> int:
    kills, length = 0, 3.0
    with Lives("small_pipeline:live") as lives:
        for scenario in count():
            assert scenario < 10 * KILLS_AT_RANDOM, "lives end before they can be killed"
            root = Path(shutil.copytree(prepared, where / str(scenario)))
            arguments = {"root": str(root), "incidents": incidents}
            began = monotonic()
            while kills < KILLS_AT_RANDOM and lives.live(arguments, kill_after=random.uniform(0, length)):
                kills += 1
                began = monotonic()
            # Moments are spread over the shortest life seen, or most would fall after its end.
            length = min(length, monotonic() - began)
            assert not lives.live(arguments)
            check_everything_happened_once(root, incidents)
            if kills == KILLS_AT_RANDOM:
                return kills
    raise AssertionError("unreachable: the scenarios are counted without end")


def test_an_acknowledged_alert_is_on_record_whenever_intake_is_killed(tmp_path: Path) -> None:
    random = Random(3)
    Store(f"sqlite:///{tmp_path}/suture.db").migrate()
    with Lives("intake_life:live") as lives:
        for life in range(KILLS_OF_INTAKE):
            assert lives.live({"root": str(tmp_path), "life": life, "acknowledgements": random.randint(1, 20)})
    store = Store(f"sqlite:///{tmp_path}/suture.db")
    acknowledged = dict(line.split() for line in Ledger(tmp_path).lines("acknowledged"))
    assert len(acknowledged) > KILLS_OF_INTAKE
    kept = {alert.fingerprint: key for key in set(acknowledged.values()) for alert in store.alerts(key)}
    assert acknowledged.items() <= kept.items()
    assert len(store.incidents(limit=100)) == 5
    store.dispose()
