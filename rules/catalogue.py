"""The rules' own documentation: their docstrings and case pages."""

import inspect
import re
from pathlib import Path
from typing import Protocol

from rules.case import CasePage, read_case

CASES = Path(__file__).parent / "cases"
HEADINGS = ("What it sees", "Why it fails", "The fix", "When it stays silent", "Fix safety")


class Documented(Protocol):
    """A rule, as far as its documentation is concerned."""

    @property
    def code(self) -> str:
        """Stable code, e.g. `PY101`."""
        ...

    @property
    def exceptions(self) -> frozenset[str]:
        """Unqualified exception types it handles."""
        ...


def rule_pages(rule: Documented) -> tuple[CasePage, ...]:
    """The rule's case pages by name; none for a rule of another distribution without such a folder."""
    folder = CASES / name_of(rule)
    return tuple(read_case(path) for path in sorted(folder.glob("*.md"))) if folder.is_dir() else ()


def name_of(rule: Documented) -> str:
    """The rule's name in words, `none-dereference`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(rule).__name__).lower()


def summary(rule: Documented) -> str:
    """The first sentence of the rule's docstring."""
    return (inspect.getdoc(type(rule)) or "").split("\n", 1)[0]


def sections(rule: Documented) -> dict[str, str]:
    """Heading -> text of the rule's docstring."""
    text = inspect.getdoc(type(rule)) or ""
    parts = re.split(rf"^({'|'.join(HEADINGS)}):$", text, flags=re.MULTILINE)
    return {heading: inspect.cleandoc("\n" + body) for heading, body in zip(parts[1::2], parts[2::2], strict=True)}


def explain(rule: Documented) -> str:
    """The rule as a Markdown page: its docstring under its headings, and its first case."""
    lines = [f"# {rule.code} {name_of(rule)}", "", summary(rule), "", f"Exceptions: {', '.join(sorted(rule.exceptions))}"]
    for heading, body in sections(rule).items():
        lines += ["", f"## {heading}", "", body]
    pages = rule_pages(rule)
    if pages:
        lines += ["", "## Example", "", re.sub(r"^# (.+)$", r"**\1**", pages[0].text.strip(), count=1, flags=re.MULTILINE)]
    return "\n".join(lines) + "\n"
