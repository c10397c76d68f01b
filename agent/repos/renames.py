"""Which files were renamed between two commits."""

import os
from collections.abc import Mapping

from agent.git.command import Git, GitFailed

# Above this many added or removed files git compares only equal contents: the cost of likeness grows with their product.
MOST_COMPARED = 400
SECONDS = 20.0


def renamed(git: Git, before: str, after: str) -> Mapping[str, str]:
    """Path at the earlier commit -> path at the later one, for files that git takes for renamed; empty when it can't tell.

    Args:
        git: the repository.
        before: the earlier commit's id.
        after: the later commit's id.
    """
    options = ("-r", "-z", "--name-status", "--diff-filter=R", "-M", f"-l{MOST_COMPARED}", "--no-ext-diff", "--no-textconv")
    try:
        listing = git.run("diff-tree", *options, before, after, seconds=SECONDS)
    except GitFailed:  # a shallow or damaged history: the file counts as gone
        return {}
    fields = [os.fsdecode(field) for field in listing.split(b"\0")]
    return dict(zip(fields[1::3], fields[2::3], strict=False))
