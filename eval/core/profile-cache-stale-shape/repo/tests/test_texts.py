from greeter.greeting import greet
from greeter.texts import hello


def test_texts_have_a_name():
    assert hello("pl", "Ola") == "Witaj, Ola!"


def test_guests():
    assert greet({"name": "guest", "title": ""}) == "Hello, guest!"
