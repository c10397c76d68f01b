"""Profiles as JSON texts under their user's id. The cache outlives deployments, so a text may be of an earlier version.

version 1: {"v": 1, "name": ...}
version 2: {"v": 2, "name": ..., "title": ..., "lang": ...}
version 3: {"v": 3, "name": ..., "title": ..., "locale": ...}
"""

import json

VERSION = 3


def upgrade(profile):
    """The same profile in the present version."""
    if profile["v"] < 2:
        profile["title"] = ""
        profile["locale"] = "en"
    profile["v"] = VERSION
    return profile


class ProfileCache:
    def __init__(self):
        self._texts = {}

    def put(self, user_id, profile):
        self._texts[user_id] = json.dumps({"v": VERSION, **profile})

    def put_text(self, user_id, text):
        self._texts[user_id] = text

    def get(self, user_id):
        text = self._texts.get(user_id)
        if text is None:
            return {"v": VERSION, "name": "guest", "title": ""}
        return upgrade(json.loads(text))
