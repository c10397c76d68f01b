"""Text that came from outside and must never be mistaken for our own words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Untrusted:
    """Hostile text: has no string methods, and `str()` of it raises.

    Only the prompt filter and the HTML templates may open it, by `reveal()`.

    Args:
        text: the raw characters as they arrived.
    """

    text: str

    def reveal(self) -> str:
        """The raw text, for code that fences or escapes it at once."""
        return self.text

    def __str__(self) -> str:
        raise TypeError("Untrusted text has no str(); fence or escape the value of reveal() instead")

    def __format__(self, spec: str) -> str:
        raise TypeError("Untrusted text can't be formatted; fence or escape the value of reveal() instead")

    def __repr__(self) -> str:
        return f"Untrusted({len(self.text)} characters)"

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)
