"""Cassettes: what went over the wire once, answered from a file ever after."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
import vcr
from vcr.request import Request

CASSETTES = Path(__file__).parents[1] / "data/cassettes"
RECORDING = bool(os.environ.get("SUTURE_RECORD"))
KEPT = {"accept", "content-type", "content-length", "x-stainless-retry-count"}


@pytest.fixture
def cassette() -> Callable[[str], AbstractContextManager[object]]:
    """Replays a cassette; a request that it does not hold fails. `SUTURE_RECORD=1` in the environment records it anew."""
    recorder = vcr.VCR(
        cassette_library_dir=str(CASSETTES),
        record_mode="all" if RECORDING else "none",
        match_on=["method", "path", "body"],
        before_record_request=_nameless,
    )

    @contextmanager
    def played(name: str) -> Iterator[object]:
        with recorder.use_cassette(f"{name}.yaml") as tape:
            yield tape

    return played


def _nameless(request: Request) -> Request:
    """Without key, machine and port."""
    request.uri = f"http://endpoint.example{request.path}"
    request.headers = {name: value for name, value in request.headers.items() if name.lower() in KEPT}
    return request
