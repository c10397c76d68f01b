"""What the weights are worth, and how they are searched."""

from code_symbols import function

from agent.code.symbols import Symbol
from agent.stages.localization.clues import Clue, ranked
from agent.stages.localization.weights import WEIGHTS, Weight
from eval.clue_cases import Case
from eval.weights import baseline, left_out, rank_of, report, score, searched

FRAME = function("frame")
MAKER = function("maker")


def case(package: str, gold: Symbol, *clues: Clue) -> Case:
    place = gold.span.path, gold.name
    return Case(name=package, package=package, gold=frozenset({place}), innermost=(FRAME.span.path, FRAME.name), clues=clues)


def clue(symbol: Symbol, weight: Weight, *factors: Weight, strength: float = 1.0) -> Clue:
    return Clue(symbol=symbol, weight=weight, reason=f"{weight}.", strength=strength, factors=factors)


RAISED = clue(FRAME, Weight.RAISED_HERE)
BORN = clue(MAKER, Weight.VALUE_BORN)
REFUSED = clue(MAKER, Weight.REFUSED_CALLER)


def test_every_kind_of_evidence_has_a_weight_between_nothing_and_certain() -> None:
    assert set(WEIGHTS) == set(Weight)
    assert all(0.0 < weight < 1.0 for weight in WEIGHTS.values())


def test_two_hints_of_one_kind_count_as_the_stronger_and_hints_of_two_kinds_as_both() -> None:
    once, twice = ranked([BORN]), ranked([BORN, clue(MAKER, Weight.VALUE_BORN, strength=0.5)])
    both = ranked([BORN, REFUSED])
    assert once[0].score == twice[0].score < both[0].score < 1.0


def test_a_factor_takes_its_part_of_the_evidence_away() -> None:
    plain, passing = ranked([RAISED])[0], ranked([clue(FRAME, Weight.RAISED_HERE, Weight.PASSES_ON)])[0]
    assert passing.score == round(plain.score * WEIGHTS[Weight.PASSES_ON], 3)


def test_among_equals_the_one_accused_first_stays_first() -> None:
    first, second = clue(FRAME, Weight.NAMED), clue(MAKER, Weight.NAMED)
    assert [suspect.symbol for suspect in ranked([first, second])] == ["frame", "maker"]


def test_a_reason_that_hardly_matters_beside_the_others_is_not_shown() -> None:
    faint = Clue(symbol=FRAME, weight=Weight.NAMED, reason="Faint.", strength=0.05)
    assert ranked([RAISED, faint])[0].reasons == ("raised here.",)


def test_the_baseline_knows_only_the_innermost_frame() -> None:
    cases = [case("a", FRAME, RAISED), case("b", MAKER, RAISED, BORN)]
    assert (baseline(cases).first, baseline(cases).first_three) == (1, 1)
    assert score(cases, WEIGHTS).first_three == 2


def test_a_function_of_the_fix_that_no_clue_names_has_no_rank() -> None:
    assert rank_of(case("a", MAKER, RAISED), WEIGHTS) == 0


def test_the_search_finds_weights_that_put_the_right_functions_first() -> None:
    cases = [case("a", FRAME, RAISED, BORN), case("b", MAKER, RAISED, REFUSED), case("c", MAKER, RAISED, REFUSED)]
    found = searched(cases)
    assert score(cases, found).first == 3
    assert found[Weight.REFUSED_CALLER] > found[Weight.RAISED_HERE] > 0.0
    assert found == searched(cases)


def test_what_is_left_out_is_not_learnt_from() -> None:
    contrary = [case("a", FRAME, RAISED, BORN), case("b", MAKER, RAISED, BORN)]
    assert left_out(contrary).first < 2


def test_the_report_names_what_was_missed_and_every_weight() -> None:
    lines = "\n".join(report([case("a", FRAME, RAISED), case("b", MAKER, RAISED)], "trace"))
    assert "not first: b (rank -)" in lines
    assert all(weight.value in lines for weight in Weight)
