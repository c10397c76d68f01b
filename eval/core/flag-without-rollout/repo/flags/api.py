import logging
from dataclasses import dataclass

from flags.evaluation import is_on

log = logging.getLogger("flags.api")


@dataclass
class Answer:
    status: int
    body: dict


def evaluate(store, request):
    """`{"user": ..., "flags": [...]}` -> what is on for that user; unknown flags are off."""
    user_id = request["user"]
    found = {}
    for name in request["flags"]:
        flag = store.load(name)
        found[name] = is_on(flag, user_id) if flag else False
    return Answer(200, found)


def owners(store, name):
    flag = store.load(name)
    if flag is None:
        return Answer(404, {"error": "no such flag"})
    return Answer(200, {"owners": ", ".join(flag["owners"])})
