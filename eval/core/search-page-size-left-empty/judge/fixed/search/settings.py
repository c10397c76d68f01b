"""Settings of one instance. They come from the deployment as texts; what is missing or left empty has its default.

    page_size     hits a page, 10
    max_pages     pages that can be asked for, 20
    language      of the index, en
"""

from dataclasses import dataclass
from typing import Mapping


def number(text: str, default: int = 0) -> int:
    """A whole number, the default for an empty text."""
    text = text.strip()
    return int(text) if text else default


@dataclass(frozen=True)
class Settings:
    page_size: int = 10
    max_pages: int = 20
    language: str = "en"

    @classmethod
    def from_mapping(cls, texts: Mapping[str, str]) -> "Settings":
        found = cls(
            page_size=number(texts.get("page_size", ""), 10),
            max_pages=number(texts.get("max_pages", "20"), 20),
            language=texts.get("language", "").strip() or "en",
        )
        if found.page_size < 0:
            raise ValueError(f"page_size is {found.page_size}")
        return found
