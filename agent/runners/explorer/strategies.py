"""Inputs drawn by Hypothesis, guided towards the crash's frames; nothing where Hypothesis can't be imported.

MacIver, Hatfield-Dodds, "Hypothesis: A new approach to property-based testing", JOSS 2019; guidance as in Löscher, Sagonas,
"Targeted Property-Based Testing", ISSTA 2017.
"""

import math
from typing import Any, Dict, List

from .candidates import read
from .corpus import Corpus

try:
    import hypothesis
    from hypothesis import strategies as st

    AVAILABLE = True
except Exception:  # noqa: BLE001 - it may be missing, or built for another interpreter
    AVAILABLE = False

EXAMPLES = 250
TOKENS_AT_MOST = 200
_PRINTABLE = "".join(map(chr, range(32, 127))) + "\n\t\u00e9\u4e2d\u200d"


def search(corpus: Corpus, task: Dict[str, Any], tokens: List[str]) -> None:
    """Draw whole argument lists for each entry, on the objects of the calls that came furthest."""
    for number, entry in enumerate(task["entries"]):
        if not corpus.over and entry["needed_kinds"] and any(kept.candidate.entry == number for kept in corpus.kept):
            _search(corpus, number, entry, tokens[:TOKENS_AT_MOST], task["numbers"])


def _search(corpus: Corpus, number: int, entry: Dict[str, Any], tokens: List[str], numbers: List[str]) -> None:
    best = max((kept for kept in corpus.kept if kept.candidate.entry == number), key=lambda kept: (kept.rank, -kept.size))
    model = best.candidate
    drawn = [_values(kinds, fitting, tokens, numbers) for kinds, fitting in zip(entry["needed_kinds"], entry["arguments"])][
        : len(model.positional)
    ]

    @hypothesis.settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(hypothesis.Phase.generate, hypothesis.Phase.target),
        suppress_health_check=list(hypothesis.HealthCheck),
        verbosity=hypothesis.Verbosity.quiet,
    )
    @hypothesis.given(st.tuples(*drawn))
    def attempt(texts: Any) -> None:
        if corpus.over:
            return
        candidate = model.copy()
        candidate.positional[: len(texts)] = [read(text) for text in texts]
        outcome = corpus.run(candidate)
        if outcome is not None:
            hypothesis.target(float(2 * outcome.depth + outcome.arrived))

    try:
        attempt()
    except Exception:  # noqa: BLE001 - a strategy that can't be drawn from is no reason to stop
        return


def _values(kinds: List[str], fitting: List[str], tokens: List[str], numbers: List[str]) -> Any:
    """A strategy for texts of expressions of some kinds."""
    made = [_kind(kind, tokens, numbers) for kind in kinds if kind in _PLAIN]
    if fitting:
        made.append(st.sampled_from(fitting))
    return st.one_of(*made) if made else st.just("None")


def _kind(kind: str, tokens: List[str], numbers: List[str]) -> Any:
    if kind == "str":
        return _texts(tokens).map(repr)
    if kind == "bytes":
        return _texts(tokens).map(lambda text: repr(text.encode()))
    if kind == "list":
        return st.one_of(st.lists(_texts(tokens)), st.lists(st.integers(-5, 300)), st.lists(st.lists(_texts(tokens)))).map(_plain)
    return st.one_of(_PLAIN[kind](), st.sampled_from(numbers)) if numbers and kind in ("int", "float") else _PLAIN[kind]()


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_plain, value))}]"
    return f"float('{value}')" if isinstance(value, float) and not math.isfinite(value) else repr(value)


def _texts(tokens: List[str]) -> Any:
    pieces = st.one_of(st.sampled_from(tokens or ["a"]), st.text(_PRINTABLE, max_size=3))
    return st.lists(pieces, max_size=8).flatmap(lambda parts: st.sampled_from(["", " ", "\n"]).map(lambda glue: glue.join(parts)))


_PLAIN: Dict[str, Any] = {
    "str": None,
    "bytes": None,
    "list": None,
    "int": lambda: st.integers().map(repr),
    "float": lambda: st.floats().map(_plain),
    "bool": lambda: st.booleans().map(repr),
    "None": lambda: st.just("None"),
}
