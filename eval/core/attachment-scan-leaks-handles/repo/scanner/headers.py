"""What kind of file an attachment is, by its first bytes."""

MAGIC = {b"%PDF": "pdf", b"\x89PNG": "image", b"PK\x03\x04": "archive", b"GIF8": "image"}


class BrokenFile(Exception):
    """An attachment without a header that we know."""

    def __init__(self, path, head):
        super().__init__(f"{path}: begins with {head!r}")
        self.path = path


def read_kind(path):
    """The kind of one file.

    Raises:
        BrokenFile: its header is none we know.
    """
    file = open(path, "rb")
    head = file.read(4)
    if head not in MAGIC:
        raise BrokenFile(path, head)
    kind = MAGIC[head]
    file.close()
    return kind
