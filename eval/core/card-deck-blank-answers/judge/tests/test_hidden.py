from flashcards.cards import Card, cards
from flashcards.deck import Deck
from flashcards.importing import import_decks
from flashcards.lines import content_lines


def test_a_card_may_have_a_blank_answer():
    text = "# silent letters\nk in knee\n\nt in top\nt\n# end\nb in lamb\nnone\n"
    assert import_decks({"letters": text})["letters"].cards == [Card("k in knee", ""), Card("t in top", "t"), Card("b in lamb", "none")]


def test_a_blank_answer_at_the_end_is_kept():
    assert Deck.parse("x", "a\n1\nb\n\n").cards == [Card("a", "1"), Card("b", "")]


def test_comments_are_left_out():
    assert list(content_lines("# one\na\n  # two\nb")) == ["a", "b"]


def test_a_deck_without_blanks_is_read():
    assert list(cards(["a", "1", "b", "2"])) == [Card("a", "1"), Card("b", "2")]
    assert list(cards([])) == []


def test_a_deck_is_shuffled_by_its_seed():
    deck = Deck.parse("x", "a\n1\nb\n2\nc\n3\n")
    assert deck.shuffled(5) == deck.shuffled(5)
    assert sorted(deck.shuffled(5)) == deck.cards
