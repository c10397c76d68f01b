from feeds.paging import entries, pages
from feeds.reader import Reader
from feeds.seen import Seen


def feed(*sizes):
    asked = []

    def fetch(url, number):
        asked.append(number)
        size = sizes[number - 1] if number <= len(sizes) else 0
        return {"entries": [{"id": f"{number}.{i}", "title": f"entry {number}.{i}"} for i in range(size)]}

    return fetch, asked


def test_all_entries_of_a_feed_are_read():
    fetch, asked = feed(2, 1)
    assert Reader(fetch).read("https://a.example") == ["entry 1.0", "entry 1.1", "entry 2.0"]
    assert asked == [1, 2, 3]


def test_a_page_without_entries_is_the_last():
    fetch, asked = feed(1, 0, 4)
    assert [entry["id"] for entry in entries(fetch, "u")] == ["1.0"]
    assert asked == [1, 2]


def test_no_more_pages_than_wanted_are_fetched():
    fetch, asked = feed(1, 1, 1)
    assert len(list(pages(fetch, "u", limit=2))) == 2
    assert asked == [1, 2]


def test_entries_are_new_once():
    seen = Seen()
    assert [seen.is_new({"id": "x"}) for _ in range(2)] == [True, False]
