"""Text from outside inside a prompt: fenced, so that it can't be taken for our own words."""

import re
from hashlib import sha256
from typing import Protocol

LONGEST = 20_000
# Control characters, bidirectional overrides, invisible and tag characters: what a person reviewing the prompt would not see.
UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)


class Revealing(Protocol):
    """Untrusted text."""

    def reveal(self) -> str:
        """The raw text."""
        ...


def untrusted(value: Revealing | str, what: str = "data", most: int = LONGEST) -> str:
    """The text between two marks that it can't contain, as they are made of its own hash.

    Args:
        value: the text.
        what: what it is, in a word or two of ours.
        most: characters kept.
    """
    text = (value if isinstance(value, str) else value.reveal()).replace("\r\n", "\n")
    text = UNSEEN.sub(lambda found: f"\\u{{{ord(found[0]):x}}}", text)
    if len(text) > most:
        text = f"{text[: most // 2]}\n[{len(text) - most // 2 * 2} characters left out]\n{text[-(most // 2) :]}"
    mark = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"<untrusted {what} {mark}>\n{text}\n</untrusted {mark}>"


def plain(value: Revealing | str, most: int = 200) -> str:
    """One line of outside text where a fence would be absurd (a path, a name): no line breaks, nothing unseen, cut short."""
    text = value if isinstance(value, str) else value.reveal()
    line = UNSEEN.sub("?", " ".join(text.split()))
    return line if len(line) <= most else f"{line[: most - 3]}..."
