class Quiz:
    def __init__(self, cards):
        self.cards = cards
        self.right = 0

    def answer(self, number, text):
        ok = text.strip().lower() == self.cards[number].answer.lower()
        self.right += ok
        return ok
