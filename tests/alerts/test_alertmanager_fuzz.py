"""Whatever a body holds, reading it ends in alerts or in a refusal that says why."""

from hypothesis import given, settings
from webhook_bodies import bodies, mutated_posts

from agent.alerts.alertmanager import AlertmanagerBatch, parse_alertmanager
from agent.alerts.json_field import storable
from agent.errors import BadWebhook


def parsed(body: bytes) -> AlertmanagerBatch | BadWebhook:
    try:
        return parse_alertmanager(body)
    except BadWebhook as error:
        return error


def read(body: bytes) -> None:
    result = parsed(body)
    if isinstance(result, BadWebhook):
        assert result.status == 422
        assert result.expected
        return
    for alert in result.alerts:
        assert alert.starts_at.tzinfo is not None
        assert alert.fingerprint
        assert all(storable(text) for item in alert.labels.items() for text in item)
        assert all(storable(text.reveal()) for text in alert.annotations.values())


@settings(max_examples=300, deadline=None, derandomize=True)
@given(mutated_posts())
def test_a_mutated_real_post_is_read_or_refused(body: bytes) -> None:
    read(body)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(bodies())
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    read(body)
