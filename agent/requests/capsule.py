"""The request of a capsule."""

from agent.domain.capsule import Capsule
from agent.domain.request import HttpRequest
from agent.requests.reading import read_request


def request_of_capsule(capsule: Capsule) -> HttpRequest | None:
    """The request that was being answered where the recorder saw it, None when there was none."""
    told = capsule.request
    if told is None:
        return None
    return read_request(
        HttpRequest(
            method=told.method,
            path=told.path,
            query=told.query,
            headers=told.headers,
            body=told.body,
            body_cut=told.body_cut,
            source="capsule",
            moment=capsule.recorded_at,
        )
    )
