"""What happened, what was asked to find out, and the code it happened in."""

from collections.abc import Iterator

from agent.domain.alert import Alert
from agent.domain.crash import Crash
from agent.domain.evidence import Commit, Evidence
from agent.domain.location import CodeContext
from agent.domain.telemetry import LogRecord, Sample, SpanRecord
from agent.domain.untrusted import Untrusted
from agent.stages.publishing.drawing import steps_of
from agent.stages.publishing.findings import Findings
from agent.stages.publishing.markdown import details, fence, inline, prose

SHOWN_ALERTS = 5
SHOWN_ANSWERS = 8
SHOWN_ITEMS = 5
SHOWN_FRAMES = 30
LINES_AROUND = 4
ANSWER_LINES = 40


def what_happened(found: Findings) -> str:
    """The alerts and the crash behind them."""
    alerts = found.incident.alerts
    lines = [f"- {_alert_line(alert)}" for alert in alerts[:SHOWN_ALERTS]]
    if len(alerts) > SHOWN_ALERTS:
        lines.append(f"- and {len(alerts) - SHOWN_ALERTS} more alerts of the same incident")
    crash = found.context.crash
    times = f", seen {crash.count} times" if crash.count > 1 else ""
    text = f"Behind it: {inline(crash.short_type)} in {inline(place(found.context))}{times}."
    message = fence(f"{crash.type}: {crash.message.reveal()}", lines=12, characters=1500)
    return "\n\n".join(["## What happened", "\n".join(lines), text, message])


def place(context: CodeContext) -> str:
    """The innermost frame in the repository, `path:line in symbol`."""
    if not context.frames:
        return context.signature.path
    frame = context.frames[-1]
    return f"{frame.path}:{frame.line} in {frame.symbol}"


def evidence_section(found: Findings) -> str:
    """Each answer with the question that was asked for it, folded."""
    answers = [
        f"**{number}. {prose(answer.source)}** ({answer.kind.value}, {answer.collected_at:%Y-%m-%d %H:%M:%S} UTC), asked:\n\n"
        f"{fence(answer.query, lines=6, characters=600)}\n\n{fence(_answer(answer), lines=ANSWER_LINES, characters=4000)}"
        for number, answer in enumerate(found.evidence[:SHOWN_ANSWERS], 1)
    ]
    if len(found.evidence) > SHOWN_ANSWERS:
        answers.append(f"{len(found.evidence) - SHOWN_ANSWERS} more answers are in the incident's record.")
    count = len(found.evidence)
    body = details(f"{count} answer{'s' if count != 1 else ''}, with the queries that were asked", "\n\n".join(answers))
    return f"## Evidence\n\n{body if answers else 'None was gathered.'}"


def cause_section(found: Findings) -> str:
    """Why it crashed, with the lines of code."""
    rationale = prose(found.chosen.fix.rationale) or "No rationale was given."
    parts = ["## Cause", rationale]
    if quote := _code_quote(found.context):
        parts.append(quote)
    if way := _way(found.context):
        parts.append(way)
    if found.context.suspects:
        suspect = found.context.suspects[0]
        reasons = "; ".join(prose(reason).rstrip(".") for reason in suspect.reasons[:3])
        parts.append(f"First suspect: {inline(suspect.symbol)}" + (f" ({reasons})." if reasons else "."))
    if found.context.commits:
        last = found.context.commits[0]
        parts.append(
            f"These lines last changed in {inline(last.sha[:12])} on {last.committed_at:%Y-%m-%d} by {prose(last.author)}: "
            f"{prose(last.subject.reveal())}"
        )
    if found.context.dating and found.context.dating.sentence:
        parts.append(prose(found.context.dating.sentence))
    return "\n\n".join(parts)


def _way(context: CodeContext) -> str:
    """The places the bad value went through, from its birth to its failure; nothing when only the failure is known."""
    steps = steps_of(context)
    if len(steps) < 2:
        return ""
    lines = [
        f"{step.number}. {inline(f'{step.hop.path}:{step.hop.line} in {step.hop.symbol}')}: "
        f"{inline(step.hop.expression.reveal())} {prose(step.hop.note)}"
        for step in steps
    ]
    return "The way of the bad value, from where it was first seen to where it failed:\n\n" + "\n".join(lines)


def _alert_line(alert: Alert) -> str:
    severity = f", severity {inline(alert.severity)}" if alert.severity else ""
    summary = next((alert.annotations[name] for name in ("summary", "description") if alert.annotations.get(name)), Untrusted(""))
    text = f": {prose(summary.reveal())}" if summary else ""
    return f"**{prose(alert.name)}** ({prose(alert.source)}) since {alert.starts_at:%Y-%m-%d %H:%M:%S} UTC{severity}{text}"


def _code_quote(context: CodeContext) -> str:
    if not context.frames or context.frames[-1].path not in context.files:
        return ""
    frame = context.frames[-1]
    lines = context.files[frame.path].content.decode("utf-8", "replace").splitlines()
    first, last = max(1, frame.line - LINES_AROUND), min(len(lines), frame.line + LINES_AROUND)
    if not first <= frame.line <= last:
        return ""
    numbered = (
        f"{'>' if number == frame.line else ' '} {number:>5}  {lines[number - 1][:200]}" for number in range(first, last + 1)
    )
    return f"{inline(frame.path)} at {inline(context.revision[:12])}:\n\n" + fence("\n".join(numbered))


def _answer(answer: Evidence) -> str:
    body = answer.body
    if isinstance(body, Untrusted):
        return body.reveal()
    shown = [line for item in body[:SHOWN_ITEMS] for line in _item(item)]
    if len(body) > SHOWN_ITEMS:
        shown.append(f"… and {len(body) - SHOWN_ITEMS} more")
    return "\n".join(shown) or "(nothing)"


def _item(item: Crash | LogRecord | SpanRecord | Sample | Commit) -> Iterator[str]:
    if isinstance(item, Crash):
        yield from _crash_lines(item)
    elif isinstance(item, LogRecord):
        moment = f"{item.timestamp:%Y-%m-%dT%H:%M:%SZ} " if item.timestamp else ""
        yield f"{moment}{item.severity_text} {item.body.reveal()}  [{item.location}]"
    elif isinstance(item, SpanRecord):
        yield f"{item.start_time:%Y-%m-%dT%H:%M:%SZ} {item.name} {item.status_code} trace {item.trace_id}"
    elif isinstance(item, Sample):
        labels = ", ".join(f"{name}={value}" for name, value in sorted(item.labels.items()))
        yield f"{item.timestamp:%Y-%m-%dT%H:%M:%SZ} {item.metric}{{{labels}}} {item.value:g}"
    else:
        yield f"{item.sha[:12]} {item.committed_at:%Y-%m-%d} {item.author}: {item.subject.reveal()}"


def _crash_lines(crash: Crash) -> Iterator[str]:
    if crash.cause is not None:
        yield from _crash_lines(crash.cause)
        yield "  … which led to:" if crash.cause_is_explicit else "  … while that was handled:"
    left_out = len(crash.frames) - SHOWN_FRAMES
    if left_out > 0:
        yield f"  … {left_out} outer frames left out …"
    for frame in crash.frames[-SHOWN_FRAMES:]:
        yield f"  {frame.path}:{frame.line} in {frame.function}"
        if frame.code:
            yield f"    {frame.code}"
    yield f"{crash.type}: {crash.message.reveal()}" + (f"  ({crash.count} times)" if crash.count > 1 else "")
