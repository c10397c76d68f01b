"""What was tried for a reproduction, in a sentence."""

from collections import Counter
from collections.abc import Sequence

from agent.domain.proof import Attempt, ReproductionKind

ENDINGS_SHOWN = 3


def why_not(attempts: Sequence[Attempt]) -> str:
    """Why nothing was red with the incident's signature, the rungs in their order, their endings by how often each was seen."""
    rungs: dict[ReproductionKind, Counter[str]] = {}
    for attempt in attempts:
        rungs.setdefault(attempt.kind, Counter())[_ending(attempt)] += 1
    return "; ".join(f"{kind.value}: {_shown(endings)}" for kind, endings in rungs.items()) or "nothing was tried"


def _ending(attempt: Attempt) -> str:
    """A result without its full stop; of a summary over many inputs, what was tried as well."""
    result = attempt.result.rstrip(".")
    return f"{attempt.what}: {result}" if attempt.what.startswith("try ") else result


def _shown(endings: Counter[str]) -> str:
    common = endings.most_common(ENDINGS_SHOWN)
    more = len(endings) - len(common)
    said = [f"{ending} ({count} times)" if count > 1 else ending for ending, count in common]
    return ", ".join(said) + (f", and {more} more" if more else "")
