import asyncio

from notifier.worker import drain, ordered


def test_messages_arrive_in_order():
    urgent = {"to": "a", "body": "x", "tags": ["urgent"]}
    plain = {"to": "b", "body": "y", "tags": ["money"]}
    assert ordered([plain, urgent]) == [urgent, plain]


def test_an_empty_queue_sends_nothing():
    assert asyncio.run(drain([], {})) == 0
