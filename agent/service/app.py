"""The web service as a value: every route, built from the parts it needs."""

from pathlib import Path

from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles

from agent.ports import Catalogue
from agent.service.api import Api
from agent.service.auth import Access
from agent.service.door import Door
from agent.service.errors_shown import ErrorAnswers
from agent.service.health import Health, Worker
from agent.service.intake import Intake
from agent.service.live import Live
from agent.service.metrics import Metrics
from agent.service.pages import Pages
from agent.service.records import Records
from agent.service.security_headers import SecurityHeaders
from agent.service.sessions import Sessions
from agent.service.templating import Templates
from agent.service.threads import Threads

STATIC = Path(__file__).parent / "static"
BODY_LIMIT = 1024**2


def create_app(
    *,
    store: Records,
    catalogue: Catalogue,
    worker: Worker,
    access: Access,
    metrics: Metrics | None = None,
    body_limit: int = BODY_LIMIT,
) -> FastAPI:
    """The whole web service; nothing is started and nothing is read until a request comes.

    Args:
        store: the records.
        catalogue: the services alerts are matched with.
        worker: for readiness and for trying again.
        access: the secrets; a door without any answers on loopback only.
        metrics: give the worker's own to see its stages in `/metrics`.
        body_limit: largest webhook body in bytes.
    """
    counted = metrics or Metrics()
    door = Door(access, Sessions.for_token(access.page_token))
    templates = Templates(secured=door.secured)
    threads = Threads(size=8, waiting=200)
    app = FastAPI(
        title="Suture", summary="Alerts in, proven fixes out", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    intake = Intake(records=store, catalogue=catalogue, access=access, metrics=counted, body_limit=body_limit)
    app.include_router(intake.router())
    app.include_router(Health(records=store, worker=worker, metrics=counted).router())
    app.include_router(Api(records=store, worker=worker, threads=threads).router(), dependencies=[Depends(door.program)])
    app.include_router(Pages(records=store, worker=worker, door=door, templates=templates, threads=threads).router())
    app.include_router(Live(records=store, door=door, threads=threads).router())
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    ErrorAnswers(templates).install(app)
    app.add_middleware(SecurityHeaders)
    return app
