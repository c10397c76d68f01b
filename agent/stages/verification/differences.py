"""What the crash's functions did for other inputs, and what they do on the candidate's tree."""

import json
from collections.abc import Iterator, Mapping

from agent.domain.fix import CandidateFix
from agent.domain.proof import (
    Baseline,
    Check,
    CheckStatus,
    Observation,
    Observations,
    Reason,
    TestReport,
    TestResult,
    VerdictKind,
)
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.expressions import shown
from agent.stages.reproduction.observing import CRASH, MADE_UP, NEIGHBOUR, RAISED, RED, REFUSED, SECONDS, VALUE, ending_of
from agent.stages.reproduction.signature import matching_crash
from agent.stages.verification.changed_code import is_founded
from agent.stages.verification.reproduction import Finding, distrusted, overlay_of

NAME = "other inputs"
LONGEST = 80
Endings = Mapping[str, tuple[str, str]]


def check_differences(bench: Bench, fix: CandidateFix, baseline: Baseline) -> Finding:
    """Make the observed calls on the candidate's tree; what worked must give the same, what crashed beside must not crash.

    A call that the repository shows, or that differs from the crash in one thing, and that now crashes, is a regression.
    Every other difference is a doubt: it may be meant.
    """
    observed = baseline.observations
    if not is_founded(fix) and not _anything_to_lose(baseline):
        text = "Neither a test nor a call of what crashed worked before, so nothing shows what the change must leave as it is."
        check = Check(name=NAME, status=CheckStatus.SKIPPED, detail=text)
        return Finding(checks=(check,), doubts=(Reason(code="uncompared", text=text),))
    if observed is None:
        return Finding(checks=(Check(name=NAME, status=CheckStatus.SKIPPED, detail="No call beside the crash could be made."),))
    report = bench.run(overlay_of(fix) | {observed.path: observed.content}, (observed.path,), seconds=SECONDS)
    if report.infra or report.tampering:
        return distrusted(report, SECONDS) or Finding(checks=())
    now = endings(bench, report)
    if broken := tuple(_broken(observed, now)):
        check = Check(name=NAME, status=CheckStatus.FAILED, detail=broken[0].text, seconds=report.seconds)
        return Finding(checks=(check,), kind=VerdictKind.REGRESSED, reasons=broken[:3])
    doubts = tuple(compared(observed, now, founded=is_founded(fix)))
    worked = sum(call.ending == VALUE for call in observed.calls)
    detail = doubts[0].text if doubts else f"{len(observed.calls)} calls end as they should; {worked} of them worked before."
    status = CheckStatus.FAILED if doubts else CheckStatus.PASSED
    return Finding(checks=(Check(name=NAME, status=status, detail=detail, seconds=report.seconds),), doubts=doubts)


def _anything_to_lose(baseline: Baseline) -> bool:
    calls = baseline.observations.calls if baseline.observations else ()
    return bool(baseline.green) or any(call.ending == VALUE for call in calls)


def endings(bench: Bench, report: TestReport) -> Endings:
    """Name of a test -> how its call ended."""
    return {result.test_id.rpartition("::")[2]: _ended(bench, result) for result in report.results}


def _ended(bench: Bench, result: TestResult) -> tuple[str, str]:
    if result.crash is not None and result.crash.short_type == "TooSlow":
        return "", "does not end"
    ending, answer = ending_of(bench, result)
    # By type and function, as for the reproduction: the change may have moved the lines.
    again = ending == RAISED and matching_crash(result.crash, bench.context, bench.paths)
    return (RED, answer) if again else (ending, answer)


def _broken(observed: Observations, now: Endings) -> Iterator[Reason]:
    """Calls that worked and now crash, of those that nobody made up."""
    for call in observed.calls:
        ending, answer = now.get(call.test, ("", "does not end"))
        if call.ending == VALUE and call.source not in (MADE_UP, CRASH) and ending in ("", RAISED, RED):
            yield Reason(
                code="breaks-call", text=f"`{shown(call.call, LONGEST)}` worked before and now {_fails(ending, answer)}."
            )


def compared(observed: Observations, now: Endings, *, founded: bool) -> Iterator[Reason]:
    """Doubts that the comparison leaves.

    Args:
        observed: how the calls ended before.
        now: how they end on the candidate's tree.
        founded: the author answers for the value in the failing case's place.
    """
    yield from _of_the_crash(observed, now, founded=founded)
    for call in observed.calls:
        ending, answer = now.get(call.test, ("", "does not end"))
        # With another message it came further than it did, and what stops it there is another matter.
        unchanged = ending == "" or (ending == RED and answer == call.answer)
        if call.source == NEIGHBOUR and call.ending == RED and unchanged:
            text = f"`{shown(call.call, LONGEST)}` crashed in the same way before, and still {_fails(ending, answer)}."
            yield Reason(code="neighbour-crashes", text=text)
        elif call.ending == REFUSED and ending == VALUE:
            text = f"`{shown(call.call, LONGEST)}` was refused with {shown(call.answer, LONGEST)} and is accepted now."
            yield Reason(code="accepts-refused", text=text)
        elif call.ending == VALUE and call.source != CRASH and (what := _differs(call, ending, answer)):
            yield Reason(code="changes-answer", text=f"`{shown(call.call, LONGEST)}` worked before and now {what}.")


def _of_the_crash(observed: Observations, now: Endings, *, founded: bool) -> Iterator[Reason]:
    """The call that crashed: the same each time, and an answer of a kind its function gives."""
    crashes = [now.get(call.test, ("", "does not end")) for call in observed.calls if call.source == CRASH]
    if not crashes:
        return
    if len({_steady(*ending) for ending in crashes}) > 1 or crashes[0][0] == "":
        yield Reason(code="not-repeatable", text="The call that crashed does not end in the same way each time it is made.")
        return
    ending, answer = crashes[0]
    worked = [json.loads(call.answer) for call in observed.calls if call.ending == VALUE]
    kinds = {value["type"] for value in worked}
    if ending == VALUE and not founded and kinds and (given := json.loads(answer))["type"] not in kinds:
        text = f"The call that crashed now gives {given['type']}, calls that worked gave {', '.join(sorted(kinds)[:3])}."
        yield Reason(code="odd-answer", text=text)


def _differs(call: Observation, ending: str, answer: str) -> str:
    if ending != VALUE:
        return _fails(ending, answer)
    before, now = json.loads(call.answer), json.loads(answer)
    if (before["type"], before["digest"]) != (now["type"], now["digest"]):
        given = now["shown"] or f"another {now['type']}"
        return f"gives {shown(given)} where it gave {shown(before['shown'] or before['type'])}"
    changed = [name for name, digest in before["changed"].items() if name in now["changed"] and now["changed"][name] != digest]
    return f"leaves {shown(changed[0])} in another state" if changed else ""


def _fails(ending: str, answer: str) -> str:
    return f"fails with {shown(answer, LONGEST)}" if ending else "does not end"


def _steady(ending: str, answer: str) -> tuple[str, str]:
    return ending, json.dumps({**json.loads(answer), "changed": {}}) if ending == VALUE else answer
