import io
import json

from orders.wsgi import application


def post(pieces):
    body = json.dumps({"pieces": pieces}).encode()
    environ = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
    statuses = []
    answer = b"".join(application(environ, lambda status, headers: statuses.append(status)))
    return statuses[0], json.loads(answer)


def test_articles_of_zero_pieces_are_left_out():
    assert post({"cup": 0, "tea": 2}) == ("200 OK", {"total": 1390})


def test_orders_are_summed_as_before():
    assert post({"pot": 2}) == ("200 OK", {"total": 7800})


def test_unknown_articles_are_refused():
    assert post({"rum": 1}) == ("422 Unprocessable Entity", {"unknown": ["rum"]})
