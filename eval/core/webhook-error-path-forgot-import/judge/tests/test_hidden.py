import io
import json

from hooks.app import App


def call(app, body, method="POST"):
    seen = []
    environ = {"REQUEST_METHOD": method, "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
    answer = b"".join(app(environ, lambda status, headers: seen.append(status)))
    return seen[0], json.loads(answer)


def test_a_body_that_is_no_object_is_answered_with_400():
    app = App()
    assert call(app, b"[1, 2]") == ("400 Bad Request", {"field": "event", "problem": "missing"})
    assert call(app, b"{") == ("400 Bad Request", {"field": "body", "problem": "not JSON"})
    assert app.inbox.count() == 0


def test_a_delivery_is_kept():
    app = App()
    assert call(app, b'{"event": "push", "ref": "main"}') == ("202 Accepted", {"ok": True})
    assert app.inbox.deliveries["push"] == [{"ref": "main"}]


def test_only_post_is_answered():
    assert call(App(), b"", "GET") == ("405 Method Not Allowed", {})


def test_unknown_events_are_accepted_but_not_kept():
    app = App()
    assert call(app, b'{"event": "star"}')[0] == "202 Accepted"
    assert app.inbox.count() == 0
