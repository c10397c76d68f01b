"""Every error as an answer: a problem for programs, a page for people."""

import logging
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from agent.errors import BadWebhook, StoreProblem
from agent.service.door import LoginNeeded
from agent.service.problems import Problem, Refused, bad_webhook, store_unavailable
from agent.service.security_headers import HEADERS
from agent.service.templating import Templates

PROGRAM_PATHS = ("/api/", "/webhooks/", "/healthz", "/readyz", "/metrics")
logger = logging.getLogger(__name__)


class ErrorAnswers:
    """Turns exceptions into answers.

    Args:
        templates: for the page people get.
    """

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def install(self, app: FastAPI) -> None:
        """Answer every exception that leaves a route of the app."""
        app.add_exception_handler(Refused, self.refused)
        app.add_exception_handler(LoginNeeded, self.login_needed)
        app.add_exception_handler(BadWebhook, self.bad_webhook)
        app.add_exception_handler(StoreProblem, self.store_problem)
        app.add_exception_handler(RequestValidationError, self.invalid)
        app.add_exception_handler(HTTPException, self.http)
        app.add_exception_handler(Exception, self.unexpected)

    async def refused(self, request: Request, error: Exception) -> Response:
        """A problem that was raised on purpose."""
        assert isinstance(error, Refused)  # noqa: S101 - Starlette dispatches by this type
        return self._answer(request, error.problem)

    async def login_needed(self, request: Request, error: Exception) -> Response:
        """Send a person to the login page and back."""
        back = error.back if isinstance(error, LoginNeeded) and request.method == "GET" else "/"
        return RedirectResponse(f"/login?back={quote(back)}", status_code=303)

    async def bad_webhook(self, request: Request, error: Exception) -> Response:
        """A body that is wrong, found outside the webhooks' own routes."""
        assert isinstance(error, BadWebhook)  # noqa: S101 - Starlette dispatches by this type
        return self._answer(request, bad_webhook(error))

    async def store_problem(self, request: Request, error: Exception) -> Response:
        """The database does not answer."""
        assert isinstance(error, StoreProblem)  # noqa: S101 - Starlette dispatches by this type
        logger.error("The records could not be read or written: %s", error)
        return self._answer(request, store_unavailable(error))

    async def invalid(self, request: Request, error: Exception) -> Response:
        """A parameter that is not what the route takes."""
        assert isinstance(error, RequestValidationError)  # noqa: S101 - Starlette dispatches by this type
        first = error.errors()[0]
        problem = Problem(
            status=422,
            code="bad-parameter",
            detail=str(first["msg"]),
            field="/" + "/".join(str(part) for part in first["loc"]),
            seen=ascii(first.get("input"))[:80],
        )
        return self._answer(request, problem)

    async def http(self, request: Request, error: Exception) -> Response:
        """No such page, or no such method."""
        assert isinstance(error, HTTPException)  # noqa: S101 - Starlette dispatches by this type
        details = {404: "There is nothing at this address.", 405: "This address does not take that method."}
        detail = details.get(error.status_code, str(error.detail))
        code = {404: "not-found", 405: "method"}.get(error.status_code, "http")
        return self._answer(request, Problem(status=error.status_code, code=code, detail=detail, headers=error.headers or {}))

    async def unexpected(self, request: Request, error: Exception) -> Response:
        """A mistake of ours; the log has it all, the answer nothing."""
        logger.error("Unexpected %s while answering %a", type(error).__name__, request.scope["path"])
        detail = "Suture made a mistake while answering. Its log has the details."
        answer = self._answer(request, Problem(status=500, code="unexpected", detail=detail))
        answer.headers.update(HEADERS)  # this answer is made outside of the middleware
        return answer

    def _answer(self, request: Request, problem: Problem) -> Response:
        wants_page = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(PROGRAM_PATHS)
        if not wants_page:
            return problem.response()
        page = self._templates.page("problem.html", {"problem": problem}, status=problem.status)
        page.headers.update(problem.headers)
        return page
