import pytest

from search.index import Index
from search.paging import page_count
from search.service import SearchService
from search.settings import Settings


def service(**texts):
    index = Index()
    for number in range(25):
        index.add(f"d{number:02d}", "apple" if number < 23 else "pear")
    return SearchService(index, Settings.from_mapping(texts))


def test_an_empty_page_size_is_the_usual_one():
    found = service(page_size="", max_pages="20").search("apple")
    assert found == {"hits": [f"d{number:02d}" for number in range(10)], "page": 1, "pages": 3}


def test_a_page_size_is_read():
    assert service(page_size=" 5 ").search("apple")["pages"] == 5
    assert service().settings == Settings()


def test_the_last_page_may_be_short():
    assert service().search("apple", 3)["hits"] == ["d20", "d21", "d22"]
    assert page_count(30, 10) == 3


def test_a_search_without_hits_has_no_pages():
    assert service().search("plum") == {"hits": [], "page": 1, "pages": 0}


def test_a_negative_page_size_is_refused():
    with pytest.raises(ValueError):
        Settings.from_mapping({"page_size": "-1"})
