"""A log for other programs: JSON of its figures, JUnit XML for CI."""

import dataclasses
import json
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from eval.log import Log, Sample
from eval.reports.grades import FAULTY, GOOD, Grade, grade
from eval.reports.summary import summarize
from eval.reports.tables import heading


def as_json(log: Log) -> str:
    """The figures and every score as JSON."""
    summary = summarize(log)
    rates = [
        {"measure": rate.label, "hits": rate.hits, "cases": rate.total, "share": rate.share, "interval_95": rate.interval}
        for rate in summary.rates
    ]
    header = dataclasses.asdict(dataclasses.replace(log.header, hashes=dict(log.header.hashes)))
    figures = dataclasses.asdict(dataclasses.replace(summary, header=log.header, grades={}, rates=()))
    left_out = {"header", "rates", "grades"}
    document = {
        "header": header,
        "complete": log.complete,
        "rates": rates,
        "grades": {one.value: count for one, count in summary.grades.items()},
        **{name: value for name, value in figures.items() if name not in left_out},
        "samples": [dataclasses.asdict(sample.score) | {"grade": grade(sample.score).value} for sample in log.samples],
    }
    return json.dumps(document, indent=2) + "\n"


def as_junit(log: Log, fallen: Mapping[str, str]) -> str:
    """JUnit XML: a fault of Suture is an error, a wrong proof or a fall a failure, an unsolved case is skipped.

    Args:
        log: any log.
        fallen: case -> how it fell below a stored baseline.
    """
    summary = summarize(log)
    suite = Element("testsuite", name=heading(summary), tests=str(summary.samples), time=f"{_total_seconds(log):.3f}")
    counts = {"failure": 0, "error": 0, "skipped": 0}
    for sample in log.samples:
        score = sample.score
        name = score.case if log.header.repeat == 1 else f"{score.case}[{score.repeat}]"
        case = SubElement(suite, "testcase", classname=log.header.suite, name=name, time=f"{score.seconds:.3f}")
        ending = _ending(sample, fallen)
        if ending:
            kind, message, text = ending
            counts[kind] += 1
            SubElement(case, kind, message=_plain(message)).text = _plain(text)
    suite.set("failures", str(counts["failure"]))
    suite.set("errors", str(counts["error"]))
    suite.set("skipped", str(counts["skipped"]))
    indent(suite)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(suite, encoding="unicode") + "\n"


def _ending(sample: Sample, fallen: Mapping[str, str]) -> tuple[str, str, str] | None:
    score, graded = sample.score, grade(sample.score)
    if graded is Grade.ERROR:
        return "error", "Suture itself failed", sample.error or score.why
    if graded in FAULTY:
        return "failure", graded.value, score.why
    if score.case in fallen:
        return "failure", fallen[score.case], score.why
    if graded in GOOD:
        return None
    return "skipped", graded.value, score.infra or score.why


def _total_seconds(log: Log) -> float:
    return sum(sample.score.seconds for sample in log.samples)


def _plain(text: str) -> str:
    """Without the control characters that XML can't hold."""
    return "".join(char if char in "\t\n" or (char.isprintable() and not "\ud800" <= char <= "\udfff") else "?" for char in text)
