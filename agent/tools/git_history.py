"""Tool: who last touched given lines, and what a commit changed."""

from pydantic import Field

from agent.domain.alert import Service
from agent.errors import RepositoryProblem, ToolRefused
from agent.model_ports import Tool
from agent.ports import Repos
from agent.snapshots import Snapshot
from agent.tools.typed import Arguments, TypedTool
from prompts.fences import untrusted

LINES_AT_MOST = 400


class HistoryArguments(Arguments):
    """Which lines."""

    path: str = Field(min_length=1, max_length=1000, description="Relative to the repository.")
    start_line: int = Field(ge=1, description="First line.")
    end_line: int = Field(ge=1, description="Last line.")


class CommitArguments(Arguments):
    """Which commit."""

    sha: str = Field(pattern=r"^[0-9a-f]{7,40}$", description="Id of the commit, at least seven digits.")


def git_history(service: Service, snapshot: Snapshot, repos: Repos) -> Tool:
    """Shows the commits that last touched lines, newest first."""

    def work(asked: HistoryArguments) -> str:
        if asked.path not in snapshot.index:
            raise ToolRefused(f"no file {asked.path[:200]!r}", expected="a path relative to the repository's top")
        last = min(asked.end_line, asked.start_line + LINES_AT_MOST)
        commits = repos.history(service, snapshot, asked.path, (asked.start_line, last))
        rows = [f"{one.sha[:12]} {one.committed_at:%Y-%m-%d} {one.author}: {one.subject.reveal()}" for one in commits]
        return untrusted("\n".join(rows), "history") if rows else "No commit is known for these lines."

    return TypedTool("git_history", "Show who last touched lines of a file, and when.", HistoryArguments, work)


def show_commit(service: Service, repos: Repos) -> Tool:
    """Shows the diff of one commit."""

    def work(asked: CommitArguments) -> str:
        try:
            return untrusted(repos.patch(service, asked.sha), "commit")
        except RepositoryProblem as problem:
            raise ToolRefused(problem.seen, expected=problem.expected) from None

    return TypedTool("show_commit", "Show what a commit changed, as a diff.", CommitArguments, work)
