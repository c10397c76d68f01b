"""Changes to a text that know no grammar: pieces of the code's own strings put in, doubled, cut, nested, left open."""

from random import Random
from typing import Callable, List, Sequence, Tuple

LONGEST = 4000
BRACKETS = ("()", "[]", "{}", "<>", '""', "''", "``", "**", "__", "||", "$$", "%%")
RARE = ("\u200d", "\x00", "é", "中", "\u00a0", "\ufeff", "\U0001f600", "\r\n", "\t", "\n", "\n\n", " ", "")
SEPARATORS = " \n\t,;:/=&|.-_+#@!?<>()[]{}'\"\\*%$^~`"


class Texts:
    """Changes texts.

    Args:
        random: seeded.
        tokens: strings of the code and its documents, those near the crash several times.
        numbers: texts of numbers in the code near the crash.
        deep: nest and repeat many hundred times, for recursion that has no end.
    """

    def __init__(self, random: Random, tokens: Sequence[str], numbers: Sequence[str], deep: bool) -> None:
        self._random = random
        self._tokens = [token for token in tokens if token] or ["a"]
        self.numbers = tuple(numbers)
        self._signs = sorted({character for token in self._tokens for character in token if character in SEPARATORS}) or list(
            " ,"
        )
        shallow: Tuple[Callable[[str], str], ...] = (
            self._insert, self._insert, self._insert, self._replace, self._replace, self._delete, self._delete, self._double,
            self._cut, self._swap, self._nest, self._open, self._sign, self._sign, self._rare, self._join, self._word,
        )  # fmt: skip
        self._changes = (*shallow, *((self._many,) * 8 if deep else ()))

    def token(self) -> str:
        """One of the tokens."""
        token: str = self._random.choice(self._tokens)
        return token

    def change(self, text: str) -> str:
        """The text with one change; never longer than a few thousand characters."""
        changed: str = self._random.choice(self._changes)(text)
        return changed[:LONGEST]

    def _at(self, text: str) -> int:
        """A place to cut: mostly between words, sometimes anywhere, often an end."""
        random = self._random
        kind = random.random()
        if kind < 0.3:
            return random.choice((0, len(text)))
        edges = [index for index, character in enumerate(text) if character in SEPARATORS] if kind < 0.7 else []
        return random.choice(edges) + random.choice((0, 1)) if edges else random.randint(0, len(text))

    def _span(self, text: str) -> Tuple[int, int]:
        first, second = self._at(text), self._at(text)
        return min(first, second), max(first, second)

    def _insert(self, text: str) -> str:
        at, token = self._at(text), self.token()
        padding = self._random.choice(("", "", "", " ", "\n"))
        return text[:at] + padding + token + self._random.choice(("", padding)) + text[at:]

    def _replace(self, text: str) -> str:
        first, last = self._span(text)
        return text[:first] + self.token() + text[last:]

    def _delete(self, text: str) -> str:
        first, last = self._span(text)
        return text[:first] + text[last:]

    def _double(self, text: str) -> str:
        first, last = self._span(text)
        return text[:first] + text[first:last] * self._random.choice((2, 2, 3, 4)) + text[last:]

    def _cut(self, text: str) -> str:
        at = self._at(text)
        return self._random.choice((text[:at], text[:at], text[at:]))

    def _swap(self, text: str) -> str:
        places = sorted(self._at(text) for _ in range(3))
        return text[: places[0]] + text[places[1] : places[2]] + text[places[0] : places[1]] + text[places[2] :]

    def _nest(self, text: str) -> str:
        pair = self._random.choice(BRACKETS)
        first, last = self._span(text)
        return text[:first] + pair[0] + text[first:last] + pair[1] + text[last:]

    def _open(self, text: str) -> str:
        """One bracket or quote too many."""
        at, pair = self._at(text), self._random.choice(BRACKETS)
        return text[:at] + self._random.choice(pair) + text[at:]

    def _sign(self, text: str) -> str:
        """A separator that the code knows, put in or put for another."""
        at, sign = self._at(text), self._random.choice(self._signs)
        return text[:at] + sign + text[at + self._random.choice((0, 1)) :]

    def _rare(self, text: str) -> str:
        at = self._at(text)
        return text[:at] + self._random.choice(RARE) + text[at:]

    def _join(self, _text: str) -> str:
        """Tokens alone, with a separator between them."""
        count = self._random.choice((1, 2, 2, 3, 4))
        pieces: List[str] = [self.token() for _ in range(count)]
        return self._random.choice(("", " ", " ", "\n", *self._signs)).join(pieces)

    def _word(self, text: str) -> str:
        """One word for another."""
        words = text.split(" ")
        words[self._random.randrange(len(words))] = self.token()
        return " ".join(words)

    def _many(self, text: str) -> str:
        """A short piece of it, or signs and words of the code, again and again."""
        random = self._random
        first, last = self._span(text)
        parts = [random.choice((random.choice(self._signs), self.token()[:6])) for _ in range(random.choice((1, 1, 2, 2, 3)))]
        made = random.choice(("", " ")).join(parts) + random.choice(("", " "))
        piece = random.choice((text[first:last][:8], made, made, made)) or made
        times = min(random.choice((40, 150, 500, 1500)), LONGEST // max(1, 2 * len(piece)))
        closing = random.choice(("", "", *(pair[1] for pair in BRACKETS[:4] if pair[0] in piece)))
        return piece * times + random.choice(("", "a")) + closing * times
