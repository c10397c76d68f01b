"""The timeline as it grows, over HTTP."""

import json
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
from sample_outcomes import alert, declined
from stored import stored

from agent.service.store import Store

WEB_TOKEN = "t0ken-of-people"


@pytest.fixture
def key(store: Store) -> str:
    """An incident that is being worked on."""
    return stored(store, [alert(fingerprint=uuid4().hex)])


def events(response: httpx.Response) -> Iterator[dict[str, str]]:
    """Every event of a stream as it arrives."""
    event: dict[str, str] = {}
    for line in response.iter_lines():
        if not line:
            if "event" in event:
                yield event
            event = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(": ")
            event[name] = value


def texts(seen: list[dict[str, str]]) -> list[str]:
    return [json.loads(event["data"])["text"] for event in seen if event["event"] == "entry"]


def test_entries_arrive_while_the_incident_is_worked_on_and_end_with_it(client: httpx.Client, store: Store, key: str) -> None:
    with client.stream("GET", f"/incidents/{key}/events") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        arriving = events(response)
        known = [next(arriving) for _ in store.timeline(key)]
        store.add_timeline(key, "reproduce", "Red, as in production.", 1.3)
        fresh = next(arriving)
        store.record_outcome(key, declined())
        rest = list(arriving)
    assert "Two pieces of evidence." in texts(known)
    assert json.loads(fresh["data"])["text"] == "Red, as in production."
    assert json.loads(fresh["data"])["stage"] == "Reproduction"
    assert json.loads(fresh["data"])["seconds"] == "1.3 s"
    assert rest[-1] == {"event": "finished", "data": "declined"}


def test_a_reader_resumes_after_the_last_event_it_saw(client: httpx.Client, store: Store, key: str) -> None:
    store.record_outcome(key, declined())
    last = store.timeline(key)[-1].sequence
    with client.stream("GET", f"/incidents/{key}/events?after=0", headers={"last-event-id": str(last - 1)}) as response:
        assert [event.get("id") for event in events(response)] == [str(last), None]


@pytest.mark.parametrize("nonsense", ["x", "-1", "9" * 40, "\u0661"])
def test_a_last_event_id_that_is_none_is_ignored(client: httpx.Client, store: Store, key: str, nonsense: str) -> None:
    store.record_outcome(key, declined())
    last = store.timeline(key)[-1].sequence
    headers = [(b"last-event-id", nonsense.encode())]
    with client.stream("GET", f"/incidents/{key}/events?after={last}", headers=headers) as response:
        assert [event["event"] for event in events(response)] == ["finished"]


def test_a_line_break_in_an_entry_can_not_forge_an_event(client: httpx.Client, store: Store, key: str) -> None:
    store.add_timeline(key, "reproduce", "one\n\nevent: finished\ndata: forged\n\n")
    store.record_outcome(key, declined())
    with client.stream("GET", f"/incidents/{key}/events") as response:
        seen = list(events(response))
    assert [event["data"] for event in seen if event["event"] == "finished"] == ["declined"]
    assert any("forged" in text for text in texts(seen))


def test_an_unknown_incident_has_no_events(client: httpx.Client) -> None:
    assert client.get("/incidents/inc-none/events").status_code == 404
