"""A record with a secret in every text that comes from outside; none of them may be shown."""

from dataclasses import replace
from uuid import uuid4

from sample_outcomes import alert, context, crash, declined, evidence, fix, suggested
from sample_shop import SOURCE

from agent.domain.alert import Alert
from agent.domain.evidence import Evidence, EvidenceKind
from agent.domain.outcome import Declined, Outcome, Suggested
from agent.domain.proof import Attempt, Check, CheckStatus, Reason, ReproductionKind
from agent.domain.untrusted import Untrusted

TOKEN = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"
PASSWORD = "hunter2hunter2"
LEAK = f"Authorization: Bearer {TOKEN} postgres://shop:{PASSWORD}@db/shop"
SECRETS = (TOKEN, PASSWORD)


def leaky_alert() -> Alert:
    """An alert whose author wrote secrets into labels, annotations and its address."""
    calm = alert(LEAK, uuid4().hex)
    return replace(
        calm,
        labels={**calm.labels, "dsn": f"postgres://shop:{PASSWORD}@db/shop", "severity": LEAK, "alertname": f"Failed {LEAK}"},
        url=f"http://prometheus.example/graph?token={TOKEN}",
    )


def leaky_evidence() -> tuple[Evidence, ...]:
    """A note that was recorded without its secret being taken out."""
    return (replace(evidence()[0], kind=EvidenceKind.NOTE, query=LEAK, body=Untrusted(LEAK)),)


def leaky_outcomes() -> tuple[Outcome, ...]:
    """Outcomes whose every sentence quotes a secret: declined, and suggested."""
    told = (Reason(code="told", text=LEAK),)
    attempt = Attempt(kind=ReproductionKind.REPLAY, what=LEAK, result=LEAK)
    nothing = declined()
    assert nothing.baseline
    refused = replace(
        nothing,
        result=Declined(reasons=told),
        context=replace(context(SOURCE.replace("\n", f"  # {LEAK}\n")), crash=crash(LEAK), owner_reasons=(LEAK,)),
        baseline=replace(nothing.baseline, infra=LEAK, attempts=(attempt,)),
    )
    shown = suggested()
    assert isinstance(shown.result, Suggested)
    assert shown.baseline
    assert shown.baseline.reproducer
    trial = replace(
        shown.trials[-1],
        fix=replace(fix(title=LEAK), rationale=LEAK),
        verdict=replace(
            shown.trials[-1].verdict, reasons=told, checks=(Check(name="suite", status=CheckStatus.FAILED, detail=LEAK),)
        ),
    )
    decision = replace(shown.result.decision, trial=trial, reasons=told)
    reproducer = replace(shown.baseline.reproducer, how=LEAK, observed=crash(LEAK))
    held = replace(
        shown,
        result=Suggested(body=LEAK, decision=decision),
        trials=(trial,),
        baseline=replace(shown.baseline, reproducer=reproducer, attempts=(attempt,)),
    )
    return refused, held
