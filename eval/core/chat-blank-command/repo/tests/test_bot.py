from chatbot.bot import Bot


def test_echo():
    assert Bot("general").on_message("kim", "/echo one two") == "one two"


def test_count():
    assert Bot("general").on_message("kim", "/count a b c") == "3"
