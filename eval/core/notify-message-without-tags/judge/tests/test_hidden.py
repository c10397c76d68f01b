import asyncio

from notifier.routing import channels
from notifier.worker import drain


def senders(sent):
    def sender(name):
        async def send(to, body):
            sent.append((name, to, body))

        return send

    return {name: sender(name) for name in ("chat", "mail", "phone")}


def test_a_message_without_tags_goes_to_the_default_channel():
    assert channels({"to": "ada", "body": "hello"}) == ["mail"]


def test_the_worker_goes_on_after_a_message_without_tags():
    sent = []
    messages = [{"to": "ada", "body": "hello"}, {"to": "bo", "body": "disk", "tags": ["ops"]}]
    assert asyncio.run(drain(messages, senders(sent))) == 2
    assert sent == [("mail", "ada", "hello"), ("chat", "bo", "disk")]


def test_an_urgent_message_is_sent_by_phone_as_well():
    assert channels({"to": "a", "body": "b", "tags": ["ops", "urgent"]}) == ["chat", "phone"]


def test_tags_choose_channels_once():
    assert channels({"to": "a", "body": "b", "tags": ["money", "money", "unknown"]}) == ["mail"]


def test_a_muted_message_is_dropped():
    sent = []
    assert asyncio.run(drain([{"to": "a", "body": "b", "tags": ["muted", "ops"]}], senders(sent))) == 0
    assert sent == []
