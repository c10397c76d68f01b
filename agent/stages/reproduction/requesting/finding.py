"""Which application of the repository answered the request: the one whose routes lead to the crash first."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from agent.policy import is_test_path
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.modules import module_name
from agent.stages.reproduction.requesting.applications import Application, Framework, applications_in
from agent.stages.reproduction.scope import FUNCTIONS, scope_of

READ_AT_MOST = 300
PARSED_AT_MOST = 40
KEPT = 2
# Where an application usually is.
USUAL = frozenset(
    {
        "app.py", "main.py", "wsgi.py", "asgi.py", "server.py", "application.py", "web.py", "api.py", "__init__.py", "factory.py",
        "manage.py", "run.py", "http.py", "service.py", "views.py", "routes.py",
    }
)  # fmt: skip
SIGNS = (
    b"Flask", b"FastAPI", b"Starlette", b"Quart", b"falcon", b"start_response", b"receive, send", b"DJANGO_SETTINGS", b"Bottle",
)  # fmt: skip
# Where servers are told what to serve.
CONFIGURED = (
    "Procfile", "Dockerfile", "pyproject.toml", "docker-compose.yml", "compose.yaml", "gunicorn.conf.py", "uwsgi.ini", "Makefile",
)  # fmt: skip


def find_applications(bench: Bench) -> tuple[Application, ...]:
    """At most two: those of the crash's own files first, then those whose modules import them, then those that are configured."""
    found = [app for path in _likely_files(bench) for app in _of_file(bench, path)]
    configured = b"\n".join(bench.source(path) for path in _beside(bench) if path in bench.paths)

    def rank(app: Application) -> tuple[object, ...]:
        return _way_to_crash(bench, app), app.entry.encode() not in configured, app.is_factory, _depth(app), found.index(app)

    return tuple(_distinct(sorted(found, key=rank)))[:KEPT]


def _likely_files(bench: Bench) -> list[str]:
    """Files that may hold an application, the crash's own first, by reading a bounded number of them."""
    crashed = [located.path for located in bench.context.frames]
    folders = {str(PurePosixPath(path).parent) for path in crashed}
    others = sorted(
        (path for path in bench.paths if path.endswith(".py") and not is_test_path(path)),
        key=lambda path: (
            PurePosixPath(path).name not in USUAL, str(PurePosixPath(path).parent) not in folders, path.count("/"), path,
        ),
    )  # fmt: skip
    read = [path for path in dict.fromkeys((*crashed, *others)) if path in bench.paths][:READ_AT_MOST]
    return [path for path in read if any(sign in bench.source(path) for sign in SIGNS)][:PARSED_AT_MOST]


def _of_file(bench: Bench, path: str) -> tuple[Application, ...]:
    tree = bench.parsed(path)
    module = module_name(path, bench.service, bench.paths)
    return applications_in(tree, scope_of(bench, path), path, module) if tree is not None else ()


def _way_to_crash(bench: Bench, app: Application) -> int:
    """0 when a frame of the crash is a route of the application or the application itself, more the further it is away."""
    own = [located for located in bench.context.frames if located.path == app.path]
    if any(app.name in (one.symbol.partition(".")[0], *_routed_by(bench, one.path, one.line)) for one in own):
        return 0
    if own:
        return 1
    imported = {module for module, _ in scope_of(bench, app.path).names.values()}
    crashed = {module_name(located.path, bench.service, bench.paths) for located in bench.context.frames}
    return 2 if imported & crashed else 3


def _routed_by(bench: Bench, path: str, line: int) -> Iterator[str]:
    """Names whose attributes decorate the functions around a line: `app` for `@app.get("/")`."""
    for node in ast.walk(bench.parsed(path) or ast.Module(body=[], type_ignores=[])):
        if isinstance(node, FUNCTIONS) and node.lineno <= line <= (node.end_lineno or node.lineno):
            for decorator in node.decorator_list:
                called = decorator.func if isinstance(decorator, ast.Call) else decorator
                if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
                    yield called.value.id


def _beside(bench: Bench) -> Iterator[str]:
    root = bench.service.root.strip("./")
    yield from (f"{root}/{name}" if root else name for name in CONFIGURED)


def _depth(app: Application) -> int:
    return app.path.count("/")


def _distinct(apps: list[Application]) -> Iterator[Application]:
    """One Django project is one application, however often its settings are named."""
    seen: set[tuple[Framework, str]] = set()
    for app in apps:
        key = (app.framework, app.entry)
        if key not in seen:
            seen.add(key)
            yield app
