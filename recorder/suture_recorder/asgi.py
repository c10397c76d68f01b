"""ASGI: what escapes the application is recorded with the request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from . import active, loops
from .requests import CURRENT, Body, Target, part

Message = MutableMapping[str, Any]  # as the ASGI specification has it
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


class CapsuleMiddleware:
    """Put it around the application, outside everything else: `app = CapsuleMiddleware(app)`.

    Args:
        app: the application.
    """

    def __init__(self, app: Application) -> None:
        self._app = app
        if active.current() is not None:
            loops.hook()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if active.current() is None or scope.get("type") not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        heard = _Heard(scope, receive)
        token = CURRENT.set(heard.described)
        try:
            await self._app(scope, heard.receive if scope["type"] == "http" else receive, send)
        except Exception as error:
            active.record(error, heard.described)
            raise
        finally:
            CURRENT.reset(token)


class _Heard:
    """A request and what the application has received of its body."""

    def __init__(self, scope: Message, receive: Receive) -> None:
        self._scope, self._receive = scope, receive
        self._body: Body | None = None
        self._is_whole = False

    async def receive(self) -> Message:
        """Pass the next message on."""
        message = await self._receive()
        if message.get("type") == "http.request":
            self._body = self._body or Body()
            self._body.hear(message.get("body"))
            self._is_whole = not message.get("more_body", False)
        return message

    def described(self) -> dict[str, object]:
        """The request part of a capsule."""
        scope = self._scope
        headers = [(_text(name).lower(), _text(value)) for name, value in scope.get("headers") or ()]
        named = dict(headers)
        target = Target(
            method=_text(scope.get("method", "GET")),
            path=_text(scope.get("path")),
            query=_text(scope.get("query_string")),
            scheme=_text(scope.get("scheme")),
            host=named.get("host", ""),
        )
        has_none = named.get("content-length", "0") == "0" and "transfer-encoding" not in named
        return part(target, headers, self._body or Body(), is_whole=self._is_whole or has_none)


def _text(value: object) -> str:
    return value.decode("latin-1") if type(value) is bytes else value if type(value) is str else ""
