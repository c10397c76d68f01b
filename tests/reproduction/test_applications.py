"""Applications found in syntax trees, and how requests to them are spelled."""

import ast
from pathlib import Path

import pytest
from proving import case

from agent.domain.request import HttpRequest
from agent.domain.untrusted import Untrusted
from agent.stages.reproduction.bench import open_bench
from agent.stages.reproduction.by_request import kept_text, request_test_name
from agent.stages.reproduction.requesting.applications import Application, Framework
from agent.stages.reproduction.requesting.driving import scripts_for
from agent.stages.reproduction.requesting.finding import find_applications
from agent.stages.reproduction.requesting.sending import sent

CRASHING = "def price(name):\n    return {}[name]\n"
IMPORTS = "from shop.prices import price\n"


def found(folder: Path, files: dict[str, str]) -> list[tuple[str, Framework, bool]]:
    """Entry, framework and whether it is a factory, of a repository whose function `price` crashes."""
    every = {"shop/__init__.py": "", "shop/prices.py": CRASHING} | files
    shop = case(folder, every, "import shop.prices; shop.prices.price('x')", style="none")
    apps = find_applications(open_bench(shop.incident, shop.context, shop.ports))
    return [(app.entry, app.framework, app.is_factory) for app in apps]


@pytest.mark.parametrize(
    ("source", "name", "framework", "is_factory"),
    [
        ("from flask import Flask\napp = Flask(__name__)\n", "app", Framework.FLASK, False),
        ("import flask\n\nserver: flask.Flask = flask.Flask('x')\n", "server", Framework.FLASK, False),
        ("from flask import Flask\n\nclass Shop(Flask):\n    pass\n\napp = Shop('x')\n", "app", Framework.FLASK, False),
        (
            "from flask import Flask\n\ndef create_app(config=None):\n    app = Flask('x')\n    return app\n",
            "create_app",
            Framework.FLASK,
            True,
        ),
        ("from fastapi import FastAPI as Api\ntry:\n    app = Api()\nfinally:\n    pass\n", "app", Framework.FASTAPI, False),
        ("from starlette.applications import Starlette\napp = Starlette()\n", "app", Framework.STARLETTE, False),
        ("from quart import Quart\napp = Quart('x')\n", "app", Framework.QUART, False),
        ("import falcon\napp = falcon.App()\n", "app", Framework.FALCON, False),
        ("import falcon.asgi\napp = falcon.asgi.App()\n", "app", Framework.FALCON_ASGI, False),
        ("from flask import Flask\nfrom x import Proxy\napp = Flask('x')\napp = Proxy(app)\n", "app", Framework.WSGI, False),
        ("def application(environ, start_response):\n    return []\n", "application", Framework.WSGI, False),
        ("async def app(scope, receive, send):\n    pass\n", "app", Framework.ASGI, False),
        (
            "class Shop:\n    def __call__(self, environ, start_response):\n        return []\n\n\napp = Shop()\n",
            "app",
            Framework.WSGI,
            False,
        ),
    ],
)
def test_an_application_is_found_by_what_makes_it(
    source: str, name: str, framework: Framework, is_factory: bool, tmp_path: Path
) -> None:
    assert found(tmp_path, {"shop/web.py": IMPORTS + source}) == [(f"shop.web:{name}", framework, is_factory)]


@pytest.mark.parametrize(
    "source",
    [
        "def create_app(config):\n    return Flask(config)\n",
        "from elsewhere import Flask\napp = Flask('x')\n",
        "from flask import Flask\nif __name__ == '__main__':\n    app = Flask('x')\n",
        "def both(first, second):\n    return []\n",
    ],
)
def test_what_needs_arguments_or_is_something_else_is_no_application(source: str, tmp_path: Path) -> None:
    assert found(tmp_path, {"shop/web.py": IMPORTS + source}) == []


def test_a_class_of_another_module_is_followed(tmp_path: Path) -> None:
    web = "class Shop:\n    async def __call__(self, scope, receive, send):\n        pass\n"
    files = {"shop/web.py": web, "shop/asgi.py": "from shop.web import Shop\napp = Shop()\n"}
    assert found(tmp_path, files) == [("shop.asgi:app", Framework.ASGI, False)]


def test_django_is_known_by_its_settings(tmp_path: Path) -> None:
    wsgi = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")\n'
    assert found(tmp_path, {"shop/wsgi.py": wsgi}) == [("site.settings", Framework.DJANGO, False)]


def test_the_application_whose_module_leads_to_the_crash_comes_first(tmp_path: Path) -> None:
    plain = "def application(environ, start_response):\n    return []\n"
    files = {"app.py": plain, "shop/deep/inside/__init__.py": "", "shop/deep/inside/web.py": IMPORTS + plain}
    assert [entry for entry, _, _ in found(tmp_path, files)] == ["shop.deep.inside.web:application", "app:application"]


def test_the_application_that_servers_are_told_of_comes_first(tmp_path: Path) -> None:
    two = "def other(environ, start_response):\n    return []\n\n\ndef served(environ, start_response):\n    return []\n"
    files = {"shop/web.py": IMPORTS + two, "Procfile": "web: gunicorn shop.web:served\n"}
    assert [entry for entry, _, _ in found(tmp_path, files)] == ["shop.web:served", "shop.web:other"]


HOSTILE = HttpRequest(
    method="POST",
    path=Untrusted("/caf\u00e9/\"'\n\\"),
    query=Untrusted("a='\n\"&b=%00"),
    headers=(("X-Note", Untrusted("'\"\\")), ("Accept", Untrusted("*/*"))),
    body=b'{"a": "\'\'\'\\n"}',
)


@pytest.mark.parametrize("framework", list(Framework))
@pytest.mark.parametrize("is_factory", [False, True])
def test_whatever_a_request_holds_its_test_is_python_that_calls_nothing_else(framework: Framework, is_factory: bool) -> None:
    app = Application(framework=framework, path="client.py", module="client", name="client", is_factory=is_factory)
    for script in scripts_for(app, sent(HOSTILE, with_headers=True)):
        tree = ast.parse(kept_text(request_test_name(HOSTILE), script))
        assert [type(node) for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)] == [ast.FunctionDef]


@pytest.mark.parametrize(
    ("method", "path", "query", "name"),
    [
        ("GET", "/", "", "test_get_start_page_is_answered"),
        ("POST", "/api/v1/orders", "", "test_post_api_v1_orders_is_answered"),
        ("GET", "/orders/7", "page=&size=3", "test_get_orders_7_with_empty_page_is_answered"),
        ("GET", "/" + "x" * 200, "", f"test_get_{'x' * 49}_is_answered"),
    ],
)
def test_a_test_is_named_for_what_is_asked(method: str, path: str, query: str, name: str) -> None:
    assert request_test_name(HttpRequest(method=method, path=Untrusted(path), query=Untrusted(query))) == name
