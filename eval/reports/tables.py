"""A log as a table for terminals and as Markdown."""

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table

from eval.log import Header, Log
from eval.reports.comparing import Comparison
from eval.reports.grades import FAULTY, GOOD, grade
from eval.reports.summary import Rate, Summary, summarize
from eval.scores import Score

CASE_COLUMNS = ("case", "grade", "by", "reproduced", "located", "lines", "wall s", "why")


def summary_table(log: Log) -> RenderableType:
    """The figures of a log for a terminal."""
    summary = summarize(log)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for title in ("", "cases", "share", "95 % interval"):
        table.add_column(title, justify="left" if not title else "right", no_wrap=True)
    for cells in _rate_rows(summary):
        table.add_row(*cells)
    return Group(heading(summary), "", table, "", *facts(summary))


def case_table(log: Log) -> RenderableType:
    """Every sample of a log on a line of its own."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in CASE_COLUMNS:
        table.add_column(column, justify="right" if column in {"lines", "wall s"} else "left", overflow="fold")
    for sample in log.samples:
        style = "green" if grade(sample.score) in GOOD else "bold red" if grade(sample.score) in FAULTY else ""
        cells = [escape(cell) for cell in case_cells(sample.score)]
        table.add_row(*cells, style=style)
    return table


def markdown(log: Log) -> str:
    """The figures and every case as Markdown."""
    summary = summarize(log)
    lines = [f"# {heading(summary)}", "", "| measure | cases | share | 95 % interval |", "| --- | ---: | ---: | ---: |"]
    lines += [
        f"| {rate.label} | {_count(rate)} | {_percent(rate.share)} | {_interval(rate)} |" for rate in summary.rates if rate.total
    ]
    lines += ["", *(f"- {fact}" for fact in facts(summary)), "", _row(CASE_COLUMNS), _row(["---"] * len(CASE_COLUMNS))]
    lines += [_row(case_cells(sample.score)) for sample in log.samples]
    return "\n".join(lines) + "\n"


def comparison_text(comparison: Comparison) -> str:
    """Two logs side by side, in plain lines."""
    return "\n".join(_comparison_lines(comparison)) + "\n"


def heading(summary: Summary) -> str:
    """One line: what was run."""
    header = summary.header
    planned = len(header.cases) * header.repeat
    part = "" if summary.samples == planned else f", unfinished: {summary.samples} of {planned} samples"
    count = "1 case" if len(header.cases) == 1 else f"{len(header.cases)} cases"
    return f"{named(header)}: {count}{part}"


def named(header: Header) -> str:
    """A run in a few words."""
    model = f" ({header.model})" if header.model else ""
    return f"{header.suite}, solver {header.solver}{model}, mode {header.mode}"


def facts(summary: Summary) -> Iterator[str]:
    """What is no share of cases, a sentence each."""
    yield "; ".join(f"{count} {one.value}" for one, count in summary.grades.items()) or "no sample yet"
    yield _listed("proven but wrong", summary.proven_but_wrong)
    yield _listed("fixable, but called somebody else's", summary.declined_wrongly)
    if summary.infra:
        yield _listed("machinery failed, counted apart", summary.infra)
    if summary.errors:
        yield _listed("Suture itself failed", summary.errors)
    yield (
        f"wall time median {summary.median_seconds:.1f} s, longest {summary.longest_seconds:.1f} s; "
        f"the harness itself {summary.overhead_seconds:.2f} s and the hidden tests {summary.judging_seconds:.2f} s more (medians)"
    )
    if summary.tokens or summary.money:
        each = f"{summary.money_each:.4f} a solved case" if summary.money_each is not None else "none solved"
        first = f"first question {summary.question:.0f} tokens (median)"
        yield f"{summary.tokens} tokens, {summary.money:.4f} dollars; {each}; {first}"


def case_cells(score: Score) -> tuple[str, ...]:
    """The cells of one sample, as in CASE_COLUMNS."""
    name = score.case if not score.repeat else f"{score.case} #{score.repeat + 1}"
    lines = f"{score.changed_lines}/{score.reference_lines}" if score.changed_lines else "-"
    return (
        name,
        grade(score).value,
        score.author or "-",
        score.reproduced or "-",
        located(score),
        lines,
        f"{score.seconds:.1f}",
        score.why or score.infra,
    )


def located(score: Score) -> str:
    """Where the function of the real fix stood among the suspects, in a word."""
    if score.first is None:
        return "-"
    return "first" if score.first else "in three" if score.third else "in context" if score.in_context else "no"


def _rate_rows(summary: Summary) -> Iterator[tuple[str, ...]]:
    for rate in summary.rates:
        if rate.total:
            yield rate.label, _count(rate), _percent(rate.share), _interval(rate)


def _listed(label: str, ids: tuple[str, ...]) -> str:
    return f"{label}: {len(ids)}" + (f" ({', '.join(ids)})" if ids else "")


def _count(rate: Rate) -> str:
    return f"{rate.hits:g}/{rate.total}" if rate.hits == int(rate.hits) else f"{rate.hits:.1f}/{rate.total}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _interval(rate: Rate) -> str:
    low, high = rate.interval
    return f"{100 * low:.0f} to {100 * high:.0f} %"


def _row(cells: tuple[str, ...] | list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _comparison_lines(comparison: Comparison) -> Iterator[str]:
    first, second = comparison.first, comparison.second
    yield f"first:  {named(first)}, {first.started_at}"
    yield f"second: {named(second)}, {second.started_at}"
    if comparison.differ:
        yield f"they differ in: {', '.join(comparison.differ)}"
    if "suite" in comparison.differ:
        yield "warning: the cases themselves changed between the two runs; a flip may be the case's"
    if comparison.alone:
        yield _listed("only in one of them, left out", comparison.alone)
    yield ""
    yield f"{'':34}{'first':>7}{'second':>8}{'of':>6}{'gained':>8}{'lost':>6}{'p (McNemar)':>13}"
    for one in comparison.flips:
        flipped = f"{len(one.gained):>8}{len(one.lost):>6}"
        yield f"{one.label:34}{one.first:>7}{one.second:>8}{one.total:>6}{flipped}{one.p_value:>13.3f}"
    for one in comparison.flips:
        for word, ids in (("gained", one.gained), ("lost", one.lost)):
            if ids:
                yield f"{one.label}, {word}: {', '.join(ids)}"
