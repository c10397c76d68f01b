import random

from flashcards.cards import cards
from flashcards.lines import content_lines


class Deck:
    def __init__(self, name, cards):
        self.name = name
        self.cards = list(cards)

    @classmethod
    def parse(cls, name, text):
        return cls(name, cards(content_lines(text)))

    def shuffled(self, seed):
        order = list(self.cards)
        random.Random(seed).shuffle(order)
        return order
