"""WSGI application of the page."""

import logging
import time

log = logging.getLogger("statuspage")


def make_app(page, clock=time.time):
    def app(environ, start_response):
        if environ.get("PATH_INFO") != "/routes":
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"not here\n"]
        try:
            body = page.render(clock())
        except Exception:
            log.exception("GET /routes failed")
            raise
        start_response("200 OK", [("Content-Type", "application/json")])
        return [body.encode()]

    return app
