from datetime import UTC, datetime

import pytest

from agent.domain.alert import Alert, AlertStatus, Incident, Service
from agent.domain.crash import Crash, CrashSignature
from agent.domain.fix import CandidateFix, Diff, FileChange
from agent.domain.location import CodeContext, FaultOwner
from agent.domain.outcome import Action
from agent.domain.proof import Reason, Spent, Trial, Verdict, VerdictKind
from agent.domain.untrusted import Untrusted
from agent.policy import Policy, changed_lines

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def incident(
    *, repository: str = "/srv/git/shop", mode: str = "autonomous", status: AlertStatus = AlertStatus.FIRING
) -> Incident:
    alert = Alert(fingerprint="f1", status=status, labels={"service": "shop"}, starts_at=NOON, source="alertmanager")
    service = Service(name="shop", repository=repository, mode=mode)
    return Incident(key="shop-1", alerts=(alert,), service=service, opened_at=NOON)


def fix(*changes: FileChange, text: str = "@@ -1 +1 @@\n-a\n+b\n") -> CandidateFix:
    return CandidateFix(author="rule:PY101", title="Guard", rationale="", diff=Diff(changes=changes, text=text))


def change(path: str, before: bytes | None = b"a\n", after: bytes | None = b"b\n") -> FileChange:
    return FileChange(path=path, before=before, after=after)


def trial(kind: VerdictKind) -> Trial:
    return Trial(fix=fix(change("shop/cart.py")), verdict=Verdict(kind=kind, reasons=(Reason(code="x", text="because"),)))


def codes(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.code for reason in reasons]


def refusal(candidate: CandidateFix) -> list[str]:
    verdict = Policy().screen(candidate)
    assert verdict is not None
    return codes(verdict.reasons)


def test_an_incident_no_service_matches_is_declined_with_its_labels() -> None:
    (reason,) = Policy().admit(incident(repository=""))
    assert reason.code == "no-service"
    assert "service=shop" in reason.text


@pytest.mark.parametrize("status", list(AlertStatus))
def test_an_incident_of_a_known_service_is_admitted_though_its_alert_was_resolved(status: AlertStatus) -> None:
    assert Policy().admit(incident(status=status)) == ()


@pytest.mark.parametrize("owner", [owner for owner in FaultOwner if owner is not FaultOwner.CODE])
def test_only_faults_of_our_own_code_are_repaired(owner: FaultOwner) -> None:
    context = CodeContext(
        revision="r",
        crash=Crash(type="OSError", message=Untrusted("disk full"), frames=()),
        signature=CrashSignature(type="OSError", path="a.py", function="f"),
        frames=(),
        suspects=(),
        files={},
        owner=owner,
        owner_reasons=("No space left on device.",),
    )
    (reason,) = Policy().attributed(context)
    assert reason.code == f"owner-{owner.value}"
    assert "No space left" in reason.text


def test_an_incident_whose_fault_another_one_owns_ends_there() -> None:
    (reason,) = Policy().owned(incident(), "shop-0")
    assert "shop-0" in reason.text
    assert Policy().owned(incident(), "shop-1") == ()


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("../outside.py", "outside"),
        ("/etc/passwd", "outside"),
        ("a\\..\\b.py", "outside"),
        (".github/workflows/ci.yml", "protected-file"),
        ("service/.gitlab-ci.yml", "protected-file"),
        (".git/hooks/pre-commit", "protected-file"),
        ("conftest.py", "protected-file"),
        ("shop/sitecustomize.py", "protected-file"),
        ("evil.pth", "protected-file"),
        ("requirements-dev.txt", "dependencies"),
        ("pyproject.toml", "dependencies"),
        ("tests/test_cart.py", "existing-test"),
        ("shop/cart_test.py", "existing-test"),
    ],
)
def test_a_diff_to_a_protected_file_is_refused_without_running(path: str, code: str) -> None:
    verdict = Policy().screen(fix(change(path)))
    assert verdict is not None
    assert verdict.kind is VerdictKind.REFUSED
    assert codes(verdict.reasons) == [code]


def test_a_diff_may_add_a_test_but_not_delete_a_file_or_add_a_binary() -> None:
    assert Policy().screen(fix(change("tests/test_new.py", before=None))) is None
    assert refusal(fix(change("shop/a.py", after=None))) == ["deletes-file"]
    assert refusal(fix(change("shop/a.py", after=b"\0"))) == ["binary"]


def test_a_diff_over_the_limits_is_refused() -> None:
    long = fix(change("shop/a.py"), text="@@\n" + "+x\n" * 121)
    wide = fix(*(change(f"shop/m{number}.py") for number in range(6)))
    assert refusal(long) == ["too-large"]
    assert refusal(wide) == ["too-many-files"]
    assert refusal(fix(text="")) == ["empty"]


def test_an_ordinary_diff_may_run() -> None:
    assert Policy().screen(fix(change("shop/cart.py"))) is None


def test_file_headers_are_not_counted_as_changed_lines() -> None:
    assert changed_lines("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n c\n") == 2


def test_a_proven_fix_is_published() -> None:
    decision = Policy().decide(incident(), (trial(VerdictKind.PLAUSIBLE), trial(VerdictKind.PROVEN)), Spent())
    assert decision.action is Action.PUBLISH
    assert decision.trial is not None
    assert decision.trial.verdict.kind is VerdictKind.PROVEN


def test_a_plausible_fix_is_only_suggested() -> None:
    assert Policy().decide(incident(), (trial(VerdictKind.PLAUSIBLE),), Spent()).action is Action.SUGGEST


@pytest.mark.parametrize("kind", [kind for kind in VerdictKind if kind not in {VerdictKind.PROVEN, VerdictKind.PLAUSIBLE}])
def test_no_other_verdict_leads_to_anything(kind: VerdictKind) -> None:
    decision = Policy().decide(incident(), (trial(kind),), Spent())
    assert decision.action is Action.NOTHING
    assert decision.trial is None
    assert decision.reasons


def test_suggest_mode_never_publishes() -> None:
    proven = (trial(VerdictKind.PROVEN),)
    assert Policy().decide(incident(mode="suggest"), proven, Spent()).action is Action.SUGGEST
    assert Policy(autonomous=False).decide(incident(), proven, Spent()).action is Action.SUGGEST


def test_no_candidate_at_all_is_said() -> None:
    assert codes(Policy().decide(incident(), (), Spent()).reasons) == ["no-candidate"]


def test_the_time_budget_ends_the_trials() -> None:
    assert Policy(budget_seconds=10).out_of_time(Spent(seconds=10.0))
    assert not Policy(budget_seconds=10).out_of_time(Spent(seconds=9.9))
