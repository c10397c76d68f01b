"""What a case gives to a solver, read back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from agent.domain.crash import Crash
from agent.errors import BadTrace
from agent.stacktraces.capsule import read_capsule
from agent.stacktraces.read import find_crashes, read_crashes
from agent.stacktraces.sentry_event import read_event
from eval.cases.case import Case
from eval.cases.finding import Finding

# By name: where a suite keeps given and judge side by side, the judge's files are not among them.
PATTERNS = (
    "trace.txt",
    "event.json",
    "capsule.json",
    "alert.json",
    "spans.json",
    "metrics.json",
    "*.log",
    "*.log.*",
    "*.jsonl",
    "logs/*",
)
RECORDED_AGAIN = "write it again with `suture eval trace`, or mend it by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is given, and what is wrong with it.

    Args:
        texts: every file by its name below `given/`.
        crashes: file name -> crashes that were read from it.
        findings: files that can't be read as what they are named.
    """

    texts: Mapping[str, str]
    crashes: Mapping[str, tuple[Crash, ...]]
    findings: tuple[Finding, ...]

    @property
    def types(self) -> frozenset[str]:
        """Unqualified types of every exception in the evidence."""
        return frozenset(type_ for crashes in self.crashes.values() for crash in crashes for type_ in types_of(crash))


def read_given(case: Case) -> Given:
    """The evidence of a case, parsed by the product's own readers."""
    files = sorted({path for pattern in PATTERNS for path in case.given.glob(pattern) if path.is_file()})
    texts = {path.relative_to(case.given).as_posix(): _text(path) for path in files}
    crashes, findings = {}, []
    for name, text in texts.items():
        try:
            crashes[name] = _crashes(name, text)
        except BadTrace as problem:
            findings.append(Finding(check="evidence", seen=f"given/{name}: {problem}", remedy=RECORDED_AGAIN))
    findings += _complaints(case, texts, crashes)
    return Given(texts=texts, crashes=crashes, findings=tuple(findings))


def types_of(crash: Crash | None) -> Iterator[str]:
    """Unqualified types of an exception, of what led to it and of its members."""
    while crash is not None:
        yield crash.short_type
        for member in crash.members:
            yield from types_of(member)
        crash = crash.cause


def _crashes(name: str, text: str) -> tuple[Crash, ...]:
    if name == "trace.txt":
        return read_crashes(text)
    if name == "event.json":
        return read_event(text)
    if name == "capsule.json":
        return (read_capsule(text),)
    is_log = name.startswith("logs/") or name.endswith(".jsonl") or ".log" in name
    return find_crashes(text) if is_log else ()


def _complaints(case: Case, texts: Mapping[str, str], crashes: Mapping[str, tuple[Crash, ...]]) -> Iterator[Finding]:
    evidence = [name for name, text in texts.items() if name != "alert.json" and text.strip()]
    if not evidence:
        yield Finding(check="evidence", seen="given/ holds nothing but the alert", remedy="put there what production saw")
    if "trace.txt" in texts and not crashes.get("trace.txt"):
        yield Finding(check="evidence", seen="no stack trace is found in given/trace.txt", remedy=RECORDED_AGAIN)
    named = [{crash.short_type for crash in crashes[name]} for name in ("trace.txt", "event.json") if crashes.get(name)]
    if len(named) == 2 and not named[0] & named[1]:
        seen = f"trace.txt tells of {', '.join(sorted(named[0]))}, event.json of {', '.join(sorted(named[1]))}"
        yield Finding(check="evidence", seen=seen, remedy=RECORDED_AGAIN)
    if case.judge.decline is None and not any(crashes.values()):
        yield Finding(check="evidence", seen="no crash is found in given/", remedy="a fault to fix needs one: suture eval trace")


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")
