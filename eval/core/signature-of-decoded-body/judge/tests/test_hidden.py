import io

from bookings.app import App, charset
from bookings.rooms import Rooms
from bookings.signing import is_signed, signature

KEY = b"k1"


def post(app, body, given=None, content_type="application/x-www-form-urlencoded"):
    seen = []
    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "HTTP_X_SIGNATURE": signature(KEY, body) if given is None else given,
    }
    b"".join(app(environ, lambda status, headers: seen.append(status)))
    return seen[0]


def test_a_signed_booking_is_stored():
    rooms = Rooms(["blue"])
    app = App(rooms, KEY)
    body = b"room=blue&night=2026-11-12&guest=Kim"
    assert post(app, body) == "201 Created"
    assert post(app, body) == "409 Conflict"
    assert post(app, body, given="00") == "403 Forbidden"
    assert rooms.taken["blue"] == {"2026-11-12": "Kim"}


def test_a_name_with_an_accent_keeps_its_signature():
    rooms = Rooms(["blue"])
    body = "room=blue&night=2026-11-13&guest=Zoé".encode("iso-8859-1")
    assert post(App(rooms, KEY), body, content_type="application/x-www-form-urlencoded; charset=iso-8859-1") == "201 Created"
    assert rooms.taken["blue"] == {"2026-11-13": "Zoé"}


def test_a_wrong_signature_is_refused():
    assert not is_signed(KEY, b"body", "00")
    assert is_signed(KEY, b"body", signature(KEY, b"body"))


def test_a_body_of_another_encoding_is_understood():
    assert charset("text/plain; charset=iso-8859-1") == "iso-8859-1"
    assert charset("text/plain") == "utf-8"


def test_a_missing_signature_is_refused():
    assert not is_signed(KEY, b"", "")
