"""Submissions to candidates: equal changes once, the most agreed upon first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from agent.code.diffs import lines_of
from agent.domain.conversation import Conversation
from agent.domain.fix import CandidateFix, Safety
from agent.domain.proof import Trial
from agent.redact import redact
from agent.stages.proposing.handing_in import TITLE_AT_MOST, SubmittedFix

AUTHOR = "model:"


def candidate_of(submitted: SubmittedFix, conversation: Conversation) -> CandidateFix:
    """What a model handed in at the end of a conversation, as a candidate; its words are cut and free of secrets."""
    asked = submitted.asked
    return CandidateFix(
        author=f"{AUTHOR}{conversation.model}",
        title=" ".join(redact(asked.title).split())[:TITLE_AT_MOST],
        rationale=redact(asked.rationale),
        diff=submitted.diff,
        safety=Safety.CHANGES_BEHAVIOUR,
        prompts=conversation.prompts,
        cited=tuple(" ".join(redact(line).split())[:300] for line in asked.cited),
    )


def ranked(fixes: Sequence[CandidateFix], trials: Sequence[Trial] = ()) -> tuple[CandidateFix, ...]:
    """Distinct changes that were not tried yet: those that most samples came to first, then the smallest.

    Args:
        fixes: as they were handed in.
        trials: what was tried already.
    """
    tried = {normal_form(trial.fix) for trial in trials}
    counts = Counter(normal_form(fix) for fix in fixes)
    first: dict[str, CandidateFix] = {}
    for fix in fixes:
        form = normal_form(fix)
        if form not in tried:
            first.setdefault(form, replace(fix, agreement=counts[form]))
    return tuple(sorted(first.values(), key=lambda fix: (-fix.agreement, len(fix.diff.text))))


def normal_form(fix: CandidateFix) -> str:
    """Equal for changes that differ in white space at the ends of lines and in blank lines only."""
    hasher = sha256()
    for change in fix.diff.changes:
        lines = [line.rstrip() for line in lines_of(change.after or b"")]
        hasher.update(change.path.encode("utf-8", "surrogatepass") + b"\0" + b"\n".join(line for line in lines if line) + b"\0")
    return hasher.hexdigest()
