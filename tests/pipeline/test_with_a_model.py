"""The whole pipeline with a model that says what the test says; repository, sandbox and forge are real."""

from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest
from asking import BREAKING, FILES, RIGHT, WRONG, Asking, fix, verdicts
from scripting import calls, says

from agent.budget import Budget, Price
from agent.domain.codec import dumps, loads
from agent.domain.conversation import Ending
from agent.domain.outcome import Declined, Outcome, Published, Suggested
from agent.errors import ModelUnavailable
from agent.models.recorded import RecordedModel
from agent.models.scripted import ScriptedModel


def endings(outcome: Outcome) -> list[str]:
    return [conversation.ending.value for conversation in outcome.conversations]


def test_one_answer_is_enough_when_it_is_right(tmp_path: Path) -> None:
    outcome, model = Asking(folder=tmp_path).scripted(fix(RIGHT, cited=["ValueError: could not convert '2,5'"]))
    assert isinstance(outcome.result, Published)
    assert verdicts(outcome) == ["proven"]
    assert outcome.trials[0].fix.author == "model:small"
    assert len(model.requests) == 1


def test_the_first_question_holds_the_crash_the_code_and_the_reproduction(tmp_path: Path) -> None:
    _, model = Asking(folder=tmp_path).scripted(fix(RIGHT))
    asked = model.requests[0].messages[-1].text
    for part in ("could not convert string to float", "def kilograms(text):", "shop/weights.py", "It is red now"):
        assert part in asked
    assert {tool.name for tool in model.requests[0].tools} == {"submit_fix", "give_up"}


def test_a_change_that_nothing_vouches_for_is_suggested_and_no_samples_are_drawn(tmp_path: Path) -> None:
    files = {path: text for path, text in FILES.items() if not path.startswith("tests/")}
    outcome, model = Asking(folder=tmp_path, files=files).scripted(fix(RIGHT), calls("give_up", reason="That was it."))
    assert verdicts(outcome) == ["plausible"]
    assert isinstance(outcome.result, Suggested)
    assert len(model.requests) == 2


@pytest.mark.parametrize(("first", "verdict"), [(WRONG, "ineffective"), (BREAKING, "regressed")])
def test_a_failed_verdict_is_in_view_of_the_next_round_which_has_tools(tmp_path: Path, first: str, verdict: str) -> None:
    outcome, model = Asking(folder=tmp_path).scripted(fix(first), calls("read_file", path="shop/weights.py"), fix(RIGHT))
    assert verdicts(outcome) == [verdict, "proven"]
    again = model.requests[1]
    assert f"Verdict: {verdict}" in again.messages[-1].text
    assert "read_file" in {tool.name for tool in again.tools}
    assert "def kilograms(text):" in model.requests[2].messages[-1].text


def test_a_diff_that_does_not_fit_is_answered_with_the_real_lines_and_may_be_mended(tmp_path: Path) -> None:
    outcome, model = Asking(folder=tmp_path).scripted(fix(RIGHT.replace("float(text.strip())", "int(text)")), fix(RIGHT))
    assert verdicts(outcome) == ["proven"]
    assert "return float(text.strip())" in model.requests[1].messages[-1].text


def test_giving_up_every_time_leaves_people_with_the_evidence(tmp_path: Path) -> None:
    outcome, _ = Asking(folder=tmp_path).scripted(*[calls("give_up", reason="The input is wrong.")] * 4)
    assert isinstance(outcome.result, Declined)
    assert outcome.baseline is not None
    assert outcome.baseline.reproducer is not None
    assert endings(outcome) == ["gave-up"] * 4


def test_a_spent_budget_ends_the_asking(tmp_path: Path) -> None:
    asking = Asking(folder=tmp_path, budget=Budget(calls=2))
    outcome, model = asking.scripted(fix(WRONG), calls("read_file", path="shop/weights.py"), fix(RIGHT))
    assert len(model.requests) == 2
    assert endings(outcome) == ["submitted", "out-of-budget"]
    assert isinstance(outcome.result, Declined)


def test_what_was_spent_is_on_the_run_s_bill(tmp_path: Path) -> None:
    asking = Asking(folder=tmp_path, price=Price(prompt=10.0, completion=100.0))
    asking.scripted(fix(WRONG), fix(RIGHT))
    spent = asking.run.spent
    assert (spent.calls, spent.tokens, round(spent.money, 6)) == (2, 220, 0.004)


def test_an_endpoint_that_is_down_is_asked_once_and_the_evidence_goes_to_people(tmp_path: Path) -> None:
    outcome, model = Asking(folder=tmp_path).scripted(ModelUnavailable("connection refused"))
    assert isinstance(outcome.result, Declined)
    assert endings(outcome) == ["unavailable"]
    assert len(model.requests) == 1


def test_samples_that_are_equal_are_tried_once_and_the_most_agreed_upon_first(tmp_path: Path) -> None:
    stubborn = (calls("give_up", reason="I don't know."), calls("give_up", reason="I still don't know."))
    asking = Asking(folder=tmp_path, samples=3)
    outcome, model = asking.scripted(*stubborn, fix(WRONG), fix(RIGHT), fix(RIGHT.replace(".strip()", ".strip()")))
    assert verdicts(outcome) == ["proven"]
    assert outcome.trials[0].fix.agreement == 2
    assert [request.temperature for request in model.requests] == [None, None, 0.8, 0.8, 0.8]


def test_a_change_that_failed_is_not_tried_again(tmp_path: Path) -> None:
    outcome, _ = Asking(folder=tmp_path).scripted(fix(WRONG), fix(WRONG), fix(WRONG), fix(RIGHT))
    assert verdicts(outcome) == ["ineffective", "proven"]


def test_an_objection_of_the_reviewer_lowers_a_proven_fix_to_a_suggestion(tmp_path: Path) -> None:
    reviewer = ScriptedModel([calls("object", reason="It hides what customers meant.")], name="careful")
    outcome, _ = Asking(folder=tmp_path, reviewer=reviewer, samples=0).scripted(fix(RIGHT), calls("give_up", reason="None."))
    assert isinstance(outcome.result, Suggested)
    assert outcome.trials[0].verdict.reasons[0].text == "careful objects: It hides what customers meant."


def test_approval_of_the_reviewer_raises_nothing(tmp_path: Path) -> None:
    reviewer = ScriptedModel([calls("approve")] * 3, name="careful")
    outcome, _ = Asking(folder=tmp_path, reviewer=reviewer).scripted(fix(WRONG), *[calls("give_up", reason="None.")] * 3)
    assert verdicts(outcome) == ["ineffective"]
    assert reviewer.requests == []


def test_a_recorded_conversation_gives_the_same_outcome_again(tmp_path: Path) -> None:
    asking = Asking(folder=tmp_path / "first")
    first, _ = asking.scripted(fix(WRONG), calls("read_file", path="shop/weights.py"), says("I see."), fix(RIGHT))
    recorded = loads(dumps(first))
    assert isinstance(recorded, Outcome)
    again = Asking(folder=tmp_path / "again").with_model(RecordedModel(recorded.conversations))
    assert verdicts(again) == verdicts(first)
    assert [one.ending for one in again.conversations] == [Ending.SUBMITTED, Ending.SUBMITTED]


NAME = "test_kilograms_does_not_raise_zerodivisionerror"
UNGUESSABLE = {
    "shop/__init__.py": "",
    "shop/weights.py": (
        "import hashlib\n\n\n"
        "def kilograms(text):\n"
        '    if hashlib.sha256(text.encode()).hexdigest().startswith("a1d3"):\n'
        "        return 1 / 0\n"
        "    return 1.0\n"
    ),
}


def the_one_input() -> str:
    """What the unguessable shop crashes on."""
    return next(text for text in map("x{}".format, count()) if sha256(text.encode()).hexdigest().startswith("a1d3"))


def written(text: str) -> str:
    """A test of the unguessable shop."""
    return f"from shop.weights import kilograms\n\n\ndef {NAME}():\n    assert kilograms({text!r}) == 1.0\n"


def unguessable(folder: Path) -> Asking:
    """An incident whose input no rung guesses."""
    statements = f"from shop.weights import kilograms\nkilograms({the_one_input()!r})"
    return Asking(folder=folder, files=UNGUESSABLE, statements=statements, style="none", samples=0)


def test_a_test_that_the_model_writes_is_a_reproduction_when_it_is_red_as_production_was(tmp_path: Path) -> None:
    change = "--- a/shop/weights.py\n+++ b/shop/weights.py\n@@ -6 +6 @@\n-        return 1 / 0\n+        return 1.0\n"
    gives_up = [calls("give_up", reason="None.")] * 2
    outcome, model = unguessable(tmp_path).scripted(calls("submit_test", code=written(the_one_input())), fix(change), *gives_up)
    assert outcome.baseline is not None
    assert outcome.baseline.reproducer is not None
    assert outcome.baseline.reproducer.kind.value == "written"
    assert "It is red now" in model.requests[1].messages[-1].text


@pytest.mark.parametrize(
    "code",
    [
        written("2.5"),
        f"def {NAME}():\n    1 / 0\n",
        f"def {NAME}():\n    raise ZeroDivisionError\n",
        written(the_one_input()) + "\n\ndef test_more():\n    pass\n",
        f"import os\n\n\ndef {NAME}():\n    os._exit(0)\n",
        "not python",
    ],
)
def test_a_written_test_that_is_not_red_as_production_was_is_no_reproduction(tmp_path: Path, code: str) -> None:
    outcome, _ = unguessable(tmp_path).scripted(calls("submit_test", code=code), *[calls("give_up", reason="None.")] * 2)
    assert outcome.baseline is not None
    assert outcome.baseline.reproducer is None
