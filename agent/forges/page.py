"""The Markdown page of one local pull request."""

from collections.abc import Iterator

from agent.forges.record import PullRecord


def page(record: PullRecord) -> str:
    """The pull request as a person reads it in a file viewer."""
    return "\n".join(_lines(record)) + "\n"


def _lines(record: PullRecord) -> Iterator[str]:
    pull = record.pull_request
    yield f"# {pull.title} (#{pull.number})"
    yield ""
    yield f"**{pull.state.value}** · `{pull.branch}` into `{pull.base}` of `{record.repository}.git` · commit `{pull.head[:12]}`"
    if record.merged:
        yield f"Merged as `{record.merged[:12]}`."
    if record.closed_because:
        yield f"Closed: {record.closed_because}"
    yield ""
    yield pull.body
    if record.checks:
        yield "\n## Checks\n"
        yield from (f"- {check.status.value}: {check.name} ({check.detail})" for check in record.checks)
    for comment in record.comments:
        yield f"\n---\n\n{comment.body}"
