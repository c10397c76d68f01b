"""What people and programs are shown holds no secret, whatever came in."""

import httpx
import pytest
from secret_record import LEAK, SECRETS, leaky_alert, leaky_evidence, leaky_outcomes
from stored import stored

from agent.domain.outcome import Outcome
from agent.service.store import Store

ADDRESSES = ("/incidents/{key}", "/api/incidents/{key}", "/incidents/{key}/events", "/", "/api/incidents")


@pytest.mark.parametrize("outcome", leaky_outcomes(), ids=["declined", "suggested"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_answer_holds_a_secret_of_the_record(client: httpx.Client, store: Store, outcome: Outcome, address: str) -> None:
    key = stored(store, [leaky_alert()], outcome, leaky_evidence())
    store.add_timeline(key, "gather_evidence", LEAK)
    answer = client.get(address.format(key=key))
    assert answer.status_code == 200
    assert "[redacted:" in answer.text
    assert [secret for secret in SECRETS if secret in answer.text] == []
