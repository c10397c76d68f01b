import json

from agent.domain.proof import Attempt, ReproductionKind
from eval.reports.reproductions import rates, reproductions_json, reproductions_markdown
from eval.running.attempts import why_not
from eval.running.reproducing import Reproduction

GREEN = Reproduction(
    case="green", mode="event", kind="replay", called="total", frame=0, frames=2, green=True, accepted=True, ending="green"
)
WRONG = Reproduction(
    case="wrong", mode="event", kind="search", called="_rate", frame=1, frames=2, green=False, accepted=False,
    ending="failed with TypeError", doubts=("stub-input",),
)  # fmt: skip
NONE = Reproduction(case="none", mode="event", frames=2, reason="replay: Not rebuilt: 'order' was not recorded")
BROKEN = Reproduction(case="broken", mode="event", infra="no | such release")
ALL = [GREEN, WRONG, NONE, BROKEN]


def shares() -> dict[str, tuple[float, int]]:
    return {rate.label: (rate.hits, rate.total) for rate in rates(ALL)}


def test_wrong_reproductions_are_counted_over_the_reproductions_and_failed_machinery_over_nothing() -> None:
    assert shares() == {
        "reproduced": (2, 3),
        "green with the real fix": (1, 2),
        "wrong: not green with it": (1, 2),
        "refuses the real fix": (1, 2),
        "without a doubt": (1, 2),
        "wrong, and without a doubt": (0, 2),
    }


def test_the_json_holds_every_case_and_the_intervals() -> None:
    document = json.loads(reproductions_json(ALL))
    assert [one["case"] for one in document["cases"]] == ["green", "wrong", "none", "broken"]
    low, high = document["figures"]["reproduced"]["interval"]
    assert 0.0 < low < 2 / 3 < high < 1.0


def test_the_markdown_has_a_row_a_case_and_escapes_what_would_break_it() -> None:
    lines = reproductions_markdown(ALL).splitlines()
    assert "| wrong | event | search | _rate | 2 of 2 | failed with TypeError, refused | stub-input | 0.0 |  |" in lines
    assert any("no \\| such release" in line for line in lines)
    assert "- machinery failed, counted apart: 1 (broken)" in lines


def test_why_nothing_was_red_names_the_commonest_endings_of_each_rung() -> None:
    def attempt(kind: ReproductionKind, what: str, result: str) -> Attempt:
        return Attempt(kind=kind, what=what, result=result)

    tried = [
        attempt(ReproductionKind.REPLAY, "call total", "Not rebuilt: 'order' was not recorded."),
        attempt(ReproductionKind.REPLAY, "total(1)", "Passed."),
        attempt(ReproductionKind.REPLAY, "total(2)", "Passed."),
        attempt(ReproductionKind.SEARCH, "try 60 made-up inputs", "None is red with the incident's signature."),
    ]
    assert why_not(tried) == (
        "replay: Passed (2 times), Not rebuilt: 'order' was not recorded; "
        "search: try 60 made-up inputs: None is red with the incident's signature"
    )
    assert why_not([]) == "nothing was tried"
