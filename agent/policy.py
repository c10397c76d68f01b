"""What may be done: pure, total, every answer carries reasons."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from agent.domain.alert import Incident
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.location import CodeContext, FaultOwner
from agent.domain.outcome import Action, Decision
from agent.domain.proof import Reason, Spent, Trial, Verdict, VerdictKind

PROTECTED_DIRECTORIES = frozenset({".git", ".github", ".gitlab", ".circleci", ".ci", ".buildkite", ".suture", ".hg", ".svn"})
PROTECTED_FILES = frozenset(
    {
        ".gitattributes", ".gitlab-ci.yml", ".gitmodules", ".pre-commit-config.yaml", ".travis.yml", "CODEOWNERS", "Jenkinsfile",
        "Makefile", "azure-pipelines.yml", "conftest.py", "noxfile.py", "pytest.ini", "setup.cfg", "setup.py",
        "sitecustomize.py", "tox.ini", "usercustomize.py",
    }
)  # fmt: skip
DEPENDENCY_FILES = frozenset(
    {
        "Pipfile",
        "Pipfile.lock",
        "poetry.lock",
        "pylock.toml",
        "pyproject.toml",
        "uv.lock",
        "go.mod",
        "go.sum",
        "package.json",
        "package-lock.json",
        "npm-shrinkwrap.json",
        "pnpm-lock.yaml",
        "yarn.lock",
        "pom.xml",
    }
)
TEST_DIRECTORIES = frozenset({"tests", "test", "testing", "__tests__"})
JAVASCRIPT_TEST = re.compile(r"(?:test|test-.+|.+[._-](?:test|spec))\.[cm]?[jt]sx?")
BEST_FIRST = (VerdictKind.PROVEN, VerdictKind.PLAUSIBLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules of engagement.

    Args:
        max_changed_lines: largest diff, added and removed lines together.
        max_files: most files a diff may touch.
        autonomous: False when nothing may be pushed, whatever a service's mode says.
        budget_seconds: wall time one incident may use up in trials.
    """

    max_changed_lines: int = 120
    max_files: int = 5
    autonomous: bool = True
    budget_seconds: float = 900.0

    def admit(self, incident: Incident) -> tuple[Reason, ...]:
        """Why the incident is not worked on; empty when it is.

        A resolved alert does not keep it from being worked on: the rate went down, the fault is still in the code.
        """
        if not incident.service.repository:
            labels = ", ".join(f"{name}={value}" for name, value in sorted(incident.alerts[0].labels.items()))
            return (
                Reason(
                    code="no-service",
                    text=f"No service of the catalogue matches the alert's labels ({labels}); add one to suture.yaml.",
                ),
            )
        return ()

    def attributed(self, context: CodeContext) -> tuple[Reason, ...]:
        """Why the fault is not ours to fix; empty when it is."""
        if context.owner is FaultOwner.CODE:
            return ()
        why = " ".join(context.owner_reasons) or "The evidence does not say more."
        known = context.owner is not FaultOwner.UNKNOWN
        whose = (
            f"The fault belongs to {context.owner.value}, not to this code." if known else "Whose the fault is can't be known."
        )
        return (Reason(code=f"owner-{context.owner.value}", text=f"{whose} {why}"),)

    def owned(self, incident: Incident, owner: str) -> tuple[Reason, ...]:
        """Why another incident answers for this fault; empty when this one does."""
        if owner == incident.key:
            return ()
        return (Reason(code="joined", text=f"The same fault is already worked on by incident {owner}; this one ends there."),)

    def screen(self, fix: CandidateFix) -> Verdict | None:
        """The refusal of a diff that must not even run, None when it may."""
        reasons = tuple(reason for change in fix.diff.changes for reason in _forbidden(change)) + self._too_large(fix)
        return Verdict(kind=VerdictKind.REFUSED, reasons=reasons) if reasons else None

    def decide(self, incident: Incident, trials: tuple[Trial, ...], spent: Spent) -> Decision:
        """What to do with the best trial: proven may be published, plausible only suggested, the rest is nothing."""
        best = next((trial for kind in BEST_FIRST for trial in trials if trial.verdict.kind is kind), None)
        late = self._late(spent)
        if best is None:
            return Decision(action=Action.NOTHING, reasons=(*_why_nothing(trials, spent, late=late), *late))
        if best.verdict.kind is VerdictKind.PLAUSIBLE:
            return Decision(
                action=Action.SUGGEST,
                trial=best,
                reasons=(
                    Reason(code="not-proven", text="The best candidate is plausible, not proven; people decide."),
                    *best.verdict.reasons,
                    *late,
                ),
            )
        if not self.autonomous or incident.service.mode == "suggest":
            return Decision(
                action=Action.SUGGEST,
                trial=best,
                reasons=(Reason(code="suggest-mode", text="The fix is proven; suggest-only mode pushes nothing."),),
            )
        return Decision(
            action=Action.PUBLISH,
            trial=best,
            reasons=(
                Reason(
                    code="proven",
                    text="The reproduction was red before the fix and is green after it, and nothing that was green went red.",
                ),
            ),
        )

    def out_of_time(self, spent: Spent) -> bool:
        """True when no further candidate may be tried."""
        return spent.seconds >= self.budget_seconds

    def _late(self, spent: Spent) -> tuple[Reason, ...]:
        if not self.out_of_time(spent):
            return ()
        text = f"The {self.budget_seconds:.0f} s budget is used up ({spent.seconds:.0f} s spent); no candidate is begun any more."
        return (Reason(code="out-of-time", text=text),)

    def _too_large(self, fix: CandidateFix) -> tuple[Reason, ...]:
        found: list[Reason] = []
        if not fix.diff.changes:
            found.append(Reason(code="empty", text="The diff changes nothing."))
        if len(fix.diff.changes) > self.max_files:
            found.append(
                Reason(
                    code="too-many-files", text=f"The diff touches {len(fix.diff.changes)} files; the limit is {self.max_files}."
                )
            )
        lines = changed_lines(fix.diff.text)
        if lines > self.max_changed_lines:
            found.append(Reason(code="too-large", text=f"The diff changes {lines} lines; the limit is {self.max_changed_lines}."))
        return tuple(found)


def changed_lines(diff_text: str) -> int:
    """Added and removed lines of a unified diff together."""
    return sum(line[:1] in "+-" and not line.startswith(("+++ ", "--- ")) for line in diff_text.split("\n") if line)


def is_test_path(path: str) -> bool:
    """True for files that a test runner would collect or that only tests use."""
    parts = PurePosixPath(path).parts
    name = parts[-1] if parts else ""
    named = name.startswith("test_") or name.endswith("_test.py") or JAVASCRIPT_TEST.fullmatch(name) is not None
    return named or bool(TEST_DIRECTORIES & set(parts[:-1]))


def _forbidden(change: FileChange) -> tuple[Reason, ...]:
    """The first reason that keeps a file out of any fix."""
    path = PurePosixPath(change.path)
    outside = path.is_absolute() or ".." in path.parts or not path.parts or "\\" in change.path or "\0" in change.path
    configures = bool(PROTECTED_DIRECTORIES & set(path.parts)) or path.name in PROTECTED_FILES or path.suffix == ".pth"
    declares = path.name in DEPENDENCY_FILES or path.name.startswith("requirements")
    refusals = (
        (outside, "outside", f"{change.path!r} leads outside the repository."),
        (configures, "protected-file", f"{change.path} configures CI, tests or the repository itself; a fix may not touch it."),
        (declares, "dependencies", f"{change.path} declares dependencies; a fix may not change them."),
        (
            is_test_path(change.path) and change.before is not None,
            "existing-test",
            f"{change.path} is an existing test; a fix may add tests, not change them.",
        ),
        (change.after is None, "deletes-file", f"{change.path} would be deleted."),
        (b"\0" in (change.after or b""), "binary", f"{change.path} would hold binary content."),
    )
    return next(((Reason(code=code, text=text),) for refused, code, text in refusals if refused), ())


def _why_nothing(trials: tuple[Trial, ...], spent: Spent, *, late: tuple[Reason, ...]) -> tuple[Reason, ...]:
    if not trials and late:
        return (Reason(code="not-tried", text="No candidate was tried."),)
    if not trials:
        return (Reason(code="no-candidate", text="No rule had a fix to offer for this fault."),)
    kinds = ", ".join(sorted({trial.verdict.kind.value for trial in trials}))
    tried = "1 candidate was tried" if len(trials) == 1 else f"{len(trials)} candidates were tried"
    return (Reason(code="no-fix", text=f"{tried} in {spent.seconds:.1f} s and none held: {kinds}."),)
