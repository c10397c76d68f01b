from notes.digests import attachment_key, content_key, slug, title_key


class NoteStore:
    def __init__(self):
        self.texts = {}
        self.names = {}

    def put(self, title, text):
        """Keep a note; what was stored already is kept once. Returns its key."""
        key = content_key(text)
        self.texts.setdefault(key, text)
        self.names[f"{slug(title) or 'note'}-{title_key(title)}"] = key
        return key

    def attach(self, content):
        key = attachment_key(content)
        self.texts.setdefault(key, content)
        return key
