"""Every decision can be explained afterwards, from the record alone."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from located_shop import located_context
from sample_outcomes import alert, declined, evidence, published, suggested
from stored import CATALOGUE, stored
from terminal import suture

from agent.cli.explain import explanation
from agent.domain.evidence import Evidence
from agent.domain.location import Suspect
from agent.domain.outcome import Outcome, Published
from agent.domain.proof import Attempt, Check, Reason, Reproducer, Trial
from agent.service.store import Store

OUTCOMES = {"published": published(), "suggested": suggested(), "declined": declined()}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "suture.yaml").write_text("version: 1\nstate: state\n")
    (tmp_path / "state").mkdir()
    store = Store(f"sqlite:///{tmp_path}/state/suture.db")
    store.migrate()
    yield store
    store.dispose()


def parts(value: object) -> Iterator[object]:
    """The value and everything in it."""
    yield value
    if is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from parts(getattr(value, one.name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from parts(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from parts(item)


def facts(record: object) -> Iterator[str]:
    """What a decision rests on: questions, reasons, suspicions, attempts, candidates and checks."""
    for part in parts(record):
        match part:
            case Evidence(query=query):
                yield query
            case Reason(text=text, code=code):
                yield from (text, code)
            case Suspect(symbol=symbol, reasons=reasons):
                yield from (symbol, *reasons)
            case Attempt(what=what, result=result):
                yield from (what, result)
            case Reproducer(how=how):
                yield how
            case Check(name=name, status=status, detail=detail):
                yield from (name, status.value, detail)
            case Trial(fix=fix, verdict=verdict):
                yield from (fix.author, fix.title, verdict.kind.value)
            case Published(pull_request=pull_request):
                yield pull_request.url


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES.keys())
def test_the_explanation_holds_every_fact_the_decision_rests_on(store: Store, outcome: Outcome) -> None:
    detail = store.incident(stored(store, [alert()], outcome))
    assert detail
    text = "\n".join(explanation(detail))
    assert {fact for fact in facts((evidence(), outcome)) if fact not in text} == set()
    assert "HighErrorRate" in text
    assert f"Result: {type(outcome.result).__name__.lower()}" in text


def test_the_records_file_is_all_that_explaining_needs(store: Store, tmp_path: Path) -> None:
    key = stored(store, [alert()], published())
    assert [path.name for path in (tmp_path / "state").iterdir() if "-" not in path.name] == ["suture.db"]
    ended = suture("incidents", "explain", key[:12], cwd=tmp_path)
    assert ended.code == 0, ended.err
    told = " ".join(ended.out.split())
    assert "Candidate 1 by rule:PY101, 'Look the coupon up with a default': regressed." in told
    assert "tests/test_pricing.py::test_3 was green and is red with this candidate. (went-red)" in told
    assert "Result: published, http://forge.example/shop/pulls/7." in told


def test_an_incident_that_is_not_finished_says_so(store: Store) -> None:
    detail = store.incident(store.take_in([alert()], CATALOGUE)[0].incident_key)
    assert detail
    assert list(explanation(detail)) == ["Opened by 1 alert: HighErrorRate.", "It is waiting; nothing has been decided yet."]


def test_an_incident_is_explained_with_its_dating_and_the_code(store: Store, tmp_path: Path) -> None:
    outcome = replace(published(), context=located_context())
    ended = suture("incidents", "explain", stored(store, [alert()], outcome), cwd=tmp_path)
    assert ended.code == 0, ended.err
    assert "Since when: New since the deployed revision 8d1f0a9c4e" in ended.out
    assert "shop/app.py was chosen among files that match as well: old/app.py, legacy/app.py." in ended.out
    assert "    (1) 8      return KNOWN.get(code)" in ended.out
