from collections.abc import Callable
from pathlib import Path

import pytest
from case_folders import write_case
from planted_solvers import SECRET, Replacing, breaking
from small_suite import GUEST_CASE, REFUSED_CASE, TYPO_CASE

from agent.domain.codec import loads
from agent.domain.outcome import Outcome
from agent.sandboxes.bubblewrap import Bubblewrap
from eval.cases.case import Case, Mode
from eval.cases.folder import load_folder
from eval.log import Sample
from eval.running.sampling import Sampling
from eval.running.solvers import Solver, solver_named

Sampled = Callable[..., Sample]


@pytest.fixture
def sampled(tmp_path: Path, suite: Path, box: Bubblewrap) -> Sampled:
    def run(solver: Solver, case: str | Case, mode: Mode = Mode.ALL) -> Sample:
        sampling = Sampling(solver=solver, mode=mode, cache=tmp_path, sandbox=box, scratch=tmp_path)
        return sampling.sample(case if isinstance(case, Case) else load_folder(suite / case), 0)

    return run


def test_a_fix_of_an_installed_rule_is_proven_and_right(sampled: Sampled) -> None:
    sample = sampled(solver_named("rules"), TYPO_CASE)
    score = sample.score
    assert (score.verdict, score.result, score.author) == ("proven", "published", "rule:PY106")
    assert (score.hidden, score.kept, score.solved) == (True, None, True)
    assert (score.first, score.third, score.in_context, score.innermost) == (True, True, True, True)
    assert (score.changed_lines, score.reference_lines) == (2, 2)
    assert isinstance(loads(sample.outcome), Outcome)
    assert "NameError" in sample.trace


def test_the_null_solver_solves_nothing_and_is_still_located(sampled: Sampled) -> None:
    score = sampled(solver_named("null"), TYPO_CASE).score
    assert (score.verdict, score.solved, score.hidden, score.kept, score.author) == ("none", False, None, None, "")
    assert (score.first, score.reproduced) == (True, "replay")


def test_the_reference_is_judged_right_whatever_the_pipeline_thinks_of_it(sampled: Sampled) -> None:
    score = sampled(solver_named("gold"), GUEST_CASE).score
    assert (score.verdict, score.author, score.hidden, score.kept, score.solved) == ("plausible", "reference", True, True, True)


def test_the_reference_of_a_case_to_decline_is_nothing(sampled: Sampled) -> None:
    score = sampled(solver_named("gold"), REFUSED_CASE).score
    assert (score.fixable, score.verdict, score.author, score.declined_rightly) == (False, "none", "", True)
    assert (score.owner, score.owner_right, score.first) == ("infrastructure", True, None)


def test_a_planted_rule_that_passes_the_reproduction_and_breaks_the_behaviour_is_seen_as_proven_but_wrong(
    sampled: Sampled,
) -> None:
    wrong = Solver(name="wrong", rules=lambda: (Replacing(b"amount - discont", b"amount - discount * 2"),))
    score = sampled(wrong, TYPO_CASE).score
    assert (score.verdict, score.hidden, score.proven_but_wrong, score.solved) == ("proven", False, True, False)


def test_a_planted_rule_that_breaks_a_test_of_the_repository_is_not_accepted(sampled: Sampled) -> None:
    wrong = Solver(name="wrong", rules=lambda: (Replacing(b'customer["discount"]', b"0"),))
    sample = sampled(wrong, GUEST_CASE)
    outcome = loads(sample.outcome)
    assert isinstance(outcome, Outcome)
    assert [trial.verdict.kind.value for trial in outcome.trials] == ["regressed"]
    assert (sample.score.verdict, sample.score.hidden) == ("none", None)
    assert sample.score.why == "1 candidate was tried and none held: regressed."


def test_a_bug_of_the_solver_is_an_error_with_its_traceback_and_without_secrets(sampled: Sampled) -> None:
    sample = sampled(breaking, TYPO_CASE)
    assert (sample.score.verdict, sample.score.counted) == ("error", True)
    assert "RuntimeError" in sample.error
    assert SECRET not in sample.error + sample.score.why


def test_a_repository_that_cannot_be_made_is_a_failure_of_the_machinery(sampled: Sampled, tmp_path: Path) -> None:
    case = load_folder(write_case(tmp_path / "cases" / "broken"))
    for file in (tmp_path / "cases" / "broken" / "repo").rglob("*.py"):
        file.unlink()
    score = sampled(solver_named("null"), case).score
    assert (score.verdict, score.counted, score.proven_but_wrong) == ("infra", False, False)
    assert "holds no files" in score.infra


def test_a_reference_that_deletes_and_brings_files_that_are_no_text_is_judged_whole(sampled: Sampled, tmp_path: Path) -> None:
    folder = write_case(
        tmp_path / "cases" / "release",
        files={
            "repo/shop/old.py": "GONE = True\n",
            "judge/fixed/shop/old.py.absent": "",
            "judge/fixed/shop/tests/test_x.py": "\n",
        },
    )
    (folder / "judge/fixed/shop/logo.png").write_bytes(b"\x89PNG\0\xff")
    score = sampled(solver_named("gold"), load_folder(folder)).score
    assert (score.hidden, score.kept, score.result) == (True, True, "suggested")


def test_a_giant_reference_is_judged_without_being_proven(sampled: Sampled, tmp_path: Path) -> None:
    giant = "\n".join(f"LINE_{number} = {number}" for number in range(12_000))
    folder = write_case(tmp_path / "cases" / "giant", files={"judge/fixed/shop/tables.py": giant})
    sample = sampled(solver_named("gold"), load_folder(folder))
    assert (sample.score.verdict, sample.score.solved, sample.score.reference_lines) == ("none", True, 12_002)
