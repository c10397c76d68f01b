from search.index import Index


def test_words_are_found():
    index = Index()
    index.add("a", "Red apples")
    index.add("b", "red pears")
    assert index.find("RED") == ["a", "b"]
    assert index.find("red pears") == ["b"]
    assert index.find("") == []
