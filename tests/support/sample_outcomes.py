"""Records as a finished incident leaves them, for tests of what people and programs are shown."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sample_shop import DIFF, FIXED, SOURCE, TEST

from agent.domain.alert import Alert, AlertStatus
from agent.domain.crash import Crash, CrashSignature, StackFrame
from agent.domain.evidence import Commit, Evidence, EvidenceKind
from agent.domain.fix import CandidateFix, Diff, FileChange, Safety
from agent.domain.location import CodeContext, LocatedFrame, SourceFile, Span, Suspect
from agent.domain.outcome import Action, Decision, Declined, Outcome, Published, PullRequest, PullRequestState, Suggested
from agent.domain.proof import (
    Attempt,
    Baseline,
    Check,
    CheckStatus,
    Reason,
    Reproducer,
    ReproductionKind,
    Trial,
    Verdict,
    VerdictKind,
)
from agent.domain.telemetry import LogRecord
from agent.domain.untrusted import Untrusted

NIGHT = datetime(2026, 11, 24, 2, 41, 7, tzinfo=UTC)
SIGNATURE = CrashSignature(type="AttributeError", path="shop/pricing.py", function="total")


def alert(message: str = "shop /checkout error rate 26.4%", fingerprint: str = "61212e8a6324d85a") -> Alert:
    """The alert of a shop whose checkout fails."""
    return Alert(
        fingerprint=fingerprint,
        status=AlertStatus.FIRING,
        labels={"alertname": "HighErrorRate", "route": "/checkout", "service": "shop", "severity": "critical"},
        annotations={"summary": Untrusted(message)},
        starts_at=NIGHT,
        source="alertmanager",
        group=f'{{}}:{{service="shop", fingerprint="{fingerprint}"}}',
        url="http://prometheus.example:9090/graph?g0.expr=rate",
    )


def crash(message: str = "'NoneType' object has no attribute 'percent'") -> Crash:
    """The crash of that checkout."""
    return Crash(
        type="AttributeError",
        message=Untrusted(message),
        count=212,
        frames=(
            StackFrame(path="/usr/lib/python3.11/wsgiref/handlers.py", line=137, function="run"),
            StackFrame(path="/srv/app/shop/app.py", line=41, function="checkout", code="price = total(basket, form['coupon'])"),
            StackFrame(
                path="/srv/app/shop/pricing.py",
                line=10,
                function="total",
                code="return price - price * coupon.percent // 100",
                marker=(23, 37),
                locals={"price": "1900", "coupon": "None", "code": "'WELCOM10'"},
            ),
        ),
    )


def evidence(message: str = "POST /checkout 500") -> tuple[Evidence, ...]:
    """What the logs and the history had to say."""
    return (
        Evidence(
            kind=EvidenceKind.CRASH,
            source="files",
            query="/var/log/shop/app.log, 02:31:07 to 02:46:07 UTC, records with a traceback",
            collected_at=NIGHT + timedelta(seconds=2),
            body=(crash(),),
        ),
        Evidence(
            kind=EvidenceKind.LOGS,
            source="files",
            query="/var/log/shop/app.log, 02:31:07 to 02:46:07 UTC",
            collected_at=NIGHT + timedelta(seconds=2),
            body=tuple(
                LogRecord(
                    timestamp=NIGHT - timedelta(seconds=9 - number),
                    severity_text="ERROR" if number % 3 == 0 else "INFO",
                    body=Untrusted(f"{message} request {number}"),
                    location=f"app.log:{4310 + number}",
                )
                for number in range(6)
            ),
        ),
    )


def context(source: str = SOURCE, symbol: str = "total") -> CodeContext:
    """Where in the code it happened."""
    one = crash()
    return CodeContext(
        revision="8d1f0a9c4e27b3d65f8a1c2e9b7d4f6a0c3e5b71",
        crash=one,
        signature=SIGNATURE,
        frames=(LocatedFrame(frame=one.frames[2], path="shop/pricing.py", line=10, symbol="total"),),
        suspects=(
            Suspect(
                span=Span(path="shop/pricing.py", start_line=6, end_line=10),
                symbol=symbol,
                score=0.91,
                reasons=(
                    "The exception was raised here.",
                    "`coupon` comes from `find_coupon`, which returns None for unknown codes.",
                ),
            ),
        ),
        files={"shop/pricing.py": SourceFile(path="shop/pricing.py", content=source.encode())},
        owner_reasons=("The innermost frame is in the service's own repository.",),
        commits=(
            Commit(
                sha="3fa94c1e7b20",
                author="Ada",
                committed_at=NIGHT - timedelta(days=3),
                subject=Untrusted("Take coupons off the total"),
            ),
        ),
    )


def baseline() -> Baseline:
    """The reproduction, red on the unpatched tree."""
    return Baseline(
        reproducer=Reproducer(
            kind=ReproductionKind.REPLAY,
            test_id="tests/test_total_regression.py::test_total_with_an_unknown_coupon",
            expected=SIGNATURE,
            observed=crash(),
            how="Calls total() with the basket and the code 'WELCOM10' that the crash recorded.",
            files=(FileChange(path="tests/test_total_regression.py", before=None, after=TEST.encode()),),
        ),
        attempts=(
            Attempt(kind=ReproductionKind.EXISTING_TEST, what="12 tests that reach total()", result="all green"),
            Attempt(kind=ReproductionKind.REPLAY, what="total(basket, 'WELCOM10')", result="red with the same signature"),
        ),
        green=tuple(f"tests/test_pricing.py::test_{number}" for number in range(12)),
    )


def fix(diff: str = DIFF, title: str = "Return the full price when there is no coupon") -> CandidateFix:
    """The fix that holds."""
    return CandidateFix(
        author="rule:PY101",
        title=title,
        rationale="find_coupon answers None for a code it does not know; the caller in receipts.py already treats that as no discount.",
        diff=Diff(changes=(FileChange(path="shop/pricing.py", before=SOURCE.encode(), after=FIXED.encode()),), text=diff),
    )


def trials(best: CandidateFix) -> tuple[Trial, ...]:
    """A candidate that broke something, then the one that holds."""
    first = replace(best, title="Look the coupon up with a default", safety=Safety.CHANGES_BEHAVIOUR)
    return (
        Trial(
            fix=first,
            verdict=Verdict(
                kind=VerdictKind.REGRESSED,
                reasons=(
                    Reason(code="went-red", text="tests/test_pricing.py::test_3 was green and is red with this candidate."),
                ),
                checks=(
                    Check(name="applies", status=CheckStatus.PASSED, detail="1 file", seconds=0.01),
                    Check(name="reproduction", status=CheckStatus.PASSED, detail="green", seconds=0.4),
                    Check(name="impacted tests", status=CheckStatus.FAILED, detail="1 of 12 went red", seconds=0.8),
                ),
            ),
        ),
        Trial(
            fix=best,
            verdict=Verdict(
                kind=VerdictKind.PROVEN,
                reasons=(Reason(code="proven", text="Red before, green after, and nothing that was green went red."),),
                checks=(
                    Check(name="applies", status=CheckStatus.PASSED, detail="1 file, 2 lines added", seconds=0.01),
                    Check(name="compiles", status=CheckStatus.PASSED, detail="shop/pricing.py", seconds=0.06),
                    Check(name="reproduction", status=CheckStatus.PASSED, detail="red before, green after", seconds=0.41),
                    Check(name="full suite", status=CheckStatus.PASSED, detail="12 of 12 stay green", seconds=1.9),
                    Check(name="lint", status=CheckStatus.SKIPPED, detail="no linter is configured"),
                ),
            ),
        ),
    )


def published(best: CandidateFix | None = None) -> Outcome:
    """A proven fix in a pull request."""
    tried = trials(best or fix())
    decision = Decision(
        action=Action.PUBLISH,
        trial=tried[-1],
        reasons=(
            Reason(
                code="proven",
                text="The reproduction was red before the fix and is green after it, and nothing that was green went red.",
            ),
        ),
    )
    pull_request = PullRequest(
        number=7,
        url="http://forge.example/shop/pulls/7",
        branch="suture/fault-9b2f61c03d5e",
        base="main",
        title=tried[-1].fix.title,
        body="## What happened\n\nCheckouts with an unknown coupon crash.",
        state=PullRequestState.OPEN,
        marker="9b2f61c03d5e",
    )
    return Outcome(
        result=Published(pull_request=pull_request, decision=decision), context=context(), baseline=baseline(), trials=tried
    )


def suggested() -> Outcome:
    """A proven fix that was only shown, and makes a value up."""
    tried = trials(replace(fix(), invents="0", safety=Safety.CHANGES_BEHAVIOUR))
    decision = Decision(
        action=Action.SUGGEST,
        trial=tried[-1],
        reasons=(Reason(code="suggest-mode", text="The fix is proven; suggest-only mode pushes nothing."),),
    )
    return Outcome(
        result=Suggested(body="## Suggestion\n\nApply the diff.", decision=decision),
        context=context(),
        baseline=baseline(),
        trials=tried,
    )


def declined() -> Outcome:
    """Nothing could be reproduced, nothing is proposed."""
    nothing = replace(baseline(), reproducer=None)
    return Outcome(
        result=Declined(reasons=(Reason(code="no-candidate", text="No rule had a fix to offer for this fault."),)),
        context=context(),
        baseline=nothing,
    )
