from pricing.web import application


def ask(path, query):
    statuses = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
    body = b"".join(application(environ, lambda status, headers: statuses.append(status)))
    return statuses[0], body.decode()


def test_unknown_articles_are_told_what_there_is():
    assert ask("/quote", "article=sofa&currency=SEK") == ("404 Not Found", "no such article; there are chair, desk, lamp")


def test_capital_letters_are_as_before():
    assert ask("/quote", "article=desk&currency=USD") == ("200 OK", "206.01 USD")


def test_the_euro_is_the_default():
    assert ask("/quote", "article=chair") == ("200 OK", "75.50 EUR")


def test_unknown_pages_are_not_found():
    assert ask("/", "") == ("404 Not Found", "no such page")
