"""Text from anywhere made safe to look at: secrets cut out, what hides, reorders or rings shown by its code instead."""

from datetime import UTC, datetime
from re import compile as regex
from unicodedata import category

from markupsafe import Markup, escape

from agent.domain.untrusted import Untrusted
from agent.redact import redact, redact_code

TEXT_LIMIT = 20_000
LONGEST_SECRET = 5_000
TICKED = regex(r"`([^`\n]{1,1000})`")
KEPT = frozenset("\n\t")
HIDING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # controls, bidi and zero-width marks, surrogates, private use


def visible(text: str) -> str:
    """The text with every character a reader would not see, or would be misled by, written as `⟨U+202E⟩`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(char) for char in text.replace("\r\n", "\n"))


def untrusted(text: Untrusted, limit: int = TEXT_LIMIT) -> Markup:
    """The only way for text from outside into a page: without secrets, cut, made visible, escaped."""
    raw = text.reveal()
    left_out = f" … {len(raw) - limit} more characters" if len(raw) > limit else ""
    return escape(visible(cut(raw, limit)) + left_out)


def code(text: Untrusted) -> str:
    """A line of code from outside without secrets, made visible; whoever shows it escapes it."""
    return visible(redact_code(text.reveal()))


def cut(text: str, limit: int) -> str:
    """The start of a text without secrets, none of them cut in two."""
    return redact(text[: limit + LONGEST_SECRET])[:limit]


def prose(text: str) -> Markup:
    """Our own sentences, with what stands between backticks as code; escaped before anything else."""
    return Markup(TICKED.sub(r"<code>\1</code>", str(escape(visible(redact(text))))))  # noqa: S704 - escaped one call earlier


def finalize(value: object) -> object:
    """What every expression of a template passes before it is escaped: strings made visible, Untrusted refused.

    What is shown may be code, so only secrets that code would hold are cut out here.
    """
    if isinstance(value, Untrusted):
        raise TypeError("Untrusted text reaches a page only through the filter `untrusted`")
    if isinstance(value, Markup):
        return value
    return visible(redact_code(value)) if isinstance(value, str) else value


def moment(value: datetime) -> str:
    """A time as the pages write it: `23 Nov 2026, 09:00:47 UTC`."""
    return f"{value.astimezone(UTC):%d %b %Y, %H:%M:%S} UTC"


def clock(value: datetime) -> str:
    """The time of day in UTC."""
    return f"{value.astimezone(UTC):%H:%M:%S}"


def ago(value: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that says something."""
    seconds = max(0, int((now - value).total_seconds()))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit} ago"
    return "just now"


def seconds(value: float | None) -> str:
    """A duration, empty for none and for one too short to matter."""
    if value is None:
        return ""
    if value >= 90:
        return f"{value / 60:.1f} min"
    if value >= 1:
        return f"{value:.1f} s"
    return f"{value * 1000:.0f} ms" if value >= 0.001 else ""


def _shown(char: str) -> str:
    if char in KEPT or category(char) not in HIDING:
        return char
    return f"⟨U+{ord(char):04X}⟩"
