"""What is measured of one case, and nothing derived from it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One run of one solver on one case.

    A case is *fixable* or to be *declined*; fields that don't apply to its kind are None.

    Args:
        case: its id.
        repeat: 0-based number of the repetition.
        fixable: False when declining is right.
        verdict: of the best candidate: `proven`, `plausible`, `none`; `infra` when the machinery failed, `error` when Suture did.
        result: `published`, `suggested`, `declined` or `failed`; empty on `error`.
        author: who made the best candidate, `rule:PY101`, `model:...`, `reference`; empty without one.
        hidden: the fail-to-pass tests all pass with the best candidate, None without a candidate or to be declined.
        kept: the pass-to-pass tests all still pass with it; None without a candidate or without such tests.
        first: the first suspect is a function of the real fix.
        third: one of the first three is.
        in_context: one of them is shown in the context packed for a fixer.
        innermost: the innermost frame of the repository is one (the baseline to beat).
        reproduced: rung of the ladder, empty for none.
        owner: whom the fault was attributed to, empty when nothing was located.
        owner_right: the owner is the expected one (to be declined only).
        changed_lines: added and removed lines of the best candidate.
        reference_lines: the same of the reference fix.
        seconds: wall time of the pipeline.
        judging: wall time of the hidden tests.
        overhead: wall time of preparing and scoring, in seconds: what the harness itself costs.
        peak_mb: peak memory of the process that ran it, so far, in MiB.
        question: tokens of the first question to a model, 0 when none was asked.
        tokens: spent on models.
        money: spent on models, US dollars.
        infra: why the machinery failed, empty when it did not; such a case is counted apart.
        why: first reasons of the result, one line.
    """

    case: str
    fixable: bool
    verdict: str
    repeat: int = 0
    result: str = ""
    author: str = ""
    hidden: bool | None = None
    kept: bool | None = None
    first: bool | None = None
    third: bool | None = None
    in_context: bool | None = None
    innermost: bool | None = None
    reproduced: str = ""
    owner: str = ""
    owner_right: bool | None = None
    changed_lines: int = 0
    reference_lines: int = 0
    seconds: float = 0.0
    judging: float = 0.0
    overhead: float = 0.0
    peak_mb: float = 0.0
    question: int = 0
    tokens: int = 0
    money: float = 0.0
    infra: str = ""
    why: str = ""

    @property
    def counted(self) -> bool:
        """False for failures of the machinery."""
        return not self.infra

    @property
    def right(self) -> bool:
        """The best candidate passes the hidden tests and breaks none that were green."""
        return self.hidden is True and self.kept is not False

    @property
    def solved(self) -> bool:
        """A fixable case whose best candidate is right."""
        return self.fixable and self.right

    @property
    def proven_right(self) -> bool:
        """Called proven, and right."""
        return self.verdict == "proven" and self.right

    @property
    def proven_but_wrong(self) -> bool:
        """Called proven, and refuted by the judge, or a proven fix where nothing should change; must never be."""
        return self.verdict == "proven" and not self.right

    @property
    def plausible_but_wrong(self) -> bool:
        """Suggested to people, and refuted by the judge."""
        return self.verdict == "plausible" and not self.right

    @property
    def declined_rightly(self) -> bool | None:
        """Nothing was proposed where nothing should be; None for fixable cases."""
        return None if self.fixable else self.verdict == "none"

    @property
    def declined_wrongly(self) -> bool | None:
        """The fault was called somebody else's where it is ours; None for cases to decline."""
        return self.owner not in {"", "code"} if self.fixable else None
