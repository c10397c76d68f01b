import pytest

from agent.errors import BadInput
from eval.running.solvers import GoldSolver, solver_named


@pytest.mark.parametrize("name", ["null", "rules", "gold"])
def test_own_solvers_are_found_by_their_entry_points(name: str) -> None:
    assert solver_named(name).name == name


def test_the_rules_of_the_rules_solver_are_the_installed_ones() -> None:
    assert "PY101" in {rule.code for rule in solver_named("rules").rules()}
    assert solver_named("null").rules() == ()


@pytest.mark.parametrize("name", ["model", "rules+model"])
def test_solvers_that_need_a_model_say_that_none_is_installed(name: str) -> None:
    with pytest.raises(BadInput, match="no model backend is installed"):
        solver_named(name)


def test_a_solver_is_found_by_module_and_attribute_and_may_be_made_by_a_function() -> None:
    assert solver_named("planted_solvers:breaking").name == "breaking"
    assert solver_named("planted_solvers:made").name == "made"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rulez", "no solver is called 'rulez'; expected one of gold, null, rules, or module:attribute"),
        ("planted_solvers:missing", "can't be loaded"),
        ("no_such_module_anywhere:x", "No module named"),
        ("planted_solvers:unlike", "is a str"),
        (":", "can't be loaded"),
    ],
)
def test_a_solver_that_is_none_is_refused_by_name(name: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        solver_named(name)


def test_only_the_gold_solver_is_handed_the_reference() -> None:
    assert isinstance(solver_named("gold"), GoldSolver)
    assert not isinstance(solver_named("rules"), GoldSolver)
