"""WSGI entry of the webhook receiver."""

import json
import logging

from hooks.delivery import KINDS, BadDelivery, parse
from hooks.inbox import Inbox

log = logging.getLogger("hooks")
JSON = [("Content-Type", "application/json")]


def read_body(environ):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    return environ["wsgi.input"].read(length)


class App:
    def __init__(self, inbox=None):
        self.inbox = inbox if inbox is not None else Inbox()

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] != "POST":
            start_response("405 Method Not Allowed", JSON)
            return [b"{}"]
        try:
            kind, fields = parse(read_body(environ))
        except BadDelivery as bad:
            log.info("refused: %s", bad)
            start_response("400 Bad Request", JSON)
            return [json.dumps({"field": bad.field, "problem": bad.problem}).encode()]
        if kind in KINDS:
            self.inbox.put(kind, fields)
        start_response("202 Accepted", JSON)
        return [b'{"ok": true}']


app = App()
