"""Text from outside as both databases can keep it, and digests short enough for an index."""

from hashlib import sha256

from agent.redact import redact


def storable(text: str, limit: int = 2000) -> str:
    """The text without what PostgreSQL or UTF-8 can't hold (NUL, lone surrogates), cut to `limit` characters."""
    clean = text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
    return clean if len(clean) <= limit else f"{clean[: limit - 1]}…"


def showable(text: str, limit: int = 2000) -> str:
    """The text without secrets, as both databases can keep it."""
    return storable(redact(text), limit)


def digest(*parts: str) -> str:
    """64 hexadecimal digits that name the parts."""
    hasher = sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        hasher.update(len(data).to_bytes(8, "big") + data)
    return hasher.hexdigest()
