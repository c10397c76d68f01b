from collections import namedtuple

Card = namedtuple("Card", "question answer")


def cards(lines):
    lines = iter(lines)
    for question in lines:
        yield Card(question, next(lines))
