import hashlib
import os


class FileCache:
    """Contents by key in one directory, two levels deep."""

    def __init__(self, root):
        self.root = root

    def path(self, key):
        name = hashlib.sha256(key.encode()).hexdigest()
        return os.path.join(self.root, name[:2], name[2:])

    def put(self, key, content):
        path = self.path(key)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb", buffering=0) as file:
            file.write(content)
        return path

    def get(self, key):
        try:
            with open(self.path(key), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None
