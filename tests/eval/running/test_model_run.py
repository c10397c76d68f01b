"""The model solver against an endpoint that answers by a script, over real HTTP."""

from collections.abc import Callable
from pathlib import Path

import pytest
from scripted_endpoint import Endpoint
from small_suite import GUEST_CASE, REFUSED_CASE, TYPO, TYPO_CASE
from typer.testing import CliRunner

from agent.cli.main import app
from agent.code.diffs import diff_of_changes
from agent.domain.codec import loads
from agent.domain.fix import FileChange
from agent.domain.outcome import Outcome
from eval.log import Log
from eval.reports.grades import grade
from eval.reports.summary import summarize
from eval.running.reading import read_log

Run = Callable[..., str]
TYPO_FIX = diff_of_changes(
    (FileChange(path="shop/cart.py", before=TYPO.encode(), after=TYPO.replace("discont\n", "discount\n").encode()),)
)
REFERENCE = {
    "when": "name 'discont' is not defined",
    "anywhere": True,
    "tool": "submit_fix",
    "arguments": {"diff": TYPO_FIX.text, "title": "Spell the discount", "rationale": "It was misspelled."},
}
RUBBISH = {
    "tool": "submit_fix",
    "arguments": {
        "diff": "shop/cart.py\n<<<<<<< SEARCH\nnothing like it\n=======\npass\n>>>>>>> REPLACE\n",
        "title": "Rubbish",
        "rationale": "None.",
    },
}
PRICES = "model:\n  samples: 0\n  prices:\n    small: {prompt: 1.0, completion: 10.0}\n"


@pytest.fixture
def run(suite: Path, tmp_path: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("PYTHONPATH", environ["PYTHONPATH"])
    monkeypatch.setenv("SUTURE_EVAL_CACHE", str(tmp_path / "cache"))
    (tmp_path / "suture.yaml").write_text(PRICES)

    def invoke(*arguments: str) -> str:
        start = ["eval", "run", "--suite", str(suite), "--config", str(tmp_path / "suture.yaml"), "--model", "small"]
        result = CliRunner().invoke(app, [*start, *arguments])
        assert result.exit_code == 0, result.output
        return result.output

    return invoke


def grades(log: Log) -> dict[tuple[str, int], str]:
    return {(sample.score.case, sample.score.repeat): grade(sample.score).value for sample in log.samples}


def test_a_model_scores_exactly_as_its_answers_deserve(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with Endpoint([REFERENCE, RUBBISH]) as endpoint:
        output = run("--solver", "model", "--base-url", endpoint.url, "--jobs", "2", "--repeat", "2", "--log", str(log))
    found = read_log(log)
    assert found.header.model == "small"
    assert grades(found) == {
        (case, repeat): value
        for repeat in (0, 1)
        for case, value in ((TYPO_CASE, "plausible, right"), (GUEST_CASE, "no fix"), (REFUSED_CASE, "declined rightly"))
    }
    summary = summarize(found)
    assert summary.money_each == pytest.approx(summary.money / 2)
    assert "a solved case; first question" in output
    asked = {sample.score.case: sample.score.question for sample in found.samples}
    assert asked[TYPO_CASE] > 300
    assert asked[REFUSED_CASE] == 0, "whose fault it is was known before anyone was asked"


def test_a_run_that_was_cut_short_goes_on_without_asking_again(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with Endpoint([REFERENCE, RUBBISH]) as endpoint:
        arguments = ("--solver", "model", "--base-url", endpoint.url, "--log", str(log))
        run(*arguments, "--filter", TYPO_CASE)
        lines = log.read_text().splitlines()
        asked = len(endpoint.script.requests)
        run(*arguments, "--filter", TYPO_CASE, "--resume")
        assert len(endpoint.script.requests) == asked
        assert log.read_text().splitlines() == lines


def test_the_whole_conversation_is_in_the_log(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with Endpoint([REFERENCE]) as endpoint:
        run("--solver", "model", "--base-url", endpoint.url, "--filter", TYPO_CASE, "--log", str(log))
    outcome = loads(read_log(log).samples[0].outcome)
    assert isinstance(outcome, Outcome)
    assert outcome.conversations[0].exchanges[0].reply.message.calls[0].name == "submit_fix"


def test_rules_come_first_and_the_model_is_asked_for_the_rest(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with Endpoint([RUBBISH]) as endpoint:
        run("--solver", "rules+model", "--base-url", endpoint.url, "--log", str(log))
    authors = {sample.score.case: sample.score.author for sample in read_log(log).samples}
    assert authors[TYPO_CASE].startswith("rule:")
