"""Commits by what a deployment calls itself: a tag, a release of an error tracker, an image."""

import re
from collections.abc import Iterator

from agent.git.command import Git
from agent.git.objects import commit_id

_VERSION = re.compile(r"v?\d+(?:\.\d+)+[\w.-]*")
_COMMIT_AT_END = re.compile(r"[-_.+]g?([0-9a-f]{7,64})$")


def commit_of_label(git: Git, label: str) -> str | None:
    """The commit that a deployment's label names, exactly or by the name in it; None when the repository knows none of them."""
    return next((commit for name in names_in(label) if (commit := commit_id(git, name)) is not None), None)


def names_in(label: str) -> Iterator[str]:
    """Names of a commit that a label may hold, the likeliest first, none of them twice.

    `shop@1.2.3+4` is release 1.2.3 of shop, `registry/shop:1.2.3-0a1b2c3` an image made of commit 0a1b2c3, and a version's tag
    may be written with a `v` or without.

    Args:
        label: as the alert gave it.
    """
    inner = re.split(r"[@:]", label)[-1]
    plain = inner.split("+", 1)[0]
    at_end = _COMMIT_AT_END.search(inner)
    versions = [name.removeprefix("v") if name.startswith("v") else f"v{name}" for name in (plain,) if _VERSION.fullmatch(name)]
    yield from dict.fromkeys([label, inner, plain, *versions, *([at_end[1]] if at_end else [])])
