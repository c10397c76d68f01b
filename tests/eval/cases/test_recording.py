"""A finished incident becomes a case: recorded, checked, run."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from suture_process import prepare

from agent.alerts.alertmanager import parse_alertmanager
from agent.demo.alertmanager import webhook_body
from agent.demo.shop import ORDERS, place_order, running_shop
from agent.domain.evidence import Evidence
from agent.domain.fix import FileChange
from agent.domain.location import FaultOwner
from agent.domain.outcome import Declined, Outcome
from agent.pipeline import remediate
from agent.repos.git import GitRepos
from agent.run import InMemoryRun
from agent.sandboxes.bubblewrap import Bubblewrap
from agent.service.records import IncidentDetail, IncidentState
from agent.service.store import Store
from agent.settings_file import load_settings
from agent.wiring import catalogue_of, ports_of
from eval.cases.checking import check_case
from eval.cases.folder import load_folder
from eval.cases.problem import CaseProblem
from eval.cases.recorded_judge import CONFIRM, WRITE_FIX, WRITE_TEST, judge_of
from eval.cases.recording import RecordedCase, record_incident
from eval.cases.suites import load_suite

SECRET = "AKIAIOSFODNN7EXAMPLE"


class Worked(NamedTuple):
    """The record of the demo's incident, and where its repository is."""

    detail: IncidentDetail
    place: Path


class Kept:
    """Keeps what the stages gave."""

    def __init__(self) -> None:
        self.evidence: tuple[Evidence, ...] = ()

    def started(self, stage: str) -> None:
        """Nothing to keep."""

    def finished(self, stage: str, seconds: float, result: object) -> None:  # noqa: ARG002 - the Protocol's signature
        if stage == "gather_evidence" and isinstance(result, tuple):
            self.evidence = result


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory, box: Bubblewrap) -> Worked:
    """The demo's shop crashes, and the pipeline works on it."""
    place = tmp_path_factory.mktemp("incident")
    place.chmod(0o755)
    prepare(place)
    began = datetime.now(UTC)
    with running_shop(place / "shop", place / "shop.log") as shop:
        assert [place_order(shop, order)[0] for order in ORDERS][-1] == 500
    body = webhook_body(started=began, failed=1, requests=3)
    body["alerts"][0]["annotations"]["runbook"] = f"aws_access_key_id={SECRET}"  # type: ignore[index] # JSON
    alerts = parse_alertmanager(json.dumps(body).encode()).alerts
    settings, kept = load_settings(place), Kept()
    store = Store(f"sqlite:///{place / 'records.db'}")
    store.migrate()
    ((key, _),) = {(one.incident_key, one.effect) for one in store.take_in(alerts, catalogue_of(settings))}
    outcome = remediate(alerts, ports_of(settings, place, store, box), settings.policy_for(None), InMemoryRun(kept), key)
    store.record_evidence(key, kept.evidence)
    store.record_outcome(key, outcome)
    detail = store.incident(key)
    store.dispose()
    assert detail is not None
    return Worked(detail, place)


def recorded(worked: Worked, into: Path, detail: IncidentDetail | None = None) -> RecordedCase:
    service = load_settings(worked.place).services[0].to_domain()
    return record_incident(detail or worked.detail, service, GitRepos(into / "cache"), into / "cases")


def test_a_recorded_incident_is_a_sound_case(worked: Worked, tmp_path: Path, box: Bubblewrap) -> None:
    done = recorded(worked, tmp_path)
    assert done.unfinished == ()
    assert check_case(done.folder, tmp_path / "cache", box) == ()
    (case,) = load_suite(str(tmp_path / "cases"))
    assert case.id == worked.detail.summary.key
    assert [function.function for function in case.judge.functions] == ["discount"]
    assert case.tags == ("recorded", "rule:PY101")


def test_no_secret_is_recorded(worked: Worked, tmp_path: Path) -> None:
    folder = recorded(worked, tmp_path).folder
    texts = [path.read_text() for path in folder.rglob("*") if path.is_file()]
    assert [text for text in texts if SECRET in text] == []
    assert "[redacted:" in (folder / "given/alert.json").read_text()


def test_only_what_git_tracks_is_recorded(worked: Worked, tmp_path: Path) -> None:
    (worked.place / "shop/.env").write_text("PASSWORD=hunter2\n")
    folder = recorded(worked, tmp_path).folder
    assert (folder / "repo/shop/pricing.py").is_file()
    assert not (folder / "repo/.env").exists()


def test_an_incident_is_recorded_once(worked: Worked, tmp_path: Path) -> None:
    recorded(worked, tmp_path)
    with pytest.raises(CaseProblem, match="exists"):
        recorded(worked, tmp_path)


def test_an_unfinished_incident_is_not_recorded(worked: Worked, tmp_path: Path) -> None:
    summary = replace(worked.detail.summary, state=IncidentState.WORKING)
    with pytest.raises(CaseProblem, match="is working; expected a finished one"):
        recorded(worked, tmp_path, replace(worked.detail, summary=summary))


def test_without_fix_and_reproduction_it_says_what_a_person_must_do(worked: Worked, tmp_path: Path, box: Bubblewrap) -> None:
    outcome = worked.detail.outcome
    assert outcome is not None
    bare = Outcome(result=Declined(reasons=()), context=outcome.context)
    done = recorded(worked, tmp_path, replace(worked.detail, outcome=bare))
    assert done.unfinished == (WRITE_TEST, WRITE_FIX)
    assert [one.seen for one in check_case(done.folder, tmp_path / "cache", box)] == [WRITE_TEST, WRITE_FIX]
    assert load_folder(done.folder).judge.unfinished == (WRITE_TEST, WRITE_FIX)


def test_a_declined_incident_asks_a_person_whether_that_was_right(worked: Worked) -> None:
    outcome, service = worked.detail.outcome, load_settings(worked.place).services[0].to_domain()
    assert outcome is not None
    assert outcome.context is not None
    context = replace(outcome.context, owner=FaultOwner.DATA, owner_reasons=("The file was cut short.",))
    judge = judge_of(Outcome(result=Declined(reasons=()), context=context), service)
    decline = {"owner": "data", "because": "The file was cut short."}
    assert judge.document == {"decline": decline, "unfinished": [CONFIRM]}


def test_a_reproduction_that_lies_elsewhere_is_put_among_the_hidden_tests(worked: Worked) -> None:
    outcome, service = worked.detail.outcome, load_settings(worked.place).services[0].to_domain()
    assert outcome is not None
    assert outcome.baseline is not None
    assert outcome.baseline.reproducer is not None
    files = (FileChange(path="shop/checks/test_it.py", before=None, after=b"def test_a(): ...\n"),)
    reproducer = replace(outcome.baseline.reproducer, test_id="shop/checks/test_it.py::test_a", files=files)
    judge = judge_of(replace(outcome, baseline=replace(outcome.baseline, reproducer=reproducer)), service)
    assert judge.document["fail_to_pass"] == ["tests/test_it.py::test_a"]
    assert judge.files["tests/test_it.py"] == b"def test_a(): ...\n"
