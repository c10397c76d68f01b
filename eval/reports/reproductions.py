"""How many crashes were made to happen again, and how many of those tests call the real fix wrong."""

import dataclasses
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from statistics import median

from rich import box
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table

from eval.reports.summary import Rate
from eval.running.reproducing import Reproduction

COLUMNS = ("case", "mode", "rung", "calls", "frame", "real fix", "doubts", "s", "what, or why not")
REASON_SHOWN = 220


def rates(found: Sequence[Reproduction]) -> tuple[Rate, ...]:
    """Shares over the cases whose machinery did not fail.

    A reproduction is wrong when it, or one of its witnesses, does not pass with the real fix applied; it refuses the real fix
    when verification counts that against the fix.
    """
    counted = [one for one in found if not one.infra]
    kept = [one for one in counted if one.kind]
    return (
        _rate("reproduced", counted, lambda one: bool(one.kind)),
        _rate("green with the real fix", kept, lambda one: one.green is not False),
        _rate("wrong: not green with it", kept, lambda one: one.green is False),
        _rate("refuses the real fix", kept, lambda one: one.accepted is False),
        _rate("without a doubt", kept, lambda one: not one.doubts),
        _rate("wrong, and without a doubt", kept, lambda one: one.green is False and not one.doubts),
    )


def reproduction_table(found: Sequence[Reproduction]) -> RenderableType:
    """Every case on a line of its own, then the figures."""
    cases = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in COLUMNS:
        cases.add_column(column, justify="right" if column in {"s", "frame"} else "left", overflow="fold")
    for one in found:
        style = "bold red" if one.green is False else "green" if one.kind else ""
        cases.add_row(*(escape(cell) for cell in _cells(one)), style=style)
    figures = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for title in ("", "cases", "share", "95 % interval"):
        figures.add_column(title, justify="left" if not title else "right", no_wrap=True)
    for row in _figures(found):
        figures.add_row(*row)
    return Group(cases, "", figures, "", *_facts(found))


def reproductions_markdown(found: Sequence[Reproduction]) -> str:
    """The figures and every case as Markdown."""
    lines = ["| measure | cases | share | 95 % interval |", "| --- | ---: | ---: | ---: |"]
    lines += [_row(cells) for cells in _figures(found)]
    lines += ["", *(f"- {fact}" for fact in _facts(found)), "", _row(COLUMNS), _row(["---"] * len(COLUMNS))]
    lines += [_row(_cells(one)) for one in found]
    return "\n".join(lines) + "\n"


def reproductions_json(found: Sequence[Reproduction]) -> str:
    """Figures and cases for other programs."""
    figures = {
        rate.label: {"hits": rate.hits, "total": rate.total, "share": rate.share, "interval": rate.interval}
        for rate in rates(found)
    }
    return json.dumps({"figures": figures, "cases": [dataclasses.asdict(one) for one in found]}, indent=1) + "\n"


def _rate(label: str, over: Sequence[Reproduction], holds: Callable[[Reproduction], bool]) -> Rate:
    return Rate(label=label, hits=sum(map(holds, over)), total=len(over))


def _figures(found: Sequence[Reproduction]) -> Iterator[tuple[str, ...]]:
    for rate in rates(found):
        low, high = rate.interval
        interval = f"{100 * low:.0f} to {100 * high:.0f} %"
        yield rate.label, f"{rate.hits:g}/{rate.total}", f"{100 * rate.share:.1f} %", interval


def _facts(found: Sequence[Reproduction]) -> Iterator[str]:
    rungs = Counter(one.kind for one in found if one.kind)
    if rungs:
        yield "by rung: " + ", ".join(f"{count} {kind}" for kind, count in rungs.most_common())
    if failed := [one.case for one in found if one.infra]:
        yield f"machinery failed, counted apart: {len(failed)} ({', '.join(failed)})"
    if found:
        yield f"wall time median {median(one.seconds for one in found):.1f} s, longest {max(one.seconds for one in found):.1f} s"


def _cells(one: Reproduction) -> tuple[str, ...]:
    verdict = one.ending if one.accepted is not False or one.green else f"{one.ending}, refused"
    frame = f"{one.frame + 1} of {one.frames}" if one.frame is not None else "-"
    text = one.infra or one.reason or one.how
    text = text if len(text) <= REASON_SHOWN else text[: REASON_SHOWN - 3] + "..."
    return (
        one.case,
        one.mode,
        one.kind or "-",
        one.called or "-",
        frame,
        verdict or "-",
        ", ".join(one.doubts) or "-",
        f"{one.seconds:.1f}",
        text,
    )


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
