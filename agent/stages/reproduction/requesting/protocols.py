"""Requests by the bare protocols, for applications that have no client of their own."""

from urllib.parse import unquote_to_bytes

from agent.stages.reproduction.requesting.applications import Application, Framework
from agent.stages.reproduction.requesting.script import Script, answered, imported
from agent.stages.reproduction.requesting.sending import Sent, repr_of


def by_wsgi(app: Application, request: Sent) -> Script:
    """PEP 3333."""
    line, made, name = imported(app)
    path = unquote_to_bytes(request.path).decode("latin-1")
    entries = [
        ("REQUEST_METHOD", repr_of(request.method)),
        ("PATH_INFO", repr_of(path)),
        ("QUERY_STRING", repr_of(request.query)),
    ]
    if request.body:
        entries += [("CONTENT_TYPE", repr_of(request.content_type)), ("CONTENT_LENGTH", repr_of(str(len(request.body))))]
        entries += [("wsgi.input", f"io.BytesIO({request.body!r})")]
    entries += [(f"HTTP_{key.upper().replace('-', '_')}", repr_of(value)) for key, value in request.headers]
    return Script(
        standard=(*(("import io",) if request.body else ()), "from wsgiref.util import setup_testing_defaults"),
        others=(line,),
        body=(
            *made,
            *(_reraising(name, "") if app.framework is Framework.FALCON else ()),
            *_dict("environ", entries),
            "setup_testing_defaults(environ)",
            "statuses = []",
            "",
            f'b"".join({name}(environ, lambda status, headers, exc_info=None: statuses.append(status)))',
            "",
            *answered("int(statuses[-1][:3])"),
        ),
    )


def by_asgi(app: Application, request: Sent) -> Script:
    """ASGI 3.0."""
    line, made, name = imported(app)
    typed = [("content-type", request.content_type)] if request.body else []
    sized = [("content-length", str(len(request.body)))] if request.body else []
    headers = [("host", "testserver"), *typed, *sized, *request.headers]
    spelled = ", ".join(f"({key.lower().encode()!r}, {value.encode()!r})" for key, value in headers)
    entries = [
        ("type", '"http"'),
        ("asgi", '{"version": "3.0", "spec_version": "2.4"}'),
        ("http_version", '"1.1"'),
        ("method", repr_of(request.method)),
        ("scheme", '"http"'),
        ("path", repr_of(unquote_to_bytes(request.path).decode("utf-8", "replace"))),
        ("raw_path", repr(request.path.encode())),
        ("query_string", repr(request.query.encode())),
        ("root_path", '""'),
        ("headers", f"[{spelled}]"),
        ("client", '("127.0.0.1", 50000)'),
        ("server", '("testserver", 80)'),
    ]
    return Script(
        standard=("import asyncio",),
        others=(line,),
        body=(
            *made,
            *(_reraising(name, "async ") if app.framework is Framework.FALCON_ASGI else ()),
            *_dict("scope", entries),
            f'incoming = [{{"type": "http.request", "body": {request.body!r}}}]',
            "sent = []",
            "",
            "async def receive():",
            '    return incoming.pop() if incoming else {"type": "http.disconnect"}',
            "",
            "async def send(message):",
            "    sent.append(message)",
            "",
            f"asyncio.run({name}(scope, receive, send))",
            "",
            *answered('sent[0]["status"]'),
        ),
    )


def _reraising(name: str, prefix: str) -> tuple[str, ...]:
    """Falcon answers 500 to every exception; a test has to see it."""
    return (
        "",
        f"{prefix}def reraise(request, response, error, params):",
        "    raise error",
        "",
        f"{name}.add_error_handler(Exception, reraise)",
    )


def _dict(name: str, entries: list[tuple[str, str]]) -> tuple[str, ...]:
    return (f"{name} = {{", *(f'    "{key}": {value},' for key, value in entries), "}")
