"""What one commit changed."""

from agent.errors import RepositoryProblem
from agent.git.command import Git, GitFailed

CHARACTERS_AT_MOST = 40_000


def patch_of(git: Git, sha: str) -> str:
    """The commit's subject and its diff against its first parent, cut at a bound.

    Args:
        git: the repository.
        sha: hexadecimal id, abbreviated or whole.

    Raises:
        RepositoryProblem: there is no such commit.
    """
    options = ("--no-ext-diff", "--no-textconv", "--no-color", "--first-parent", "-m", "--format=%H %cI%n%s%n")
    try:
        text = git.run("show", *options, f"{sha}^{{commit}}", "--").decode("utf-8", "replace")
    except GitFailed as problem:
        raise RepositoryProblem(f"no commit {sha}", expected="the id of a commit of this repository") from problem
    return text if len(text) <= CHARACTERS_AT_MOST else f"{text[:CHARACTERS_AT_MOST]}\n[cut]"
