"""Failed requests sent to applications of real repositories."""

import sysconfig
import venv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from proving import Case, case, found, text_of

from agent.domain.alert import PythonEnvironment
from agent.domain.proof import ReproductionKind, VerdictKind
from agent.domain.request import HttpRequest
from agent.domain.untrusted import Untrusted

WSGI = """\
from urllib.parse import parse_qs

PRICES = {"tea": 3}


def price_of(name):
    return PRICES[name]


def application(environ, start_response):
    asked = parse_qs(environ["QUERY_STRING"])
    names = asked.get("item", []) if environ["PATH_INFO"] == "/price" else [environ["wsgi.input"].read().decode()]
    if environ["PATH_INFO"] == "/private" and "HTTP_AUTHORIZATION" not in environ:
        start_response("401 Unauthorized", [])
        return [b""]
    total = sum(price_of(name) for name in names)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(total).encode()]
"""
CALL_WSGI = "import shop, io; shop.application({'QUERY_STRING': 'item=rum', 'PATH_INFO': '/price'}, print)"
ASGI = """\
import json


class Service:
    def __init__(self):
        self.rooms = {"hall": 3}

    async def __call__(self, scope, receive, send):
        body = json.loads((await receive())["body"])
        answer = self.rooms[body["room"]] if scope["path"] == "/rooms/a b" else 0
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"%d" % answer})


service = Service()
"""
CALL_ASGI = """
import asyncio, shop
async def receive(): return {"body": b'{"room": "attic"}'}
asyncio.run(shop.service({"path": "/rooms/a b"}, receive, print))
"""
FASTAPI = """\
from fastapi import FastAPI

app = FastAPI()


def _mean(lines):
    return sum(line["price"] for line in lines) // len(lines)


@app.post("/orders")
def order(lines: list[dict[str, int]]) -> int:
    return _mean(lines)
"""
STARTED = """\
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

HELD = {}


@asynccontextmanager
async def lifespan(app):
    HELD["rate"] = 0
    yield


def _share(count):
    return count / HELD["rate"]


def share(request):
    return PlainTextResponse(str(_share(int(request.query_params["count"]))))


def create_app(debug=False):
    made = Starlette(debug=debug, routes=[Route("/share", share)], lifespan=lifespan)
    return made
"""


def request(method: str, target: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None) -> HttpRequest:
    path, _, query = target.partition("?")
    told = tuple((name, Untrusted(value)) for name, value in (headers or {}).items())
    return HttpRequest(method=method, path=Untrusted(path), query=Untrusted(query), headers=told, body=body, source="event")


def _with_our_packages(folder: Path) -> PythonEnvironment:
    """An interpreter of its own: the one below ours has packages that are none of ours."""
    venv.EnvBuilder(symlinks=True).create(folder)
    return PythonEnvironment(interpreter=str(folder / "bin" / "python"), paths=(sysconfig.get_paths()["purelib"],))


def asked(shop: Case, *requests: HttpRequest, packages: bool = False) -> Case:
    """The case with requests in its evidence and nothing recorded of variables, its tests with our own packages on request."""
    python = _with_our_packages(shop.root.parent / "venv") if packages else PythonEnvironment()
    incident = replace(shop.incident, service=replace(shop.incident.service, python=python))
    own = tuple(one for one in shop.context.frames if not one.path.startswith(".."))  # asyncio stands outside
    return replace(shop, incident=incident, context=replace(shop.context, frames=own, requests=requests))


def test_a_failed_request_is_sent_to_a_plain_wsgi_callable(tmp_path: Path) -> None:
    shop = asked(case(tmp_path, {"shop.py": WSGI}, CALL_WSGI, style="none"), request("GET", "/price?item=rum"))
    baseline = shop.reproduce()
    kept = found(baseline)
    assert kept.kind is ReproductionKind.REQUEST, baseline.attempts
    assert text_of(kept) == (
        "from wsgiref.util import setup_testing_defaults\n\nfrom shop import application\n\n\n"
        "def test_get_price_with_item_is_answered():\n"
        "    environ = {\n"
        '        "REQUEST_METHOD": "GET",\n'
        '        "PATH_INFO": "/price",\n'
        '        "QUERY_STRING": "item=rum",\n'
        "    }\n"
        "    setup_testing_defaults(environ)\n"
        "    statuses = []\n\n"
        '    b"".join(application(environ, lambda status, headers, exc_info=None: statuses.append(status)))\n\n'
        "    assert int(statuses[-1][:3]) < 500\n"
    )
    assert kept.how == "Sends GET /price?item=rum to shop:application."
    assert not kept.doubts


def test_a_fix_that_answers_the_request_is_proven(tmp_path: Path) -> None:
    shop = asked(case(tmp_path, {"shop.py": WSGI}, CALL_WSGI, style="none"), request("GET", "/price?item=rum"))
    baseline = shop.reproduce()
    mended = shop.fix("shop.py", 'PRICES = {"tea": 3}', 'PRICES = {"tea": 3, "rum": 9}')
    assert shop.verify(mended, baseline).kind is VerdictKind.PROVEN


def test_an_object_that_is_called_over_asgi_gets_the_recorded_body(tmp_path: Path) -> None:
    body = request("POST", "/rooms/a b", body=b'{"room": "attic"}')
    baseline = asked(case(tmp_path, {"shop.py": ASGI}, CALL_ASGI, style="none"), body).reproduce()
    text = text_of(found(baseline))
    assert found(baseline).kind is ReproductionKind.REQUEST
    assert 'b\'{"room": "attic"}\'' in text
    assert "\"raw_path\": b'/rooms/a%20b'" in text


def test_fastapi_is_asked_by_its_own_client(tmp_path: Path) -> None:
    shop = case(tmp_path, {"shop.py": FASTAPI}, "import shop; shop._mean([])", style="none")
    kept = found(asked(shop, request("POST", "/orders", body=b"[]"), packages=True).reproduce())
    assert text_of(kept) == (
        "from fastapi.testclient import TestClient\nfrom shop import app\n\n\n"
        "def test_post_orders_is_answered():\n"
        "    client = TestClient(app)\n\n"
        '    response = client.post("/orders", json=[])\n\n'
        "    assert response.status_code < 500\n"
    )


def test_an_application_of_a_factory_is_started_before_it_is_asked(tmp_path: Path) -> None:
    shop = case(tmp_path, {"shop.py": STARTED}, "import shop; shop.HELD['rate'] = 0; shop._share(2)", style="none")
    kept = found(asked(shop, request("GET", "/share?count=2"), packages=True).reproduce())
    assert text_of(kept) == (
        "from shop import create_app\nfrom starlette.testclient import TestClient\n\n\n"
        "def test_get_share_with_count_is_answered():\n"
        "    app = create_app()\n\n"
        "    with TestClient(app) as client:\n"
        '        response = client.get("/share?count=2")\n\n'
        "    assert response.status_code < 500\n"
    )


def test_a_placeholder_stands_for_credentials_and_is_a_doubt(tmp_path: Path) -> None:
    private = request("POST", "/private", body=b"rum", headers={"Authorization": "[redacted:authorization]", "Accept": "*/*"})
    kept = found(asked(case(tmp_path, {"shop.py": WSGI}, CALL_WSGI, style="none"), private).reproduce())
    assert '"HTTP_AUTHORIZATION": "[redacted:authorization]",' in text_of(kept)
    assert [doubt.code for doubt in kept.doubts] == ["placeholder-credentials"]


@pytest.mark.parametrize(
    ("swallowing", "result"),
    [
        (
            "    except KeyError:\n        start_response('500 No', [])\n        return [b'']\n",
            "no exception with the incident's",
        ),
        ("    except KeyError:\n        start_response('404 No', [])\n        return [b'']\n", "Answered without a crash."),
    ],
)
def test_an_answer_is_no_crash(swallowing: str, result: str, tmp_path: Path) -> None:
    lines = WSGI.replace("    total = sum(price_of(name) for name in names)\n", "    total = _total(names)\n") + (
        "\n\ndef _total(names):\n    return sum(price_of(name) for name in names)\n"
    )
    wrapped = lines.replace("def application(", "def _inner(") + (
        f"\n\ndef application(environ, start_response):\n    try:\n        return _inner(environ, start_response)\n{swallowing}"
    )
    shop = case(tmp_path, {"shop.py": wrapped}, "import shop; shop.price_of('rum')", style="none")
    attempts = asked(shop, request("GET", "/price?item=rum")).reproduce().attempts
    told = [attempt.result for attempt in attempts if attempt.kind is ReproductionKind.REQUEST]
    assert len(told) == 1
    assert result in told[0]


def test_a_repository_without_an_application_says_so(tmp_path: Path) -> None:
    files = {"stock.py": "def _left(stock):\n    return stock['tea']\n"}
    shop = asked(case(tmp_path, files, "import stock; stock._left({})", style="none"), request("GET", "/"))
    told = [attempt.result for attempt in shop.reproduce().attempts if attempt.kind is ReproductionKind.REQUEST]
    assert told == ["The repository shows no WSGI or ASGI application that can be had without arguments."]


def test_a_request_that_crashes_the_same_function_by_another_way_is_not_the_one(tmp_path: Path) -> None:
    lines = WSGI + "\n\ndef _discount(name):\n    return price_of(name) / 2\n"
    shop = case(tmp_path, {"shop.py": lines}, "import shop; shop._discount('rum')", style="none")
    attempts = asked(shop, request("GET", "/price?item=rum")).reproduce().attempts
    told = [attempt.result for attempt in attempts if attempt.kind is ReproductionKind.REQUEST]
    assert told == ["Red, but not kept: It crashed in the same place without going through _discount."]


def test_a_default_that_nobody_vouches_for_is_not_proven_by_an_answer(tmp_path: Path) -> None:
    shop = asked(case(tmp_path, {"shop.py": WSGI}, CALL_WSGI, style="none"), request("GET", "/price?item=rum"))
    made_up = shop.fix("shop.py", "PRICES[name]", "PRICES.get(name, 0)", author="model:x")
    assert shop.verify(made_up, shop.reproduce()).kind is not VerdictKind.PROVEN
