"""How lines that a model wrote down may differ from the lines that are meant, and what that says of the lines it adds."""

from collections.abc import Callable, Sequence

Rewrite = Callable[[str], str]
Reading = Callable[[Sequence[str], Sequence[str]], Rewrite | None]
"""(lines as said, lines of the file) -> how added lines are to be rewritten, None when these are other lines."""


def exactly(said: Sequence[str], real: Sequence[str]) -> Rewrite | None:
    """To the letter."""
    return _same if list(said) == list(real) else None


def but_for_ends(said: Sequence[str], real: Sequence[str]) -> Rewrite | None:
    """But for white space at the ends of lines."""
    return _same if [line.rstrip() for line in said] == [line.rstrip() for line in real] else None


def but_for_tabs(said: Sequence[str], real: Sequence[str]) -> Rewrite | None:
    """But for tabs and spaces in the indentation; added lines are indented as the lines beside them."""
    if any(left.strip() != right.strip() for left, right in zip(said, real, strict=True)):
        return None
    known = {_indent(left): _indent(right) for left, right in zip(said, real, strict=True) if left.strip()}
    widths = {_width(left, right) for left, right in known.items()} - {0}
    tabbed = any("\t" in right for right in known.values()) and not any("\t" in left for left in known)
    if not tabbed or len(widths) > 1:
        return None
    width = next(iter(widths), 4)

    def tabs(line: str) -> str:
        indent = _indent(line)
        made = known.get(indent) or "\t" * (len(indent) // width) + " " * (len(indent) % width)
        return made + line[len(indent) :] if line.strip() else line

    return tabs


def but_for_margin(said: Sequence[str], real: Sequence[str]) -> Rewrite | None:
    """But for one margin that all lines lack, or all lines have."""
    pairs = [(left.rstrip(), right.rstrip()) for left, right in zip(said, real, strict=True) if left.strip() or right.strip()]
    if not pairs:
        return None
    left, right = pairs[0]
    if right.endswith(left) and not (margin := right[: len(right) - len(left)]).strip():
        lacking = all(margin + one == other for one, other in pairs)
        return (lambda line: margin + line if line.strip() else line) if lacking else None
    if left.endswith(right) and not (margin := left[: len(left) - len(right)]).strip():
        having = all(one == margin + other for one, other in pairs)
        return (lambda line: line.removeprefix(margin)) if having else None
    return None


READINGS: tuple[Reading, ...] = (exactly, but_for_ends, but_for_tabs, but_for_margin)
"""The strictest first."""


def _same(line: str) -> str:
    return line


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _width(said: str, real: str) -> int:
    """Spaces that stand for one tab, 0 where that can't be told."""
    tabs = real.count("\t")
    return len(said) // tabs if tabs and set(real) == {"\t"} and len(said) % tabs == 0 else 0
