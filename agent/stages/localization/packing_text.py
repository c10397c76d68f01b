"""The text of chosen lines, in which nothing is missing without a mark."""

from collections.abc import Collection, Sequence

from agent.code.source import Source

MARK = "..."
_LONGEST_LINE = 400


def shown_text(source: Source, numbers: Sequence[int], bounds: tuple[int, int], taken: Collection[int] = ()) -> str:
    """The lines joined by line feeds; `...` stands for what is left out between the bounds.

    A body that is left out whole follows its header's colon; any other gap is a line of its own that names the missing lines.

    Args:
        source: the file.
        numbers: 1-based, ascending, at least one.
        bounds: the first and the last line if nothing were left out.
        taken: lines that are shown elsewhere.
    """
    first, last = bounds
    before = _gap(source, first, numbers[0])
    shown = [_mark(source, before, taken)] if before else []
    for number, following in zip(numbers, [*numbers[1:], last + 1], strict=True):
        shown.append(shown_line(source, number))
        gap = _gap(source, number + 1, following)
        if gap and _is_header_of(source, number, following if following <= last else None):
            shown[-1] += f" {MARK}"
        elif gap:
            shown.append(_mark(source, gap, taken))
        elif following <= last:
            shown += [""] * (following - number - 1)
    return "\n".join(shown)


def shown_line(source: Source, number: int) -> str:
    """One line as it is shown: without its end, and cut with a mark when nobody could read all of it."""
    line = source.line(number)
    return line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]} {MARK}"


def _is_header_of(source: Source, number: int, following: int | None) -> bool:
    line = source.line(number)
    if not line.rstrip().endswith(":"):
        return False
    return following is None or len(_indent(source.line(following))) <= len(_indent(line))


def _gap(source: Source, start: int, stop: int) -> range:
    """The range of lines without the blank ones at its ends; empty when all of them are blank."""
    first = next((number for number in range(start, stop) if source.line(number).strip()), stop)
    last = next((number for number in range(stop - 1, first, -1) if source.line(number).strip()), first)
    return range(first, min(last + 1, stop))


def _mark(source: Source, gap: range, taken: Collection[int]) -> str:
    which = f"line {gap[0]}" if len(gap) == 1 else f"lines {gap[0]}-{gap[-1]}"
    elsewhere = all(number in taken or not source.line(number).strip() for number in gap)
    return f"{_indent(source.line(gap[0]))}{MARK}  # {which}{', shown above' if elsewhere else ''}"


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]
