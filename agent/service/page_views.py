"""What the incident page shows, worked out of the record by pure functions."""

from dataclasses import dataclass

from agent.domain.crash import Crash
from agent.domain.location import CodeContext, LocatedFrame, Suspect
from agent.domain.outcome import Decision, Outcome, Published, PullRequest, Suggested
from agent.domain.proof import Check, CheckStatus, Reason, Trial, VerdictKind
from agent.service.diff_view import DiffFile, diff_files, whole_file
from agent.service.records import IncidentDetail, IncidentState, TimelineEntry
from agent.service.way_view import SheetView, sheet_views

QUOTE_LINES = 24
STATE_WORDS = {
    IncidentState.WAITING: "Waiting",
    IncidentState.WORKING: "Working",
    IncidentState.PUBLISHED: "Fix published",
    IncidentState.SUGGESTED: "Fix suggested",
    IncidentState.DECLINED: "No fix",
    IncidentState.FAILED: "Could not finish",
    IncidentState.MERGED: "Merged",
}
STATE_TONES = {
    IncidentState.WAITING: "busy",
    IncidentState.WORKING: "busy",
    IncidentState.PUBLISHED: "good",
    IncidentState.SUGGESTED: "warn",
    IncidentState.DECLINED: "warn",
    IncidentState.FAILED: "bad",
    IncidentState.MERGED: "quiet",
}
HEADLINES = {
    IncidentState.WAITING: "Taken in. Work on it begins as soon as a worker is free.",
    IncidentState.WORKING: "Being worked on. New steps appear in the timeline by themselves.",
    IncidentState.SUGGESTED: "There is a fix for you to judge. Nothing was pushed.",
    IncidentState.DECLINED: "No fix was proposed. Below is everything that was found out.",
    IncidentState.FAILED: "Suture itself could not finish. The incident needs you.",
    IncidentState.MERGED: "The same fault is answered for by another incident; work goes on there.",
}
VERDICT_TONES = {VerdictKind.PROVEN: "good", VerdictKind.PLAUSIBLE: "warn", VerdictKind.INFRA: "warn"}
CHECK_TONES = {CheckStatus.PASSED: "good", CheckStatus.FAILED: "bad", CheckStatus.INFRA: "warn", CheckStatus.SKIPPED: "quiet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLine:
    """One quoted line of source; `hit` where the crash went through."""

    number: int
    text: str
    hit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspectView:
    """A suspect and its lines."""

    suspect: Suspect
    lines: tuple[CodeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """Everything the incident page shows.

    Args:
        detail: the record.
        entries: the timeline so far.
        best: the trial that was decided on, None when there is none.
        decision: what was decided about it, None when it never came to that.
        reasons: why it ended as it did.
        pull_request: where the fix is, None when none was published.
        suggestion: Markdown that was shown to people, empty when there was none.
        suspects: the first suspects with their code.
        sheets: the code of the fault with the way of the bad value.
        fix: the best trial's diff.
        regression_test: the files the reproduction adds.
    """

    detail: IncidentDetail
    entries: tuple[TimelineEntry, ...]
    best: Trial | None
    decision: Decision | None
    reasons: tuple[Reason, ...]
    pull_request: PullRequest | None
    suggestion: str
    suspects: tuple[SuspectView, ...]
    sheets: tuple[SheetView, ...]
    fix: tuple[DiffFile, ...]
    regression_test: tuple[DiffFile, ...]

    @property
    def headline(self) -> str:
        """The one sentence a tired person needs."""
        state = self.detail.summary.state
        if state is IncidentState.PUBLISHED and self.pull_request:
            number = self.pull_request.number
            proven = self.best is not None and self.best.verdict.kind is VerdictKind.PROVEN
            return f"A {'proven ' if proven else ''}fix waits for review in pull request #{number}."
        return HEADLINES.get(state, "A fix was published.")

    @property
    def last_sequence(self) -> int:
        """The newest timeline entry shown, 0 without any."""
        return self.entries[-1].sequence if self.entries else 0

    @property
    def proof(self) -> tuple[Check, ...]:
        """The checks of the best trial that really ran."""
        checks = self.best.verdict.checks if self.best else ()
        return tuple(check for check in checks if check.status is not CheckStatus.SKIPPED)

    @property
    def not_checked(self) -> tuple[Check, ...]:
        """The checks of the best trial that did not run."""
        checks = self.best.verdict.checks if self.best else ()
        return tuple(check for check in checks if check.status is CheckStatus.SKIPPED)

    @property
    def located(self) -> dict[tuple[str, int], LocatedFrame]:
        """Frames inside the repository by the path and line the runtime printed."""
        context = self.detail.outcome and self.detail.outcome.context
        return {(one.frame.path, one.frame.line): one for one in context.frames} if context else {}


def incident_view(detail: IncidentDetail, entries: tuple[TimelineEntry, ...]) -> IncidentView:
    """What the page shows of one record."""
    outcome = detail.outcome
    decision = _decision(outcome)
    best = decision.trial if decision else None
    result = outcome.result if outcome else None
    context = outcome.context if outcome else None
    return IncidentView(
        detail=detail,
        entries=entries,
        best=best,
        decision=decision,
        reasons=_reasons(outcome, decision),
        pull_request=result.pull_request if isinstance(result, Published) else None,
        suggestion=result.body if isinstance(result, Suggested) else "",
        suspects=tuple(SuspectView(suspect=one, lines=quote(context, one)) for one in context.suspects[:3]) if context else (),
        sheets=sheet_views(context) if context else (),
        fix=diff_files(best.fix.diff.text) if best else (),
        regression_test=_regression_test(outcome) if best else (),
    )


def quote(context: CodeContext, suspect: Suspect) -> tuple[CodeLine, ...]:
    """The suspect's lines, around those the crash went through when it is long."""
    file = context.files.get(suspect.span.path)
    if file is None:
        return ()
    hits = {frame.line for frame in context.frames if frame.path == suspect.span.path}
    text = file.content.decode("utf-8", "replace").split("\n")
    first, last = max(1, suspect.span.start_line), min(len(text), suspect.span.end_line)
    inside = [line for line in hits if first <= line <= last]
    if last - first >= QUOTE_LINES:
        middle = inside[0] if inside else first
        first = max(first, min(middle - QUOTE_LINES // 2, last - QUOTE_LINES + 1))
        last = min(last, first + QUOTE_LINES - 1)
    return tuple(
        CodeLine(number=number, text=text[number - 1].rstrip("\r"), hit=number in hits) for number in range(first, last + 1)
    )


def chain(crash: Crash) -> tuple[tuple[str, Crash], ...]:
    """The crash and what led to it, as (how it is connected to the one before, crash); bounded."""
    links: list[tuple[str, Crash]] = []
    how, current = "", crash
    while len(links) < 8:
        links.append((how, current))
        if current.cause is None:
            break
        how = "raised from" if current.cause_is_explicit else "while handling"
        current = current.cause
    return tuple(links)


def _decision(outcome: Outcome | None) -> Decision | None:
    result = outcome.result if outcome else None
    return result.decision if isinstance(result, Published | Suggested) else None


def _reasons(outcome: Outcome | None, decision: Decision | None) -> tuple[Reason, ...]:
    if decision:
        return decision.reasons
    result = outcome.result if outcome else None
    return () if result is None or isinstance(result, Published | Suggested) else result.reasons


def _regression_test(outcome: Outcome | None) -> tuple[DiffFile, ...]:
    reproducer = outcome.baseline.reproducer if outcome and outcome.baseline else None
    return tuple(whole_file(change) for change in reproducer.files) if reproducer else ()
