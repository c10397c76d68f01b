"""Eval logs as a run leaves them, for tests of what is made of them."""

from collections.abc import Mapping

from sample_outcomes import declined, published, suggested

from agent.domain.codec import dumps
from eval.log import Header, Log, Sample
from eval.scores import Score

HASHES = {
    "code": "c0ffee000000",
    "prompts": "000000000000",
    "rules": "abad1dea0000",
    "settings": "000000000000",
    "suite": "5eed00000000",
}


def proven(case: str = "proven-right", *, money: float = 0.0) -> Score:
    """A case that was solved and proven."""
    return Score(
        case=case, fixable=True, verdict="proven", result="published", author="rule:PY101", hidden=True, kept=True, first=True,
        third=True, in_context=True, innermost=False, reproduced="replay", owner="code", changed_lines=4, reference_lines=6,
        seconds=2.5, overhead=0.2, tokens=int(money * 1000), money=money, why="The reproduction was red before the fix.",
    )  # fmt: skip


def unsolved(case: str = "no-fix") -> Score:
    """A case without a candidate."""
    return Score(
        case=case, fixable=True, verdict="none", result="declined", first=False, third=True, in_context=True, innermost=False,
        owner="code", reference_lines=3, seconds=1.5, overhead=0.1, why="No rule had a fix to offer for this fault.",
    )  # fmt: skip


def plausible_wrong(case: str = "plausible-wrong") -> Score:
    """A suggestion that the hidden tests refute."""
    return Score(
        case=case, fixable=True, verdict="plausible", result="suggested", author="rule:PY102", hidden=False, kept=True,
        first=False, third=False, in_context=False, innermost=True, owner="code", changed_lines=2, reference_lines=9, seconds=4.0,
    )  # fmt: skip


def proven_wrong(case: str = "proven-wrong") -> Score:
    """What must never be."""
    return Score(
        case=case, fixable=True, verdict="proven", result="published", author="rule:XX999", hidden=True, kept=False, first=True,
        third=True, in_context=True, innermost=True, reproduced="replay", owner="code", changed_lines=2, reference_lines=2,
    )  # fmt: skip


def declined_rightly(case: str = "database-down") -> Score:
    """A fault of the infrastructure, left alone."""
    return Score(
        case=case, fixable=False, verdict="none", result="declined", owner="infrastructure", owner_right=True, seconds=0.4,
        why="The fault belongs to infrastructure, not to this code.",
    )  # fmt: skip


def infra(case: str = "sandbox-gone") -> Score:
    """The machinery failed."""
    return Score(case=case, fixable=True, verdict="infra", infra="bubblewrap could not start")


def error(case: str = "our-own-bug") -> Score:
    """Suture itself broke."""
    return Score(case=case, fixable=True, verdict="error", why="KeyError: 'x'")


ALL = (proven(), unsolved(), plausible_wrong(), proven_wrong(), declined_rightly(), infra(), error())


def log(*scores: Score, repeat: int = 1, hashes: Mapping[str, str] = HASHES, solver: str = "rules", suite: str = "core") -> Log:
    """A log of these scores."""
    header = Header(
        suite=suite,
        solver=solver,
        mode="all",
        cases=tuple(dict.fromkeys(score.case for score in scores)),
        repeat=repeat,
        started_at="2026-11-24T02:41:07+00:00",
        version="0.1.0",
        hashes=hashes,
    )
    return Log(header=header, samples=tuple(sample(score) for score in scores))


def sample(score: Score) -> Sample:
    """The line of one score, with a record that fits its result."""
    records = {"published": published, "suggested": suggested, "declined": declined}
    record = records.get(score.result)
    return Sample(
        score=score,
        outcome=dumps(record()) if record else "",
        trace="Traceback (most recent call last):\nValueError: <script>alert(1)</script>",
        error="Traceback of ours" if score.verdict == "error" else "",
        title=f"What happened at {score.case}",
        tags=("rule:PY101",),
    )
