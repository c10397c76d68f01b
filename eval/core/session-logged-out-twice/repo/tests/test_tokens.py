from sessions.tokens import token


def test_tokens_are_long():
    assert len(token("kim", 1, "s")) == 32
    assert token("kim", 1, "s") != token("kim", 2, "s")
