"""The people's door: who is logged in, and whether a change was asked for by our own page."""

import time
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from agent.service.auth import Access, bearer_token, is_one_of, refuse_open_bind
from agent.service.problems import Problem, Refused
from agent.service.sessions import COOKIE, LIFETIME, Session, Sessions


class LoginNeeded(Exception):
    """Nobody is logged in; the page to come back to afterwards.

    Args:
        back: path of that page.
    """

    def __init__(self, back: str) -> None:
        self.back = back
        super().__init__(back)


class Door:
    """Lets people and programs in to the pages and the API.

    Args:
        access: what is configured.
        sessions: the login sessions.
    """

    def __init__(self, access: Access, sessions: Sessions) -> None:
        self._access = access
        self._sessions = sessions

    @property
    def secured(self) -> bool:
        """True when people must log in."""
        return self._access.pages_secured

    def session(self, request: Request) -> Session | None:
        """The request's session, None when it has no valid one."""
        return self._sessions.read(request.cookies.get(COOKIE, ""), time.time())

    async def page(self, request: Request) -> None:
        """Let a person in (a dependency of page routes).

        Raises:
            LoginNeeded: nobody is logged in.
            Refused: 403 or 421, not from this machine while no token is configured.
        """
        require_local(request, secured=self.secured)
        if self.secured and self.session(request) is None:
            raise LoginNeeded(request.url.path)

    async def program(self, request: Request) -> None:
        """Let a program or a person's browser in (a dependency of API routes).

        Raises:
            Refused: 401, 403 or 421.
        """
        require_local(request, secured=self.secured)
        if not self.secured or is_one_of(bearer_token(request.headers.get("authorization", "")), (self._access.page_token,)):
            require_same_origin(request)
            return
        if self.session(request) is None:
            raise Refused(
                Problem(
                    status=401,
                    code="unauthorized",
                    detail="Send the web token as a bearer token, or log in.",
                    field="Authorization",
                    expected="Authorization: Bearer <token>",
                    headers={"WWW-Authenticate": 'Bearer realm="suture"'},
                )
            )
        require_same_origin(request)

    def knows(self, token: str) -> bool:
        """True for the token people log in with."""
        return is_one_of(token, (self._access.page_token,))

    def require_form(self, request: Request, token: str) -> None:
        """Accept a form only from our own page in the same session.

        Raises:
            Refused: 403.
        """
        require_same_origin(request)
        session = self.session(request)
        if session is None or not self._sessions.owns_form(session, token):
            detail = "The form has expired. Go back, reload the page and try again."
            raise Refused(Problem(status=403, code="form-expired", detail=detail))

    def form_token(self, session: Session) -> str:
        """The token that a form of this session carries."""
        return self._sessions.form_token(session)

    def session_or_new(self, request: Request) -> tuple[Session, str]:
        """The request's session with an empty cookie, or a new one with the cookie to keep."""
        session = self.session(request)
        return (session, "") if session else self.new_session()

    def new_session(self) -> tuple[Session, str]:
        """A new session and the cookie to keep."""
        return self._sessions.issue(time.time())

    def keep(self, request: Request, response: Response, cookie: str) -> None:
        """Have the browser that gets the response keep a session's cookie."""
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, cookie, max_age=LIFETIME, path="/", secure=secure, httponly=True, samesite="strict")

    def end(self, response: Response) -> None:
        """Forget the session in the browser that gets the response."""
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


def require_local(request: Request, *, secured: bool) -> None:
    """Keep a door without a secret to this machine.

    Raises:
        Refused: 403.
    """
    server = request.scope.get("server")
    if not secured and (why := refuse_open_bind(server[0] if server else None, request.headers.get("host", ""))):
        raise Refused(Problem(status=403, code="loopback-only", detail=why))


def require_same_origin(request: Request) -> None:
    """Refuse a change that another site's page asks a browser for.

    Raises:
        Refused: 403.
    """
    if request.method in {"GET", "HEAD"}:
        return
    origin = request.headers.get("origin")
    cross_site = request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}
    if cross_site or (origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")):
        raise Refused(Problem(status=403, code="cross-site", detail="Changes are only accepted from Suture's own pages."))


def safe_return(path: str) -> str:
    """The path when it leads to a page of ours, the list otherwise."""
    plain = path.isascii() and path.isprintable() and "\\" not in path
    return path if plain and path.startswith("/") and not path.startswith("//") else "/"
