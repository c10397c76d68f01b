"""The versioned log of one run: JSON lines, a header first, one line a sample, appended and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from eval.scores import Score

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What was run; two logs compare when their suites are the same.

    Args:
        suite: name, or the folder's name.
        solver: `rules`, `gold`, ...
        mode: `all`, `event` or `trace`.
        cases: ids that are run, in order.
        repeat: how often each is.
        started_at: ISO time, UTC.
        version: of Suture.
        hashes: `prompts`, `rules`, `settings`, `code`, `suite` -> twelve hexadecimal digits of their content.
        model: name of the model, empty without one.
    """

    suite: str
    solver: str
    mode: str
    cases: tuple[str, ...]
    repeat: int
    started_at: str
    version: str
    hashes: Mapping[str, str]
    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One line of the log.

    Args:
        score: what was measured.
        outcome: the pipeline's whole record as `agent.domain.codec.dumps` wrote it, empty when Suture broke.
        trace: the crash as text, for reports.
        error: the traceback when Suture itself broke.
        title: of the case.
        tags: of the case.
    """

    score: Score
    outcome: str = ""
    trace: str = ""
    error: str = ""
    title: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A log as read: its header and samples by case and repetition.

    Args:
        header: what was run.
        samples: in the order of `header.cases`, then by repetition; those not run yet are missing.
    """

    header: Header
    samples: tuple[Sample, ...]

    @property
    def complete(self) -> bool:
        """True when every sample is there."""
        return len(self.samples) == len(self.header.cases) * self.header.repeat
