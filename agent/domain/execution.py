"""Which code a test run went through."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What a run is asked to look out for.

    Args:
        paths: repository files whose functions are noted when a test enters them.
        lines: repository file -> lines that are noted when they are executed.
    """

    paths: tuple[str, ...] = ()
    lines: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Executed:
    """What a watched run went through.

    Args:
        entered: test id -> first lines of the functions it entered, by file; `""` stands for what ran outside of any test.
        lines: file -> those of the watched lines that were executed.
    """

    entered: Mapping[str, Mapping[str, frozenset[int]]] = field(default_factory=dict)
    lines: Mapping[str, frozenset[int]] = field(default_factory=dict)
