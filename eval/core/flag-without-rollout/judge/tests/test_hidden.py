from flags.api import evaluate
from flags.evaluation import describe, is_on
from flags.store import FlagStore


def test_a_flag_without_a_rollout_is_on_for_everyone():
    store = FlagStore()
    store.save({"name": "new-search", "enabled": True})
    for number in range(40):
        assert evaluate(store, {"user": f"u-{number}", "flags": ["new-search"]}).body == {"new-search": True}


def test_a_flag_that_is_off_stays_off():
    assert is_on({"name": "x", "enabled": False}, "u-1") is False


def test_half_a_rollout_takes_some_users():
    flag = {"name": "half", "enabled": True, "rollout": 50}
    taken = sum(is_on(flag, f"u-{number}") for number in range(200))
    assert 60 < taken < 140


def test_no_rollout_takes_nobody():
    flag = {"name": "none", "enabled": True, "rollout": 0}
    assert not any(is_on(flag, f"u-{number}") for number in range(50))


def test_a_flag_is_described():
    assert describe({"name": "x", "enabled": True}) == "x: on for 100 %"
