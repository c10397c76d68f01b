"""WSGI: what escapes the application, or its answer while it is sent, is recorded with the request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from . import active
from .requests import CURRENT, MOST_BODY, Body, Described, Target, part

Environ = dict[str, Any]  # as PEP 3333 has it: texts, streams, and what servers add
Application = Callable[[Environ, Callable[..., object]], Iterable[bytes]]


# Ways to read, or to read again, that aren't heard.
_UNHEARD = ("seek", "peek", "read1", "readinto1", "recv", "recv_into", "fileno", "detach")


class _Stream(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...
    def readline(self, size: int = ..., /) -> bytes: ...
    def readlines(self, hint: int = ..., /) -> list[bytes]: ...
    def __iter__(self) -> Iterator[bytes]: ...


class CapsuleMiddleware:
    """Put it around the application, outside everything else: `application = CapsuleMiddleware(application)`.

    Args:
        application: the application.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: Environ, start_response: Callable[..., object]) -> Iterable[bytes]:
        """Answer a request."""
        if active.current() is None:
            return self._application(environ, start_response)
        body = Body()
        if _has_body(environ):
            environ["wsgi.input"] = _Overheard(environ["wsgi.input"], body)

        def described() -> dict[str, object]:
            return _part(environ, body)

        token = CURRENT.set(described)
        try:
            answer = self._application(environ, start_response)
        except Exception as error:
            active.record(error, described)
            raise
        finally:
            CURRENT.reset(token)
        # What is already there can't crash any more, and servers send these kinds in their own ways.
        if type(answer) is list or type(answer) is tuple or type(answer) is environ.get("wsgi.file_wrapper"):
            return answer
        return _Answer(answer, described)


class _Overheard:
    """The stream of the body; what the application reads is remembered."""

    def __init__(self, stream: _Stream, body: Body) -> None:
        self._stream, self._body = stream, body

    def read(self, *size: int) -> bytes:
        piece = self._stream.read(*size)
        self._body.hear(piece)
        return piece

    def readline(self, *size: int) -> bytes:
        piece = self._stream.readline(*size)
        self._body.hear(piece)
        return piece

    def readlines(self, *hint: int) -> list[bytes]:
        pieces = self._stream.readlines(*hint)
        for piece in pieces:
            self._body.hear(piece)
        return pieces

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            self._body.hear(piece)
            yield piece

    def __getattr__(self, name: str) -> object:
        found = getattr(self._stream, name)
        if name == "readinto":
            return self._overheard(found)
        self._body.is_cut = self._body.is_cut or name in _UNHEARD
        return found

    def _overheard(self, readinto: Callable[[memoryview], int]) -> Callable[[memoryview], int]:
        def read(buffer: memoryview) -> int:
            count = readinto(buffer)
            self._body.hear(bytes(memoryview(buffer)[: min(count or 0, MOST_BODY + 1)]))
            return count

        return read


class _Answer:
    """The pieces of an answer that is made while it is sent."""

    def __init__(self, pieces: Iterable[bytes], described: Described) -> None:
        self._pieces, self._described = pieces, described
        self._iterator: Iterator[bytes] | None = None

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            if self._iterator is None:
                self._iterator = iter(self._pieces)
            return next(self._iterator)
        except StopIteration:
            raise
        except Exception as error:
            active.record(error, self._described)
            raise

    def close(self) -> None:
        close = getattr(self._pieces, "close", None)
        if close is not None:
            close()


def _has_body(environ: Environ) -> bool:
    return environ.get("CONTENT_LENGTH") not in (None, "", "0") or "HTTP_TRANSFER_ENCODING" in environ


def _part(environ: Environ, body: Body) -> dict[str, object]:
    texts = {name: value for name, value in dict.items(environ) if type(name) is str and type(value) is str}
    path = (texts.get("SCRIPT_NAME", "") + texts.get("PATH_INFO", "")).encode("latin-1", "replace").decode("utf-8", "replace")
    length = texts.get("CONTENT_LENGTH", "")
    whole = len(body.content()) >= int(length) if length.isdigit() else "HTTP_TRANSFER_ENCODING" not in texts
    target = Target(
        method=texts.get("REQUEST_METHOD", ""),
        path=path,
        query=texts.get("QUERY_STRING", ""),
        scheme=texts.get("wsgi.url_scheme", ""),
        host=texts.get("HTTP_HOST", texts.get("SERVER_NAME", "")),
    )
    return part(target, _headers(texts), body, is_whole=whole)


def _headers(texts: dict[str, str]) -> list[tuple[str, str]]:
    names = {name: name.removeprefix("HTTP_") for name in texts}
    known = [name for name in names if name.startswith("HTTP_") or name in ("CONTENT_TYPE", "CONTENT_LENGTH")]
    return [(names[name].replace("_", "-").lower(), texts[name]) for name in known if texts[name]]
