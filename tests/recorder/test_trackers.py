"""Capsules travel with events of Sentry and spans of OpenTelemetry."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import suture_recorder
from capsule_reading import Document, caught, crash
from capsules_kept import kept_capsules


@pytest.fixture(autouse=True)
def kept() -> Iterator[list[Document]]:
    with kept_capsules() as capsules:
        yield capsules


def hint(error: BaseException) -> dict[str, Any]:
    return {"exc_info": (type(error), error, error.__traceback__)}


def test_an_event_of_sentry_carries_a_small_capsule_in_its_context(kept: list[Document]) -> None:
    event = suture_recorder.before_send({"level": "error"}, hint(caught(lambda: crash(5))))
    context = event["contexts"]["suture_capsule"]
    assert json.loads(suture_recorder.unpacked(context["capsule"])) == kept[0]
    assert len(context["capsule"]) < 8192
    assert event["level"] == "error"


def test_a_larger_capsule_goes_into_the_extra_values() -> None:
    value = [str(hash(str(number))) for number in range(1000)]
    event = suture_recorder.before_send({}, hint(caught(lambda: crash(value))))
    assert "capsule" not in event["contexts"]["suture_capsule"]
    assert event["contexts"]["suture_capsule"]["id"]
    assert json.loads(suture_recorder.unpacked(event["extra"]["suture_capsule"]))["suture_capsule"] == 1


@pytest.mark.parametrize("odd", [{}, {"exc_info": None}, {"exc_info": (1, 2)}, {"exc_info": (None, None, None)}, None])
def test_an_event_without_an_exception_goes_as_it_is(odd: Any) -> None:
    assert suture_recorder.before_send({"message": "x"}, odd) == {"message": "x"}
    assert suture_recorder.before_send({"contexts": 5}, hint(caught(lambda: crash(1)))) == {"contexts": 5}


def test_the_services_own_before_send_has_the_last_word() -> None:
    seen: list[Any] = []

    def mine(event: dict[str, Any], _hint: dict[str, Any]) -> dict[str, Any] | None:
        seen.append("suture_capsule" in event["contexts"])
        return None

    assert suture_recorder.before_send_with(mine)({}, hint(caught(lambda: crash(1)))) is None
    assert seen == [True]


class Span:
    """As much of a span as records exceptions."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.record_exception: Callable[..., None] = self._record

    def _record(
        self, exception: BaseException, attributes: Mapping[str, Any] | None = None, timestamp: int | None = None
    ) -> None:
        self.events.append({"exception": exception, "timestamp": timestamp, **(attributes or {})})


def test_the_event_of_an_exception_in_a_span_gets_the_capsule(kept: list[Document]) -> None:
    processor, span = suture_recorder.CapsuleSpanProcessor(), Span()
    processor.on_start(span, parent_context=None)
    error = caught(lambda: crash(5))
    span.record_exception(error, {"mine": 1}, timestamp=7)
    (event,) = span.events
    assert (event["exception"], event["mine"], event["timestamp"]) == (error, 1, 7)
    assert json.loads(suture_recorder.unpacked(event["suture.capsule"])) == kept[0]
    assert processor.force_flush()


def test_a_span_that_takes_no_attributes_is_left_alone() -> None:
    class Fixed:
        __slots__ = ()

        def record_exception(self, *_args: object) -> None:
            return None

    suture_recorder.CapsuleSpanProcessor().on_start(Fixed())  # type: ignore[arg-type] # a span of another kind


def test_attributes_for_a_span_by_hand() -> None:
    error = caught(lambda: crash(5))
    assert set(suture_recorder.capsule_attributes(error)) == {"suture.capsule", "suture.capsule.place"}
    assert suture_recorder.capsule_attributes(KeyboardInterrupt()) == {}


def test_a_text_that_is_no_packed_capsule_is_refused() -> None:
    for text in ("{}", "suture1:AAAA", "suture1:%"):
        with pytest.raises(ValueError, match=r"packed capsule|base64"):
            suture_recorder.unpacked(text)
