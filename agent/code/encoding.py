"""Which encoding a Python file is in, and how its bytes are shown to the parser without moving any of them."""

import codecs
import re

BOM = codecs.BOM_UTF8

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK_OR_COMMENT = re.compile(rb"^[ \t\f]*(?:#.*)?$")
# Text codecs that don't keep ASCII bytes as they are, or that Python refuses for source files.
_NOT_FOR_SOURCE = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7", "utf-8-sig"})
_ASCII = bytes(range(0x20, 0x7F))


def encoding_of(content: bytes) -> str:
    """The codec that decodes the whole file: its PEP 263 cookie's, else UTF-8, else Latin-1, which decodes anything.

    Args:
        content: the file's bytes as committed.
    """
    if content.isascii():
        return "utf-8"
    if (named := _cookie(content)) and _decodes(content, named):
        return named
    return "utf-8" if _decodes(content, "utf-8") else "latin-1"


def parseable(content: bytes, encoding: str) -> bytes:
    """Bytes of the same length that the grammar can read: every offset and line number stays true.

    Characters outside of ASCII become underscores when the file is not UTF-8, and a lone carriage return,
    which ends a line for Python but not for the grammar, becomes a line feed.
    """
    shown = content if encoding == "utf-8" else _underscored(content, encoding)
    return re.sub(rb"\r(?!\n)", b"\n", shown) if b"\r" in shown else shown


def _cookie(content: bytes) -> str:
    for line in content.removeprefix(BOM).splitlines()[:2]:
        if match := _COOKIE.match(line):
            return _usable(match[1].decode("ascii", "replace"))
        if not _BLANK_OR_COMMENT.match(line):
            break
    return ""


def _usable(name: str) -> str:
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    if codec in _NOT_FOR_SOURCE or not _decodes(_ASCII, codec):
        return ""
    return codec if _ASCII.decode(codec) == _ASCII.decode("ascii") else ""


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True


def _underscored(content: bytes, encoding: str) -> bytes:
    try:
        shown = b"".join(_shown(character, encoding) for character in content.decode(encoding))
    except UnicodeError:
        shown = b""
    if len(shown) == len(content):
        return shown
    return bytes(byte if byte < 0x80 else 0x5F for byte in content)


def _shown(character: str, encoding: str) -> bytes:
    return character.encode("ascii") if character.isascii() else b"_" * len(character.encode(encoding))
