"""Secrets out of one text."""

import re
from typing import Final

from agent.redact.known import cut_known
from agent.redact.pairs import cut_headers, cut_pairs, cut_string_pairs, cut_urls
from agent.redact.tokens import cut_personal, cut_private_keys, cut_tokens

_FRAME: Final = re.compile(r'File "[^"\n]*", line [0-9]+')
_MAX_PASSES: Final = 6


def redact(text: str) -> str:
    """The text with every secret replaced by `[redacted:<kind>]`.

    Redacting again changes nothing. Paths, line numbers and exception types of stack traces stay, as do hashes and identifiers.

    Args:
        text: anything; time is linear in its length.
    """
    for _ in range(_MAX_PASSES):
        cleaned = _lines(cut_private_keys(text))
        if cleaned == text:
            break
        text = cleaned
    return text


def redact_code(line: str) -> str:
    """A line of source code without the secrets in its literals; names and expressions stay.

    Args:
        line: as a traceback prints it.
    """
    line = cut_tokens(cut_urls(line))
    return cut_known(cut_string_pairs(line))


def redact_lines(text: str) -> str:
    """Text that may be source code, line by line, as `redact_code` does it; private keys span lines."""
    return "\n".join(redact_code(line) for line in cut_private_keys(text).split("\n"))


def _lines(text: str) -> str:
    cleaned: list[str] = []
    after_frame = False
    for line in text.split("\n"):
        if _FRAME.search(line):
            after_frame = True
            cleaned.append(_frame_line(line))
        elif after_frame and line[:1].isspace():
            after_frame = False
            cleaned.append(redact_code(line))
        else:
            after_frame = False
            cleaned.append(_line(line))
    return "\n".join(cleaned)


def _line(line: str) -> str:
    line = cut_pairs(cut_urls(cut_headers(line)))
    return cut_known(cut_personal(cut_tokens(line)))


def _frame_line(line: str) -> str:
    """A line that names a place: the place stays as it is, also where it stands inside a longer line."""
    parts: list[str] = []
    position = 0
    for match in _FRAME.finditer(line):
        parts += [_line(line[position : match.start()]), match.group()]
        position = match.end()
    rest = line[position:]
    parts.append(rest if rest.startswith(", in ") and len(rest) < 200 and "=" not in rest else _line(rest))
    return "".join(parts)
