import datetime

from greeter.profile_cache import ProfileCache
from greeter.service import Service

DAY = datetime.date(2026, 7, 2)


def test_a_profile_of_the_previous_version_keeps_its_language():
    cache = ProfileCache()
    cache.put_text("8812", '{"v": 2, "name": "Weber", "title": "Dr.", "lang": "de"}')
    assert Service(cache).hello("8812") == "Hallo, Dr. Weber!"
    assert Service(cache).page("8812", DAY) == "Hallo, Dr. Weber! 2.7.2026"


def test_a_new_profile_is_greeted_in_its_language():
    cache = ProfileCache()
    cache.put("1", {"name": "Ola", "title": "", "locale": "pl"})
    assert Service(cache).hello("1") == "Witaj, Ola!"


def test_a_profile_of_the_first_version_has_no_title():
    cache = ProfileCache()
    cache.put_text("2", '{"v": 1, "name": "Ann"}')
    assert Service(cache).hello("2") == "Hello, Ann!"
    assert cache.get("2")["v"] == 3


def test_unknown_people_are_greeted_in_english():
    assert Service(ProfileCache()).page("?", DAY) == "Hello, guest! 7/2/2026"


def test_dates_follow_the_language():
    cache = ProfileCache()
    cache.put("1", {"name": "Ola", "title": "", "locale": "pl"})
    assert Service(cache).page("1", DAY).endswith(" 2.7.2026")
