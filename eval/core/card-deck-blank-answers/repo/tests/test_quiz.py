from flashcards.cards import Card
from flashcards.quiz import Quiz


def test_a_right_answer_counts():
    quiz = Quiz([Card("2 + 2", "4"), Card("capital of Peru", "Lima")])
    assert quiz.answer(1, " lima ")
    assert not quiz.answer(0, "5")
    assert quiz.right == 1
