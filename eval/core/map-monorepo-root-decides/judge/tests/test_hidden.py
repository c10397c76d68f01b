from app.handlers import Handlers


def test_an_unknown_key_is_not_found():
    status, _body = Handlers().show(7)
    assert status == 404


def test_a_known_key_is_shown():
    handlers = Handlers()
    _status, made = handlers.create({"label": " blue "})
    assert handlers.show(made["id"]) == (200, {"id": 1, "label": "blue"})
