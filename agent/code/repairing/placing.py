"""Where a hunk belongs: the one place its lines stand at, by the strictest reading that finds any."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from agent.code.repairing.hunks import LooseHunk, shortened
from agent.code.repairing.matching import READINGS, Rewrite
from agent.errors import BadDiff

EDGES_AT_MOST = 3
AROUND = 3
NEAR = 400
SHOWN = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A hunk at its place.

    Args:
        at: index of its first old line in the file.
        hunk: its lines.
        rewrite: what added lines must become to look like the file's.
    """

    at: int
    hunk: LooseHunk
    rewrite: Rewrite


def place(hunk: LooseHunk, lines: Sequence[str]) -> Placed:
    """The hunk at the only place it can be meant for.

    Args:
        hunk: what is to change.
        lines: of the file, without their ends.

    Raises:
        BadDiff: no place or several; the message shows the nearest real lines.
    """
    if not any(line.strip() for line in hunk.old):
        raise BadDiff(
            f"{hunk.label} holds no line of the file, so its place can't be known",
            expected="lines of context around what is added, copied exactly",
        )
    for variant in _variants(hunk):
        for reading in READINGS:
            size = len(variant.old)
            found = [
                Placed(at=at, hunk=variant, rewrite=rewrite)
                for at in range(len(lines) - size + 1)
                if (rewrite := reading(variant.old, lines[at : at + size])) is not None
            ]
            if found:
                return _only(found, variant)
    raise BadDiff(_missing(hunk, lines), expected=_nearest(hunk, lines), remedy="copy the lines from the file as they are now")


def _variants(hunk: LooseHunk) -> Iterator[LooseHunk]:
    """The hunk, then with some context left out at its ends, as long as what remains names a place."""
    yield hunk
    removed = hunk.removed
    first = min(removed, default=len(hunk.old))
    last = max(removed, default=-1)
    if not removed or not any(hunk.old[index].strip() for index in removed):
        return
    trims = [(head, tail) for head in range(EDGES_AT_MOST + 1) for tail in range(EDGES_AT_MOST + 1)]
    for head, tail in sorted(trims[1:], key=sum):
        if head <= first and len(hunk.old) - tail > last:
            yield shortened(hunk, head, tail)


def _only(found: Sequence[Placed], hunk: LooseHunk) -> Placed:
    if len(found) == 1:
        return found[0]
    said = [one for one in found if one.at + 1 == hunk.start]
    if len(said) == 1:
        return said[0]
    where = ", ".join(str(one.at + 1) for one in found[:6])
    raise BadDiff(f"{hunk.label} fits at lines {where}", expected="more lines of context, so that there is one place only")


def _missing(hunk: LooseHunk, lines: Sequence[str]) -> str:
    stripped = {line.strip() for line in lines}
    unknown = next((line for line in hunk.old if line.strip() and line.strip() not in stripped), "")
    if unknown:
        return f"{hunk.label} holds the line {unknown.strip()[:SHOWN]!r}, which is not in the file"
    return f"the lines of {hunk.label} are in the file, but not one after the other"


def _nearest(hunk: LooseHunk, lines: Sequence[str]) -> str:
    wanted = next((hunk.old[index] for index in sorted(hunk.removed) if hunk.old[index].strip()), "") or next(
        line for line in hunk.old if line.strip()
    )
    around = max(0, hunk.start - 1)
    low = max(0, around - NEAR) if hunk.start else 0
    window = lines[low : around + NEAR] if hunk.start else lines[: 5 * NEAR]
    close = get_close_matches(wanted, window, n=1, cutoff=0.4)
    middle = low + window.index(close[0]) if close else min(around, max(0, len(lines) - 1))
    shown = range(max(0, middle - AROUND), min(len(lines), middle + AROUND + 1))
    return "the nearest real lines:\n" + "\n".join(f"{number + 1}\t{lines[number][:SHOWN]}" for number in shown)
