"""How many tokens of a model's context a text takes."""

import re
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from agent.token_tables import ENCODING, table_in_reach

if TYPE_CHECKING:
    from tiktoken import Encoding

_PIECE = 1000
# Whole lines as far as they fit, longer ones in parts: what tiktoken needs for one run of characters grows faster than the run.
_PIECES = re.compile(rf"(?:[^\n]{{0,{_PIECE - 1}}}\n){{1,64}}|[^\n]{{1,{_PIECE}}}\n?")
_BYTES_A_TOKEN = 3
_loading = Lock()


def count_tokens(text: str) -> int:
    """Tokens of the text in the cl100k_base vocabulary; special tokens written in it count as the plain text they are.

    Time is linear in the text, whatever it holds. Where no table can be unpacked one token is counted for three bytes, which is
    more than code takes.
    """
    encoding = _encoding()
    if encoding is None:
        return -(-len(text.encode("utf-8", "replace")) // _BYTES_A_TOKEN)
    return sum(len(encoding.encode(piece[0], disallowed_special=())) for piece in _PIECES.finditer(text))


def _encoding() -> "Encoding | None":
    with _loading:
        return _loaded()


@cache
def _loaded() -> "Encoding | None":
    with table_in_reach() as found:
        if not found:
            return None
        import tiktoken  # noqa: PLC0415 whoever counts nothing must not pay for it

        return tiktoken.get_encoding(ENCODING)
