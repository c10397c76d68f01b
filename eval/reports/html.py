"""Logs as one self-contained page: figures at a glance, every case with its trace, diff and proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup

from agent.cli.report import best_trial
from agent.domain.codec import CodecError, loads
from agent.domain.outcome import Outcome
from agent.domain.proof import Trial
from agent.domain.untrusted import Untrusted
from agent.service.diff_view import DiffFile, whole_file
from agent.service.templating import environment
from eval.log import Log, Sample
from eval.reports.grades import FAULTY, GOOD, Grade, grade
from eval.reports.plot import cost_plot
from eval.reports.summary import Summary, summarize
from eval.reports.tables import facts, heading, located, named

TEMPLATES = Path(__file__).parent / "templates"
STYLES = ("suture.css", "record.css")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """One sample as the page shows it.

    Args:
        sample: as logged.
        grade: how it ended.
        group: `right`, `wrong` or `open`, what the page filters by.
        located: where the function of the real fix stood among the suspects.
        outcome: the pipeline's record, None when there is none.
        shown: the trial to show: the one decided on, else the last one.
        regression_test: files of the reproduction.
    """

    sample: Sample
    grade: Grade
    group: str
    located: str
    outcome: Outcome | None
    shown: Trial | None
    regression_test: tuple[DiffFile, ...]

    @property
    def tone(self) -> str:
        """The colour's name."""
        return {"right": "good", "wrong": "bad"}.get(self.group, "quiet" if self.grade is Grade.NOTHING else "warn")

    @property
    def trace(self) -> Untrusted:
        """The crash as text."""
        return Untrusted(self.sample.trace)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogView:
    """One log as the page shows it."""

    name: str
    title: str
    summary: Summary
    facts: tuple[str, ...]
    cases: tuple[CaseView, ...]


def as_html(logs: Sequence[Log]) -> str:
    """The page; loads nothing from anywhere.

    Args:
        logs: at least one; several are drawn into one picture.
    """
    made = environment()
    made.loader = ChoiceLoader([FileSystemLoader(TEMPLATES), made.loader] if made.loader else [FileSystemLoader(TEMPLATES)])
    static = files("agent.service") / "static"
    sheets = [(static / name).read_text(encoding="utf-8") for name in STYLES]
    sheets.append((TEMPLATES / "report.css").read_text(encoding="utf-8"))
    made.filters["located"] = located
    page = made.get_template("report.html")
    style = Markup("\n".join(sheets))  # noqa: S704 - our own style sheets
    return page.render(logs=[_log_view(log) for log in logs], plot=cost_plot(logs), style=style) + "\n"


def _log_view(log: Log) -> LogView:
    summary = summarize(log)
    cases = tuple(_case_view(sample) for sample in log.samples)
    return LogView(name=named(log.header), title=heading(summary), summary=summary, facts=tuple(facts(summary)), cases=cases)


def _case_view(sample: Sample) -> CaseView:
    graded = grade(sample.score)
    outcome = _outcome(sample)
    trial = best_trial(outcome) if outcome else None
    reproducer = outcome.baseline.reproducer if outcome and outcome.baseline else None
    wrong = graded in FAULTY or graded is Grade.PLAUSIBLE_WRONG
    return CaseView(
        sample=sample,
        grade=graded,
        group="right" if graded in GOOD else "wrong" if wrong else "open",
        located=located(sample.score),
        outcome=outcome,
        shown=trial or (outcome.trials[-1] if outcome and outcome.trials else None),
        regression_test=tuple(whole_file(change) for change in reproducer.files) if reproducer else (),
    )


def _outcome(sample: Sample) -> Outcome | None:
    """The record, None when there is none or a newer Suture wrote it."""
    try:
        value = loads(sample.outcome) if sample.outcome else None
    except CodecError:
        return None
    return value if isinstance(value, Outcome) else None
