"""Definitions of a file in a language of which no more is known than what its functions are called and where they are."""

from dataclasses import dataclass

ANONYMOUS = "<anonymous>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One definition.

    Args:
        name: qualified, `Cart.total`; an anonymous function is `<anonymous>` below its owner.
        kind: `function`, `method` or `class`.
        start_line: 1-based.
        end_line: the last one, included.
    """

    name: str
    kind: str
    start_line: int
    end_line: int

    @property
    def short_name(self) -> str:
        """The name without its owners."""
        return self.name.rsplit(".", 1)[-1]


def around(outlines: tuple[Outline, ...], line: int) -> tuple[Outline, ...]:
    """The definitions whose lines hold the 1-based line, innermost first."""
    return tuple(one for one in reversed(outlines) if one.start_line <= line <= one.end_line)
