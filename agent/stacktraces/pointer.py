"""Reading decoded JSON with an error that names the place (RFC 6901)."""

from collections.abc import Mapping
from dataclasses import dataclass

from agent.errors import BadTrace


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a JSON document.

    Args:
        pointer: its JSON pointer, empty for the whole document.
        remedy: what a reader of its errors can do.
    """

    pointer: str
    remedy: str = "give an error tracker's event as its SDK sends it"

    def at(self, key: str | int) -> "Place":
        """The place of a member or item of this one."""
        escaped = str(key).replace("~", "~0").replace("/", "~1")
        return Place(f"{self.pointer}/{escaped}", self.remedy)

    def wrong(self, seen: object, expected: str) -> BadTrace:
        """The error that says what stands here."""
        shown = repr(seen)
        shown = shown if len(shown) <= 60 else f"{shown[:60]}..."
        where = self.pointer or "the document"
        return BadTrace(f"{where} is {shown}", expected=expected, remedy=self.remedy)

    def text(self, value: object) -> str:
        """A string, empty for null or nothing.

        Raises:
            BadTrace: it is something else.
        """
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        raise self.wrong(value, "a string")

    def number(self, value: object) -> int | None:
        """A whole number, None for null or nothing.

        Raises:
            BadTrace: it is something else.
        """
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise self.wrong(value, "a whole number")

    def mapping(self, value: object) -> Mapping[str, object]:
        """An object, empty for null or nothing.

        Raises:
            BadTrace: it is something else.
        """
        if value is None:
            return {}
        if isinstance(value, dict):
            return value
        raise self.wrong(value, "an object")

    def items(self, value: object) -> list[Mapping[str, object]]:
        """A list of objects, empty for null or nothing.

        Raises:
            BadTrace: it is something else.
        """
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(value, "a list")
        for number, item in enumerate(value):
            if not isinstance(item, dict):
                raise self.at(number).wrong(item, "an object")
        return value
