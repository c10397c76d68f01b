"""A call like one that crashes that ends well: the one thing that is different is what crashes."""

import ast
from typing import Iterator, Optional, Sequence

from .candidates import Candidate, put
from .running import Runs

TRIES_AT_MOST = 80


def counterpart(crashing: Candidate, others: Sequence[Candidate], runs: Runs) -> Optional[Candidate]:
    """A call that differs from the crashing one in one argument, or in the object, and ends without an exception.

    Args:
        crashing: the call.
        others: calls to take the argument from, the most ordinary first.
        runs: makes calls.
    """
    seen = {crashing.key()}
    tried = 0
    for made in _beside(crashing, [other for other in others if other.entry == crashing.entry]):
        if made.key() in seen:
            continue
        seen.add(made.key())
        tried += 1
        if tried > TRIES_AT_MOST:
            break
        if runs.run(made).completed:
            return made
    return None


def _beside(crashing: Candidate, others: Sequence[Candidate]) -> Iterator[Candidate]:
    if crashing.before:
        made = crashing.copy()
        made.before = []
        yield made
    for name in crashing.named:
        made = crashing.copy()
        del made.named[name]
        yield made
    for other in others:
        for (parent, field, index), value in other.places():
            key = field if isinstance(parent, dict) else (field, index)
            for place, own in crashing.places():
                here = place[1] if isinstance(place[0], dict) else place[1:]
                if here == key and field != "before" and ast.dump(own) != ast.dump(value):
                    yield _with(crashing, here, value)


def _with(crashing: Candidate, here: object, value: ast.expr) -> Candidate:
    """The call with another expression at one place."""
    made = crashing.copy()
    for place, _ in list(made.places()):
        if (place[1] if isinstance(place[0], dict) else place[1:]) == here:
            put(place, ast.parse(ast.unparse(value), mode="eval").body)
    return made
