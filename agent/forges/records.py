"""Pull requests of the local forge as JSON files, one each, beside a page a person can read."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from agent.domain.outcome import PullRequest, PullRequestState
from agent.domain.proof import Check, CheckStatus
from agent.errors import ForgeProblem
from agent.files import write_durably
from agent.forges.page import page
from agent.forges.record import Comment, PullRecord


@dataclass(frozen=True, slots=True)
class Records:
    """The directory of records; writers hold the forge's lock.

    Args:
        directory: where they lie.
    """

    directory: Path

    def page_of(self, number: int) -> Path:
        """The Markdown page of a pull request."""
        return self.directory / f"pull-{number}.md"

    def next_number(self) -> int:
        """One more than the highest that is there."""
        return max((_number(path) for path in self.directory.glob("pull-*.json")), default=0) + 1

    def all(self) -> Sequence[PullRecord]:
        """Every record, newest first."""
        return tuple(self._read(path) for path in sorted(self.directory.glob("pull-*.json"), key=_number, reverse=True))

    def get(self, number: int) -> PullRecord:
        """One record.

        Raises:
            ForgeProblem: there is none of that number, or it can't be read.
        """
        path = self.directory / f"pull-{number}.json"
        if not path.is_file():
            raise ForgeProblem(f"there is no pull request #{number} in {self.directory}", expected="one that was opened there")
        return self._read(path)

    def write(self, record: PullRecord) -> None:
        """Keep the record, then its page; a page that is lost between the two is written by the next call."""
        number = record.pull_request.number
        content = json.dumps(asdict(record), indent=2, sort_keys=True) + "\n"
        write_durably(self.directory / f"pull-{number}.json", content.encode())
        write_durably(self.page_of(number), page(record).encode("utf-8", "backslashreplace"))

    def _read(self, path: Path) -> PullRecord:
        try:
            return _record(json.loads(path.read_bytes()))
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise ForgeProblem(
                f"{path} can't be read: {problem!r}", expected="a pull request's record", remedy="restore it, or move it away"
            ) from problem


def _number(path: Path) -> int:
    digits = path.stem.removeprefix("pull-")
    return int(digits) if digits.isdecimal() else 0


def _record(fields: dict[str, object]) -> PullRecord:
    pull, checks, comments = fields["pull_request"], fields["checks"], fields["comments"]
    if not (isinstance(pull, dict) and isinstance(checks, list) and isinstance(comments, list)):
        raise TypeError("pull_request, checks or comments have another shape")
    return PullRecord(
        repository=str(fields["repository"]),
        pull_request=PullRequest(**{**pull, "state": PullRequestState(pull["state"]), "paths": tuple(pull["paths"])}),
        checks=tuple(Check(**{**check, "status": CheckStatus(check["status"])}) for check in checks),
        comments=tuple(Comment(**comment) for comment in comments),
        merged=str(fields["merged"]),
        closed_because=str(fields["closed_because"]),
    )
