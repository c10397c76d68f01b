"""The proposal a forge gets: one commit with the fix and its regression test."""

import re

from agent.code.diffs import diff_of_changes
from agent.domain.fix import Diff, FileChange
from agent.domain.outcome import Proposal
from agent.redact import redact
from agent.stages.publishing.findings import Findings

TITLE_LENGTH = 70
SLUG_LENGTH = 40


def fix_with_test(found: Findings) -> Diff:
    """The fix's changes and the reproducer's files together."""
    test_files = regression_test(found)
    if not test_files:
        return found.chosen.fix.diff
    changed = {change.path: change for change in (*test_files, *found.chosen.fix.diff.changes)}
    return diff_of_changes(tuple(changed[path] for path in sorted(changed)))


def regression_test(found: Findings) -> tuple[FileChange, ...]:
    """The files of the test that goes with the fix; none where the crash was not reproduced."""
    reproducer = found.baseline.reproducer
    return reproducer.for_verdict(found.chosen.verdict.kind).files if reproducer else ()


def proposal_of(found: Findings, body: str) -> Proposal:
    """What to publish.

    Args:
        found: the record; its decision is about a proven trial.
        body: the pull request's body, marker included.
    """
    change = fix_with_test(found)
    title = safe_title(found.chosen.fix.title)
    return Proposal(
        repository=found.incident.service.repository,
        base=found.incident.service.branch,
        revision=found.context.revision,
        branch=branch_name(found.fault, title),
        title=title,
        body=body,
        marker=found.fault,
        diff_text=change.text,
        changes=change.changes,
    )


def branch_name(fault: str, title: str) -> str:
    """`suture/<fault>-<words of the title>`, the same at every run."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower())[:SLUG_LENGTH].strip("-")
    return f"suture/{fault}-{slug or 'fix'}"


def safe_title(title: str) -> str:
    """One plain line that mentions nobody and closes no issue, also as a commit's subject."""
    line = " ".join("".join(character if character.isprintable() else " " for character in redact(title)).split())
    line = re.sub(r"@(?=[\w-])", "@ ", line)
    line = re.sub(r"(#|GH-)(?=\d)", r"\1 ", line, flags=re.IGNORECASE).rstrip(".")
    return (line if len(line) <= TITLE_LENGTH else f"{line[: TITLE_LENGTH - 1].rstrip()}…") or "Fix a crash"
