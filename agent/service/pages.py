"""The web pages: a list of incidents and one page for each, whole without any script."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from agent.service.api import known_incident, retry_incident
from agent.service.bodies import read_form
from agent.service.door import Door, require_local, require_same_origin, safe_return
from agent.service.health import Worker
from agent.service.page_views import IncidentView, incident_view
from agent.service.records import Records
from agent.service.templating import Templates
from agent.service.threads import Threads

PER_PAGE = 25


class Pages:
    """The routes a person's browser opens.

    Args:
        records: what is shown.
        worker: who tries again.
        door: who may look.
        templates: how it looks.
        threads: where blocking reads run.
    """

    def __init__(self, *, records: Records, worker: Worker, door: Door, templates: Templates, threads: Threads) -> None:
        self._records = records
        self._worker = worker
        self._door = door
        self._templates = templates
        self._threads = threads

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(include_in_schema=False)
        inside = [Depends(self._door.page)]
        router.add_api_route("/", self.incidents, methods=["GET"], dependencies=inside)
        router.add_api_route("/incidents/{key}", self.incident, methods=["GET"], dependencies=inside)
        router.add_api_route("/incidents/{key}/retry", self.retry, methods=["POST"], dependencies=inside)
        router.add_api_route("/login", self.login, methods=["GET"])
        router.add_api_route("/login", self.log_in, methods=["POST"])
        router.add_api_route("/logout", self.log_out, methods=["POST"], dependencies=inside)
        return router

    async def incidents(self, request: Request, page: Annotated[int, Query(ge=1, le=10**6)] = 1) -> Response:
        """The list, most recently changed first."""
        found = await self._threads.run(self._records.incidents, PER_PAGE + 1, (page - 1) * PER_PAGE)
        values = {"incidents": found[:PER_PAGE], "page": page, "more": len(found) > PER_PAGE}
        return await self._threads.run(self._with_form, request, "incidents.html", values)

    async def incident(self, request: Request, key: str) -> Response:
        """One incident."""
        view = await self._threads.run(self._view, key)
        return await self._threads.run(self._with_form, request, "incident.html", {"view": view, "incident": view.detail.summary})

    async def retry(self, request: Request, key: str) -> Response:
        """Ask for another try, then show the incident again."""
        self._door.require_form(request, (await read_form(request)).get("form_token", ""))
        await self._threads.run(retry_incident, self._records, self._worker, key)
        return RedirectResponse(f"/incidents/{key}", status_code=303)

    async def login(self, request: Request, back: str = "/") -> Response:
        """The form for the token."""
        require_local(request, secured=self._door.secured)
        if not self._door.secured or self._door.session(request):
            return RedirectResponse(safe_return(back), status_code=303)
        return self._templates.page("login.html", {"back": safe_return(back), "wrong": False})

    async def log_in(self, request: Request) -> Response:
        """Check the token and begin a session."""
        require_local(request, secured=self._door.secured)
        require_same_origin(request)
        fields = await read_form(request)
        back = safe_return(fields.get("back", "/"))
        if not self._door.knows(fields.get("token", "")):
            return self._templates.page("login.html", {"back": back, "wrong": True}, status=401)
        response = RedirectResponse(back, status_code=303)
        _, cookie = self._door.new_session()
        self._door.keep(request, response, cookie)
        return response

    async def log_out(self, request: Request) -> Response:
        """End the session."""
        self._door.require_form(request, (await read_form(request)).get("form_token", ""))
        response = RedirectResponse("/login", status_code=303)
        self._door.end(response)
        return response

    def _view(self, key: str) -> IncidentView:
        detail = known_incident(self._records, key)
        return incident_view(detail, self._records.timeline(key))

    def _with_form(self, request: Request, name: str, values: dict[str, object]) -> Response:
        """A page that holds forms; a large one takes a while, so it is not rendered where webhooks are answered."""
        session, cookie = self._door.session_or_new(request)
        page = self._templates.page(name, {"form_token": self._door.form_token(session), **values})
        if cookie:
            self._door.keep(request, page, cookie)
        return page
