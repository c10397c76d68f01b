import io

import pytest

from reporter.main import main
from reporter.registry import Registry, UnknownPlugin
from reporter.texts import words


def test_a_plugin_with_one_argument_is_registered(capsys):
    assert main(["words"], io.StringIO("one two\nthree")) == 0
    assert capsys.readouterr().out == "words 3\n"


def test_a_plugin_with_two_arguments_is_given_the_options():
    class Tools:
        def first(self, text, options):
            return text[: options["size"]]

    registry = Registry()
    registry.register("first", Tools().first)
    assert registry.run("first", "abcdef", {"size": 2}) == "ab"
    with pytest.raises(TypeError):
        registry.register("none", lambda: None)
    with pytest.raises(TypeError):
        registry.register("three", lambda a, b, c: None)


def test_unknown_plugins_are_an_error():
    with pytest.raises(UnknownPlugin):
        Registry().run("nope", "", {})


def test_words_of_a_text():
    assert words(" a  b ") == ["a", "b"]
