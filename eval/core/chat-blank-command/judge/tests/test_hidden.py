from chatbot.bot import Bot
from chatbot.commands import Command, parse
from chatbot.loop import serve


def test_a_slash_and_spaces_are_no_command():
    assert parse("/   ") is None
    assert parse("/") is None


def test_the_bot_stays_when_a_slash_is_all_there_is():
    said = []
    assert serve(Bot("general"), [("a", "/"), ("b", "/ \t"), ("c", "/echo still here")], said.append) == 1
    assert said == ["still here"]


def test_a_command_has_a_name_and_words():
    assert parse("/remind 5 tea") == Command("remind", ("5", "tea"))


def test_names_are_lower_case():
    assert parse("/ECHO Hi") == Command("echo", ("Hi",))


def test_talk_is_no_command():
    assert parse("hello") is None
    assert parse("") is None


def test_unknown_commands_are_answered():
    assert Bot("general").on_message("kim", "/dance") == "I don't know dance, kim."
