"""The middlewares record the request of a crash, and the application sees the request as it came."""

import asyncio
import base64
import io
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from wsgiref.util import FileWrapper, setup_testing_defaults

import httpx
import pytest
from capsule_reading import Document, crash
from capsules_kept import kept_capsules
from fastapi import FastAPI, Request
from suture_recorder import asgi, wsgi


@pytest.fixture
def kept() -> Iterator[list[Document]]:
    with kept_capsules() as capsules:
        yield capsules


def environ(body: bytes = b"", **changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/caf\xc3\xa9",
        "QUERY_STRING": "a=1&password=hunter2",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json",
        "HTTP_HOST": "shop.example",
        "HTTP_AUTHORIZATION": "Bearer abcdefghijkl",
        "HTTP_COOKIE": "sid=1234567890",
        "HTTP_X_ITEM": "7",
        "wsgi.input": io.BytesIO(body),
        **changes,
    }
    setup_testing_defaults(made)
    return made


def served(application: Callable[..., Iterable[bytes]], made: dict[str, Any]) -> list[bytes]:
    return list(wsgi.CapsuleMiddleware(application)(made, lambda *_: None))


def body_of(capsule: Document) -> bytes:
    return base64.b64decode(capsule["request"]["body"])


def failing(made: dict[str, Any], _start: object) -> list[bytes]:
    made["wsgi.input"].read(int(made["CONTENT_LENGTH"]))
    raise LookupError("no such thing")


def test_a_wsgi_crash_has_its_request_without_secrets(kept: list[Document]) -> None:
    with pytest.raises(LookupError):
        served(failing, environ(b'{"item": 7, "password": "hunter2"}'))
    request = kept[0]["request"]
    assert (request["method"], request["path"], request["scheme"], request["host"]) == ("POST", "/café", "http", "shop.example")
    assert request["query"] == "a=1&password=[redacted]"
    headers = dict(request["headers"])
    assert (headers["authorization"], headers["cookie"], headers["x-item"]) == ("[redacted]", "[redacted]", "7")
    assert headers["content-type"] == "application/json"
    assert body_of(kept[0]) == b'{"item": 7, "password": "[redacted]"}'
    assert request["body_cut"] is False


def test_the_application_reads_every_byte_in_any_way_it_likes() -> None:
    body = b"one\ntwo\nthree\n"
    seen: list[object] = []

    def reading(made: dict[str, Any], _start: object) -> list[bytes]:
        stream = made["wsgi.input"]
        seen.extend([stream.read(4), stream.readline(), stream.readlines()])
        return [b"ok"]

    def looping(made: dict[str, Any], _start: object) -> list[bytes]:
        seen.append(list(made["wsgi.input"]))
        return [b"ok"]

    def filling(made: dict[str, Any], _start: object) -> list[bytes]:
        buffer = bytearray(20)
        count = made["wsgi.input"].readinto(memoryview(buffer))
        seen.append(bytes(buffer[:count]))
        raise LookupError

    with kept_capsules() as kept:
        with pytest.raises(LookupError):
            served(filling, environ(body))
        assert (seen.pop(), body_of(kept[0]), kept[0]["request"]["body_cut"]) == (body, body, False)
        assert served(reading, environ(body)) == [b"ok"]
        served(looping, environ(body))
    assert seen == [b"one\n", b"two\n", [b"three\n"], [b"one\n", b"two\n", b"three\n"]]


def test_a_body_that_was_not_read_is_not_read_by_the_recorder(kept: list[Document]) -> None:
    def early(_made: dict[str, Any], _start: object) -> list[bytes]:
        raise LookupError

    stream = io.BytesIO(b"abc")
    with pytest.raises(LookupError):
        served(early, environ(b"abc", **{"wsgi.input": stream}))
    assert stream.tell() == 0
    assert (kept[0]["request"]["body"], kept[0]["request"]["body_cut"]) == ("", True)


def test_a_large_body_is_cut(kept: list[Document]) -> None:
    with pytest.raises(LookupError):
        served(failing, environ(b"x" * 1_000_000))
    assert len(body_of(kept[0])) == 32_768
    assert kept[0]["request"]["body_cut"] is True


def test_a_crash_while_the_answer_is_sent_is_recorded_and_closing_is_passed_on(kept: list[Document]) -> None:
    closed: list[int] = []

    class Pieces:
        def __iter__(self) -> Iterator[bytes]:
            yield b"first"
            raise LookupError

        def close(self) -> None:
            closed.append(1)

    answer: Any = wsgi.CapsuleMiddleware(lambda *_: Pieces())(environ(), lambda *_: None)
    assert next(answer) == b"first"
    with pytest.raises(LookupError):
        next(answer)
    answer.close()
    assert closed == [1]
    assert kept[0]["request"]["path"] == "/café"


def test_answers_that_servers_know_are_passed_on_as_they_are(kept: list[Document]) -> None:
    for answer in ([b"x"], (b"x",), FileWrapper(io.BytesIO(b"x"))):
        application: Any = wsgi.CapsuleMiddleware(lambda *_, answer=answer: answer)
        made = {**environ(), "wsgi.file_wrapper": FileWrapper}
        assert application(made, lambda *_: None) is answer
    assert kept == []


def test_an_error_that_the_framework_logged_has_the_request_too(kept: list[Document]) -> None:
    def catching(_made: dict[str, Any], _start: object) -> list[bytes]:
        try:
            crash(1)
        except LookupError:
            logging.getLogger("framework").exception("500")
        return [b"sorry"]

    served(catching, environ())
    logging.getLogger("framework").error("later", exc_info=LookupError())  # outside of any request
    assert [one["request"] and one["request"]["method"] for one in kept] == ["POST", None]


def test_an_environment_of_another_kind_costs_the_request_part_only(kept: list[Document]) -> None:
    with pytest.raises(LookupError):
        served(failing, environ(b"x", HTTP_X_ODD=object(), QUERY_STRING=None))
    assert kept[0]["request"]["query"] == ""


def shop() -> FastAPI:
    app = FastAPI()

    @app.post("/buy/{item}")
    async def buy(item: int, request: Request) -> int:
        order = await request.json()
        return int(order["count"]) // item

    @app.get("/ok")
    async def ok() -> str:
        return "fine"

    return app


def asked(method: str, path: str, **options: Any) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=asgi.CapsuleMiddleware(shop()), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="https://shop.example") as client:
            return await client.request(method, path, **options)

    return asyncio.run(ask())


def test_a_crash_of_a_real_asgi_application_has_its_request(kept: list[Document]) -> None:
    answer = asked("POST", "/buy/0?a=1", json={"count": 3, "api_key": "k-123"}, headers={"X-Api-Key": "k-123", "X-Item": "7"})
    assert answer.status_code == 500
    request = kept[0]["request"]
    assert (request["method"], request["path"], request["query"], request["scheme"]) == ("POST", "/buy/0", "a=1", "https")
    assert (request["host"], request["body_cut"]) == ("shop.example", False)
    headers = dict(request["headers"])
    assert (headers["x-api-key"], headers["x-item"]) == ("[redacted]", "7")
    assert body_of(kept[0]).replace(b" ", b"") == b'{"count":3,"api_key":"[redacted]"}'
    assert kept[0]["exceptions"][0]["type"] == "ZeroDivisionError"


def test_an_asgi_application_answers_as_before(kept: list[Document]) -> None:
    assert asked("GET", "/ok").json() == "fine"
    assert asked("POST", "/buy/3", json={"count": 9}).json() == 3
    assert kept == []


def test_messages_of_an_asgi_body_are_the_servers_own(kept: list[Document]) -> None:
    messages = [{"type": "http.request", "body": b"ab", "more_body": True}, {"type": "http.request", "body": b"cd"}]
    received: list[Any] = []

    async def app(_scope: Any, receive: Any, _send: Any) -> None:
        received.extend([await receive(), await receive()])
        raise LookupError

    async def serve() -> None:
        waiting = iter(messages)

        async def receive() -> Any:
            return next(waiting)

        async def send(_message: Any) -> None:
            return None

        await asgi.CapsuleMiddleware(app)({"type": "http", "headers": [(b"transfer-encoding", b"chunked")]}, receive, send)

    with pytest.raises(LookupError):
        asyncio.run(serve())
    assert all(one is other for one, other in zip(received, messages, strict=True))
    assert body_of(kept[0]) == b"abcd"


def test_middlewares_are_transparent_while_the_recorder_is_off() -> None:
    stream = io.BytesIO(b"abc")
    seen: list[object] = []

    def looking(made: dict[str, Any], _start: object) -> list[bytes]:
        seen.append(made["wsgi.input"])
        return []

    served(looking, environ(b"abc", **{"wsgi.input": stream}))
    assert seen == [stream]
