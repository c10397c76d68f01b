"""Hypothesis strategies for every noun of the domain."""

from datetime import UTC, datetime
from typing import cast

from hypothesis import strategies as st

from agent.domain.codec import NOUNS
from agent.domain.crash import Crash, StackFrame
from agent.domain.untrusted import Untrusted

# Surrogates and NUL included: what production logs hold after `surrogateescape`.
texts = st.text(st.characters(exclude_categories=()), max_size=12)
moments = st.datetimes(timezones=st.just(UTC))
numbers = st.floats(allow_nan=False)
recorded = st.recursive(
    texts, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2), max_leaves=4
)


def _register() -> None:
    st.register_type_strategy(str, texts)
    st.register_type_strategy(float, numbers)
    st.register_type_strategy(datetime, moments)
    st.register_type_strategy(Untrusted, st.builds(Untrusted, texts))
    st.register_type_strategy(
        StackFrame,
        st.builds(
            StackFrame,
            path=texts,
            line=st.integers(0, 9999),
            function=texts,
            code=texts,
            marker=st.none() | st.tuples(st.integers(), st.integers()),
            locals=st.dictionaries(texts, recorded, max_size=2),
            in_app=st.none() | st.booleans(),
        ),
    )
    st.register_type_strategy(Crash, crashes())


def crashes() -> st.SearchStrategy[Crash]:
    """Crashes with causes and members, a few levels deep."""
    frames = st.lists(st.from_type(StackFrame), max_size=2).map(tuple)
    leaf = st.builds(Crash, type=texts, message=st.builds(Untrusted, texts), frames=frames, cause=st.none(), members=st.just(()))

    def grown(inner: st.SearchStrategy[Crash]) -> st.SearchStrategy[Crash]:
        return st.builds(
            Crash,
            type=texts,
            message=st.builds(Untrusted, texts),
            frames=frames,
            cause=st.none() | inner,
            cause_is_explicit=st.booleans(),
            members=st.lists(inner, max_size=2).map(tuple),
            notes=st.lists(st.builds(Untrusted, texts), max_size=2).map(tuple),
            count=st.integers(),
            truncated=st.booleans(),
        )

    return st.recursive(leaf, grown, max_leaves=3)


def instances(noun: type) -> st.SearchStrategy[object]:
    """Values of one noun."""
    return cast("st.SearchStrategy[object]", st.from_type(noun))


ALL = tuple(sorted(NOUNS))
_register()
