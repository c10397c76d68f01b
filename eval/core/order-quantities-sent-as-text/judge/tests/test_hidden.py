import io
import json

from orders.wsgi import application


def post(order):
    body = json.dumps(order).encode()
    environ = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
    statuses = []
    answer = b"".join(application(environ, lambda status, headers: statuses.append(status)))
    return statuses[0], json.loads(answer)


def test_quantities_may_be_texts():
    assert post({"lines": [{"article": "cup", "quantity": "2"}, {"article": "tea", "quantity": "1"}]}) == ("200 OK", {"total": 3520})


def test_numbers_are_as_before():
    assert post({"lines": [{"article": "pot", "quantity": 2}]}) == ("200 OK", {"total": 7800})


def test_unknown_articles_are_refused():
    assert post({"lines": [{"article": "rum", "quantity": "1"}]}) == ("422 Unprocessable Entity", {"unknown": ["rum"]})
