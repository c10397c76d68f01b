"""A record in which every text from outside tries to break out of the page."""

from dataclasses import replace
from uuid import uuid4

from sample_outcomes import alert, context, crash, evidence, fix, published
from sample_shop import DIFF

from agent.domain.alert import Alert
from agent.domain.evidence import Evidence, EvidenceKind
from agent.domain.fix import FileChange
from agent.domain.outcome import Outcome, Published
from agent.domain.proof import Attempt, Check, CheckStatus, Reason, ReproductionKind
from agent.domain.telemetry import LogRecord
from agent.domain.untrusted import Untrusted

SCRIPT = "<script>window.broken=1;alert(1)</script>"
IMAGE = '"\'><img src=x onerror="window.broken=1;alert(2)"><svg/onload=alert(3)>'
BREAKOUT = (
    f"</code></pre></td></table></section></main>{SCRIPT}{IMAGE}<style>body{{display:none}}</style><base href=//evil.example>"
)
TEMPLATE = "{{ 7*7 }}{% raw %}${7*7}"
HOSTILE = f"{BREAKOUT}{TEMPLATE}\u202e<a href='javascript:alert(4)'>x</a><meta http-equiv=refresh content='0;url=//evil.example'>"


def hostile_alert() -> Alert:
    """An alert with markup in labels, annotations, names and addresses."""
    calm = alert(HOSTILE, uuid4().hex)
    return replace(
        calm,
        labels={**calm.labels, "alertname": HOSTILE, "severity": IMAGE, HOSTILE: HOSTILE},
        annotations={"summary": Untrusted(HOSTILE), HOSTILE: Untrusted(SCRIPT)},
        url="javascript:alert(5)",
    )


def hostile_evidence() -> tuple[Evidence, ...]:
    """Tracebacks, logs and notes of an attacker."""
    crashes, logs = evidence()
    one = crash(HOSTILE)
    frames = tuple(
        replace(frame, path=HOSTILE, function=HOSTILE, code=HOSTILE, marker=(3, 9), locals={HOSTILE: HOSTILE})
        for frame in one.frames
    )
    bad = replace(one, type=HOSTILE, frames=frames, notes=(Untrusted(HOSTILE),), cause=replace(one, frames=frames))
    record = LogRecord(body=Untrusted(HOSTILE), severity_text=IMAGE, location=IMAGE)
    note = Evidence(
        kind=EvidenceKind.NOTE, source=HOSTILE, query=HOSTILE, collected_at=logs.collected_at, body=Untrusted(HOSTILE)
    )
    return (
        replace(crashes, source=HOSTILE, query=HOSTILE, body=(bad, bad)),
        replace(logs, source=HOSTILE, query=HOSTILE, body=(record,)),
        note,
    )


def hostile_outcome() -> Outcome:
    """A published fix whose every text is markup."""
    diff = DIFF.replace("if coupon is None:", f"if coupon is None:  # {HOSTILE}").replace(
        "shop/pricing.py", IMAGE.replace("\n", "")
    )
    bad_fix = replace(fix(diff, HOSTILE), author=HOSTILE, rationale=f"`{HOSTILE}`", invents=HOSTILE)
    calm = published(bad_fix)
    assert calm.baseline
    assert calm.baseline.reproducer
    assert isinstance(calm.result, Published)
    check = Check(name=HOSTILE, status=CheckStatus.FAILED, detail=HOSTILE)
    verdict = replace(calm.trials[-1].verdict, reasons=(Reason(code=HOSTILE, text=HOSTILE),), checks=(check,))
    trial = replace(calm.trials[-1], verdict=verdict)
    reproducer = replace(
        calm.baseline.reproducer,
        test_id=HOSTILE,
        how=HOSTILE,
        observed=crash(HOSTILE),
        files=(FileChange(path=HOSTILE, before=None, after=HOSTILE.encode()),),
    )
    suspect = replace(context().suspects[0], symbol=HOSTILE, reasons=(HOSTILE,))
    return Outcome(
        result=replace(
            calm.result,
            pull_request=replace(calm.result.pull_request, url="javascript:alert(6)", branch=HOSTILE, body=HOSTILE),
            decision=replace(calm.result.decision, trial=trial, reasons=verdict.reasons),
        ),
        context=replace(context(HOSTILE + "\n" * 12), suspects=(suspect,), owner_reasons=(HOSTILE,), crash=crash(HOSTILE)),
        baseline=replace(
            calm.baseline,
            reproducer=reproducer,
            attempts=(Attempt(kind=ReproductionKind.REPLAY, what=HOSTILE, result=HOSTILE),),
        ),
        trials=(trial,),
    )
