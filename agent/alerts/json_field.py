"""A field of a webhook's body that knows where it stands, so that every refusal names it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from re import compile as regex

from agent.alerts.strict_json import Json, pointer, refusal, shown
from agent.errors import BadWebhook

RFC3339 = regex(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6})\d{0,12})?(Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Field:
    """One value of the document and its JSON pointer.

    Args:
        value: as parsed.
        where: JSON pointer, empty for the whole document.
        present: False when its object does not have it.
    """

    value: Json
    where: str = ""
    present: bool = True

    def member(self, name: str) -> "Field":
        """A member of an object; a missing one is a field that is not present."""
        members = self._object()
        return Field(members.get(name), pointer(self.where, name), name in members)

    def members(self, limit: int) -> Iterator[tuple[str, "Field"]]:
        """Name and field of every member of an object that has at most `limit`."""
        members = self._object()
        if len(members) > limit:
            raise self.refused(f"at most {limit} members", seen=f"{len(members)} members")
        for name, value in members.items():
            yield name, Field(value, pointer(self.where, name))

    def items(self) -> Iterator["Field"]:
        """The fields of a list."""
        if not isinstance(self.value, list):
            raise self.refused("a list")
        for index, value in enumerate(self.value):
            yield Field(value, pointer(self.where, index))

    def text(self) -> str:
        """A string as it is."""
        if not isinstance(self.value, str):
            raise self.refused("a string")
        return self.value

    def identifier(self, limit: int) -> str:
        """A string that identifies something: at most `limit` characters, storable everywhere as it is."""
        text = self.text()
        if len(text) > limit:
            raise self.refused(f"at most {limit} characters")
        if not storable(text):
            raise self.refused("text without NUL characters and lone surrogates")
        return text

    def count(self) -> int:
        """A whole number from 0 to 2^63 - 1."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not 0 <= self.value < 2**63:
            raise self.refused("a whole number, 0 or more")
        return self.value

    def moment(self) -> datetime:
        """A time of RFC 3339, as aware UTC; digits beyond microseconds are dropped."""
        matched = RFC3339.fullmatch(self.text())
        if not matched:
            raise self.refused("a time of RFC 3339 such as 2026-11-23T09:00:47Z")
        seconds, fraction, zone = matched.groups()
        try:
            return datetime.fromisoformat(f"{seconds}.{(fraction or '0').ljust(6, '0')}{zone}").astimezone(UTC)
        except (ValueError, OverflowError) as problem:
            raise self.refused("a time that exists") from problem

    def refused(self, expected: str, *, seen: str = "", remedy: str = "") -> BadWebhook:
        """The error that says what this field should have been."""
        if not self.present:
            return refusal("nothing; the field is missing", field=self.where, expected=expected, remedy=remedy)
        return refusal(seen or shown(self.value), field=self.where, expected=expected, remedy=remedy)

    def _object(self) -> dict[str, Json]:
        if not isinstance(self.value, dict):
            raise self.refused("an object")
        return self.value


def storable(text: str) -> bool:
    """True for text that every database and every encoder takes."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def made_storable(text: str) -> str:
    """The text with what can't be stored replaced by U+FFFD."""
    return "".join("\ufffd" if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text)
