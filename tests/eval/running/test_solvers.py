import pytest

from agent.errors import BadInput
from eval.running.models import model_access
from eval.running.solvers import GoldSolver, solver_named


@pytest.mark.parametrize("name", ["null", "rules", "gold", "model", "rules+model"])
def test_own_solvers_are_found_by_their_entry_points(name: str) -> None:
    assert solver_named(name).name == name


def test_the_rules_of_the_rules_solver_are_the_installed_ones() -> None:
    assert "PY101" in {rule.code for rule in solver_named("rules").rules()}
    assert solver_named("null").rules() == ()


def test_a_solver_that_asks_a_model_needs_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUTURE_MODEL", raising=False)
    assert model_access(solver_named("rules"), "", "", "") is None
    with pytest.raises(BadInput, match="asks a model, and none is named"):
        model_access(solver_named("model"), "", "", "")
    with pytest.raises(BadInput, match="no key and no address"):
        model_access(solver_named("model"), "small", "", "")


def test_a_solver_is_found_by_module_and_attribute_and_may_be_made_by_a_function() -> None:
    assert solver_named("planted_solvers:breaking").name == "breaking"
    assert solver_named("planted_solvers:made").name == "made"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rulez", "no solver is called 'rulez'; expected one of gold, model, null, rules, rules.model, or module:attribute"),
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
