from sessions.handlers import get_me, post_logout
from sessions.table import find, log_in, sweep, throw_out


def table():
    found = {}
    log_in(found, "t1", "kim", 100)
    log_in(found, "t2", "kim", 200)
    log_in(found, "t3", "lee", 300)
    return found


def test_the_second_log_out_does_nothing():
    sessions = table()
    assert post_logout(sessions, {"session": "t1"}) == (303, "/")
    assert post_logout(sessions, {"session": "t1"}) == (303, "/")
    assert sorted(sessions) == ["t2", "t3"]


def test_a_session_is_found_until_it_ends():
    sessions = table()
    assert get_me(sessions, {"session": "t1"}, 99) == (200, "kim")
    assert get_me(sessions, {"session": "t1"}, 100) == (401, "")
    assert find(sessions, None, 0) is None


def test_old_sessions_are_swept():
    sessions = table()
    assert sweep(sessions, 200) == 2
    assert sorted(sessions) == ["t3"]


def test_a_user_is_thrown_out_everywhere():
    sessions = table()
    throw_out(sessions, "kim")
    assert sorted(sessions) == ["t3"]
    assert post_logout(sessions, {}) == (303, "/login")
