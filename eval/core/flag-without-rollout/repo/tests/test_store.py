from flags.api import evaluate
from flags.store import FlagStore


def test_a_flag_is_read_back():
    store = FlagStore()
    store.save({"name": "dark", "enabled": True, "rollout": 20})
    assert store.load("dark")["rollout"] == 20
    assert store.names() == ["dark"]


def test_unknown_flags_are_off():
    assert evaluate(FlagStore(), {"user": "u", "flags": ["nope"]}).body == {"nope": False}
