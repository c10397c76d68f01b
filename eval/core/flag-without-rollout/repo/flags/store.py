"""Flags as the admin page saved them: JSON objects, `name` and `enabled` always, `rollout` (percent) and `owners` if set."""

import json


class FlagStore:
    def __init__(self):
        self._texts = {}

    def save(self, flag):
        self._texts[flag["name"]] = json.dumps(flag, sort_keys=True)

    def load(self, name):
        text = self._texts.get(name)
        return json.loads(text) if text is not None else None

    def names(self):
        return sorted(self._texts)
