from press.front import front
from press.tags import cloud


def test_an_article_without_keywords_is_on_the_front_page():
    page = front([{"headline": "A", "keywords": "News, Local News"}, {"headline": "B"}])
    assert page == {"titles": ["A", "B"], "cloud": {"local-news": 1, "news": 1}}


def test_the_most_frequent_tag_is_first():
    assert list(cloud([{"tags": ["a", "b"]}, {"tags": ["B"]}])) == ["b", "a"]
