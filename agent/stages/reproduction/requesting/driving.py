"""How a test sends one request to an application: by the framework's own client, else by its protocol."""

from pprint import pformat

from agent.stages.reproduction.requesting.applications import Application, Framework
from agent.stages.reproduction.requesting.protocols import by_asgi, by_wsgi
from agent.stages.reproduction.requesting.script import Script, answered, imported
from agent.stages.reproduction.requesting.sending import Sent, repr_of

WIDTH = 96
WITHOUT_BODY = ("GET", "HEAD", "OPTIONS", "DELETE")
SHORTHANDS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


def scripts_for(app: Application, request: Sent) -> tuple[Script, ...]:
    """Ways to send a request, the most readable first; which of them works is for the target's environment to say."""
    match app.framework:
        case Framework.FLASK:
            return (_by_flask(app, request),)
        case Framework.QUART:
            return (_by_quart(app, request),)
        case Framework.FASTAPI | Framework.STARLETTE:
            return (_by_starlette(app, request), by_asgi(app, request))
        case Framework.DJANGO:
            return (_by_django(app, request),)
        case Framework.ASGI | Framework.FALCON_ASGI:
            return (by_asgi(app, request),)
        case _:
            return (by_wsgi(app, request),)


def _by_flask(app: Application, request: Sent) -> Script:
    line, made, name = imported(app)
    arrange, call = _client_call(request, by_request="open")
    act = f"response = {name}.test_client().{call}"
    body = (*made, f"{name}.testing = True", *arrange, "", act, "", *answered("response.status_code"))
    return Script(standard=(), others=(line,), body=body)


def _by_quart(app: Application, request: Sent) -> Script:
    line, made, name = imported(app)
    arrange, call = _client_call(request, by_request="open")
    act = f"response = asyncio.run({name}.test_client().{call})"
    return Script(
        standard=("import asyncio",),
        others=(line,),
        body=(*made, f"{name}.testing = True", *arrange, "", act, "", *answered("response.status_code")),
    )


def _by_starlette(app: Application, request: Sent) -> Script:
    line, made, name = imported(app)
    arrange, call = _client_call(request, by_request="request")
    library = "fastapi" if app.framework is Framework.FASTAPI else "starlette"
    act = (f"with TestClient({name}) as client:", f"    response = client.{call}")
    plain = (f"client = TestClient({name})", "", f"response = client.{call}")
    return Script(
        standard=(),
        others=tuple(sorted((f"from {library}.testclient import TestClient", line))),
        body=(*made, *arrange, *(act if app.starts_up else plain), "", *answered("response.status_code")),
    )


def _by_django(app: Application, request: Sent) -> Script:
    headers = "".join(f", HTTP_{name.upper().replace('-', '_')}={value!r}" for name, value in request.headers)
    given = f"{request.url!r}"
    if request.body:
        given += f", data={request.body!r}, content_type={request.content_type!r}"
    generic = f"Client().generic({request.method!r}, {given}{headers})"
    simple = request.method in SHORTHANDS and not (request.body and request.method in ("GET", "HEAD"))
    act = f"Client().{request.method.lower()}({given}{headers})" if simple else generic
    return Script(
        standard=("import os",),
        others=("import django", "from django.test import Client", "from django.test.utils import override_settings"),
        body=(
            f'os.environ.setdefault("DJANGO_SETTINGS_MODULE", {repr_of(app.module)})',
            "django.setup()",
            "",
            'with override_settings(ALLOWED_HOSTS=["testserver"]):',
            f"    response = {act}",
            "",
            *answered("response.status_code"),
        ),
    )


def _client_call(request: Sent, *, by_request: str) -> tuple[tuple[str, ...], str]:
    """Lines that spell a long body, and the call of the client's method."""
    url = repr_of(request.url)
    generic = request.method not in SHORTHANDS or (request.body and request.method in WITHOUT_BODY)
    method = repr_of(request.method)
    start = f"{by_request}({url}, method={method}" if by_request == "open" else f"{by_request}({method}, {url}"
    start = start if generic else f"{request.method.lower()}({url}"
    headers = dict(request.headers)
    arrange: tuple[str, ...] = ()
    given = ""
    payload = request.payload
    if payload is not None:
        name, keyword, value = "payload", "json", pformat(payload, width=WIDTH - 12, sort_dicts=False)
    else:
        name, keyword, value = "body", "content" if by_request == "request" else "data", repr(request.body)
        headers |= {"Content-Type": request.content_type} if request.body else {}
    if request.body and len(start) + len(value) + len(keyword) > WIDTH - 40:
        arrange, value = tuple(f"{name} = {value}".split("\n")), name
    given = f", {keyword}={value}" if request.body else ""
    spelled = f", headers={{{', '.join(f'{repr_of(key)}: {repr_of(text)}' for key, text in headers.items())}}}" if headers else ""
    return arrange, f"{start}{given}{spelled})"
