"""Outside text in Markdown, so that it stays text.

Nothing that comes from logs, alerts, code or a model may become a heading, a link, an image, a mention, a reference that
closes an issue, HTML, or a comment that looks like our marker. Everything is redacted before it is laid out.
"""

import re
from collections.abc import Iterable

from agent.redact import redact

INVISIBLE = "\u200b"  # breaks what a forge would turn into a link or a notification, without changing what is read
COMMENT_MARKS = (("<!--", "<!" + INVISIBLE + "--"), ("-->", "--" + INVISIBLE + ">"))
FENCE_CHARACTERS = 6000
FENCE_LINES = 80
INLINE_CHARACTERS = 200
PROSE_CHARACTERS = 1500
SPECIAL = re.compile(r"([\\`*\[\]|~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")
OPENING = re.compile(r"^(\d*)([-+=#>.):])")  # what would begin a list, a heading or a quotation
LINKING = re.compile(r"(@(?=[\w-])|#(?=\d)|GH-(?=\d)|://|www\.)", re.IGNORECASE)
CODE_SPAN = re.compile(r"(`[^`\n]+`)")


def fence(text: str, language: str = "text", *, lines: int = FENCE_LINES, characters: int = FENCE_CHARACTERS) -> str:
    """A fenced block that the text cannot end, cut in the middle with a note when it is too long.

    Args:
        text: outside text.
        language: our own word for the highlighter.
        lines: most lines shown.
        characters: most characters shown.
    """
    shown = _shortened(_visible(redact(text)), lines, characters)
    ticks = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    mark = "`" * max(3, ticks + 1)
    return f"{mark}{language}\n{shown}\n{mark}"


def inline(text: str) -> str:
    """One line of outside text as code."""
    shown = _cut(" ".join(_visible(redact(text)).split()), INLINE_CHARACTERS)
    if not shown:
        return "(empty)"
    mark = "`" * (max((len(run) for run in re.findall(r"`+", shown)), default=0) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{mark}{pad}{shown}{pad}{mark}"


def prose(text: str) -> str:
    """One paragraph of outside text with nothing live in it but code spans."""
    shown = _cut(" ".join(_visible(redact(text)).split()), PROSE_CHARACTERS)
    return "".join(inline(part[1:-1]) if CODE_SPAN.fullmatch(part) else _escaped(part) for part in CODE_SPAN.split(shown))


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def details(summary: str, body: str) -> str:
    """A block that is folded until somebody opens it.

    Args:
        summary: our own words, no Markdown.
        body: Markdown.
    """
    return f"<details>\n<summary>{summary}</summary>\n\n{body}\n\n</details>"


def _cell(markdown: str) -> str:
    return re.sub(r"\\*\|", r"\\|", markdown.replace("\n", " "))


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    text = OPENING.sub(r"\1\\\2", SPECIAL.sub(r"\\\1", text))
    return LINKING.sub(
        lambda match: match[0][:-1] + INVISIBLE + match[0][-1] if len(match[0]) > 1 else match[0] + INVISIBLE, text
    )


def _visible(text: str) -> str:
    """Control and direction-changing characters shown as escapes, comment marks broken."""
    shown = "".join(character if character.isprintable() or character in "\n\t" else _escape(character) for character in text)
    for mark, broken in COMMENT_MARKS:
        shown = shown.replace(mark, broken)
    return shown


def _escape(character: str) -> str:
    if character == "\r":
        return ""
    return f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}"


def _shortened(text: str, lines: int, characters: int) -> str:
    every = text.strip("\n").split("\n")
    if len(every) > lines:
        head, tail = lines * 2 // 3, lines - lines * 2 // 3
        every = [*every[:head], f"… {len(every) - head - tail} lines left out …", *every[-tail:]]
    shown = "\n".join(every)
    if len(shown) > characters:
        half = characters // 2
        shown = f"{shown[:half]}\n… {len(shown) - 2 * half} characters left out …\n{shown[-half:]}"
    return shown


def _cut(text: str, characters: int) -> str:
    return text if len(text) <= characters else f"{text[:characters]}… ({len(text) - characters} more characters)"
