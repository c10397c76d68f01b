"""Tool: what the sources found in the incident's window."""

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from agent.domain.crash import Crash
from agent.domain.evidence import Commit, Evidence
from agent.domain.telemetry import LogRecord, Sample, SpanRecord
from agent.domain.untrusted import Untrusted
from agent.model_ports import Tool
from agent.tools.typed import Arguments, TypedTool
from prompts.fences import untrusted

ITEMS_AT_MOST = 40
CHARACTERS = 600


class EvidenceArguments(Arguments):
    """Which part of the evidence."""

    kind: Literal["", "crash", "logs", "spans", "metrics", "commits", "note"] = Field(default="", description="Empty for all.")
    contains: str = Field(default="", max_length=200, description="Only items that hold this text, in any case.")


def ask_evidence(evidence: Sequence[Evidence]) -> Tool:
    """Shows what was gathered, each with the query that was asked.

    Args:
        evidence: of the incident, redacted.
    """

    def work(asked: EvidenceArguments) -> str:
        parts: list[str] = []
        left = ITEMS_AT_MOST
        for one in evidence:
            if asked.kind and one.kind.value != asked.kind:
                continue
            items = [text for text in _items(one) if asked.contains.lower() in text.lower()]
            if items and left:
                head = f"{one.kind.value} from {one.source} ({one.query}), {len(items)} items"
                parts.append("\n".join([head, *(text[:CHARACTERS] for text in items[:left])]))
                left -= min(left, len(items))
        return untrusted("\n\n".join(parts), "evidence") if parts else "Nothing of that kind was gathered."

    return TypedTool("ask_evidence", "Show logs, spans, metrics and crashes of the incident's time.", EvidenceArguments, work)


def _items(evidence: Evidence) -> Iterator[str]:
    if isinstance(evidence.body, Untrusted):
        yield evidence.body.reveal()
        return
    for item in evidence.body:
        yield _text(item)


def _text(item: Crash | LogRecord | SpanRecord | Sample | Commit) -> str:
    match item:
        case Crash():
            where = item.frames[-1] if item.frames else None
            place = f" at {where.path}:{where.line} in {where.function}" if where else ""
            return f"{item.type}: {item.message.reveal()}{place}, {item.count} times"
        case LogRecord():
            return f"{item.timestamp or '-'} {item.severity_text} {item.body.reveal()}"
        case SpanRecord():
            attributes = ", ".join(f"{name}={value.reveal()}" for name, value in item.attributes.items())
            return f"{item.start_time} {item.name} {item.status_code} {attributes}"
        case Sample():
            return f"{item.timestamp} {item.metric}{dict(item.labels)} {item.value:g}"
        case Commit():
            return f"{item.sha[:12]} {item.committed_at} {item.author}: {item.subject.reveal()}"
