"""Secrets out of evidence, whatever its body holds, and out of alerts."""

from collections.abc import Mapping
from dataclasses import replace

from agent.domain.alert import Alert
from agent.domain.crash import Crash, StackFrame
from agent.domain.evidence import Commit, Evidence
from agent.domain.telemetry import LogRecord, Sample, SpanRecord
from agent.domain.untrusted import Untrusted
from agent.redact.capsule import redact_capsule
from agent.redact.request import redact_request
from agent.redact.text import redact, redact_code
from agent.redact.variables import redact_variables


def redact_evidence(evidence: Evidence) -> Evidence:
    """The evidence without secrets in its body and its query."""
    body = evidence.body
    if isinstance(body, Untrusted):
        cleaned = _untrusted(body)
        return replace(evidence, query=redact(evidence.query), body=cleaned)
    # each tuple holds values of one kind, and each value keeps its kind
    items = tuple(_item(item) for item in body)
    return replace(evidence, query=redact(evidence.query), body=items)  # type: ignore[arg-type]  # see above


def redact_alert(alert: Alert) -> Alert:
    """The alert as people may see it; its fingerprint and times are as they were."""
    return replace(
        alert,
        labels={name: str(value) for name, value in redact_variables(alert.labels).items()},
        annotations=_attributes(alert.annotations),
        group=redact(alert.group),
        url=redact(alert.url),
    )


def redact_crash(crash: Crash) -> Crash:
    """The crash without secrets; its type, paths, lines and functions are as they were."""
    return replace(
        crash,
        message=_untrusted(crash.message),
        frames=tuple(_frame(frame) for frame in crash.frames),
        cause=None if crash.cause is None else redact_crash(crash.cause),
        members=tuple(redact_crash(member) for member in crash.members),
        notes=tuple(_untrusted(note) for note in crash.notes),
        capsule=None if crash.capsule is None else redact_capsule(crash.capsule),
        request=None if crash.request is None else redact_request(crash.request),
    )


def _item(item: Crash | LogRecord | SpanRecord | Sample | Commit) -> Crash | LogRecord | SpanRecord | Sample | Commit:
    match item:
        case Crash():
            return redact_crash(item)
        case LogRecord():
            return replace(item, body=_untrusted(item.body), attributes=_attributes(item.attributes))
        case SpanRecord():
            return replace(item, name=redact(item.name), attributes=_attributes(item.attributes))
        case Sample():
            return replace(item, labels={name: redact(value) for name, value in item.labels.items()})
        case Commit():
            return replace(item, subject=_untrusted(item.subject))


def _frame(frame: StackFrame) -> StackFrame:
    code = redact_code(frame.code)
    return replace(frame, code=code, marker=frame.marker if code == frame.code else None, locals=redact_variables(frame.locals))


def _attributes(attributes: Mapping[str, Untrusted]) -> dict[str, Untrusted]:
    cleaned = redact_variables({name: value.reveal() for name, value in attributes.items()})
    return {name: Untrusted(str(value)) for name, value in cleaned.items()}


def _untrusted(text: Untrusted) -> Untrusted:
    return Untrusted(redact(text.reveal()))
