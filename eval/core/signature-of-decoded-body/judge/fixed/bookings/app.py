"""WSGI application for partners. Bodies are form fields; some partners still send ISO 8859-1."""

import logging
from urllib.parse import parse_qs

from bookings.signing import is_signed

log = logging.getLogger("bookings")


def charset(content_type):
    _, _, name = content_type.partition("charset=")
    return name.strip() or "utf-8"


class App:
    def __init__(self, rooms, key):
        self.rooms = rooms
        self.key = key

    def __call__(self, environ, start_response):
        encoding = charset(environ.get("CONTENT_TYPE", ""))
        length = int(environ.get("CONTENT_LENGTH") or 0)
        sent = environ["wsgi.input"].read(length)
        if not is_signed(self.key, sent, environ.get("HTTP_X_SIGNATURE", "")):
            return self.answer(start_response, "403 Forbidden", "bad signature")
        fields = {name: values[0] for name, values in parse_qs(sent.decode(encoding), encoding=encoding).items()}
        if not self.rooms.book(fields["room"], fields["night"], fields["guest"]):
            return self.answer(start_response, "409 Conflict", "taken")
        log.info("booked %s %s", fields["room"], fields["night"])
        return self.answer(start_response, "201 Created", "booked")

    @staticmethod
    def answer(start_response, status, text):
        start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
        return [text.encode()]
