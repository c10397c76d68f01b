"""OpenTelemetry, without importing it: the event of an exception gets its capsule as an attribute."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from . import active
from .transport import packed

ATTRIBUTE = "suture.capsule"
REFERENCE = "suture.capsule.place"
# Exporters and their receivers cut longer ones.
_LONGEST = 64_000


class _Span(Protocol):
    record_exception: Callable[..., None]


class CapsuleSpanProcessor:
    """A span processor: `tracer_provider.add_span_processor(suture_recorder.CapsuleSpanProcessor())`.

    It says what OpenTelemetry's class says, and needs none of it.
    """

    def on_start(self, span: _Span, parent_context: object = None) -> None:  # noqa: ARG002 # OpenTelemetry's name
        """Let the span add a capsule to each exception that it records."""
        original = span.record_exception

        def record_exception(
            exception: BaseException, attributes: Mapping[str, object] | None = None, *args: object, **keywords: object
        ) -> None:
            original(exception, {**(attributes or {}), **capsule_attributes(exception)}, *args, **keywords)

        try:
            span.record_exception = record_exception
        except Exception:  # noqa: BLE001 # a span of a kind that holds no attributes stays as it is
            return

    def on_end(self, span: object) -> None:
        """Nothing is left to do."""

    def _on_ending(self, span: object) -> None:
        """Nothing is left to do."""

    def shutdown(self) -> None:
        """Nothing is held."""

    def force_flush(self, timeout_millis: int = 30_000) -> bool:  # noqa: ARG002 # OpenTelemetry's name
        """Nothing is waiting."""
        return True


def capsule_attributes(exception: BaseException) -> dict[str, str]:
    """The attributes of an exception event; use it as `span.record_exception(error, attributes=capsule_attributes(error))`."""
    recorded = active.record(exception)
    if recorded is None:
        return {}
    text = packed(recorded.capsule)
    return {REFERENCE: recorded.place, **({ATTRIBUTE: text} if len(text) <= _LONGEST else {})}
