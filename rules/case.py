"""A rule's case page: documentation and test in one Markdown file."""

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from agent.domain.location import SourceFile
from agent.errors import BadInput

_FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One candidate the page shows.

    Args:
        files: the files that differ from the page's before-files.
        invents: what the candidate is said to make up.
    """

    files: tuple[SourceFile, ...]
    invents: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One crash and what a rule does about it.

    Args:
        path: the page's file name.
        title: its heading.
        prose: what it explains.
        traceback: the crash as a log holds it.
        before: the files that matter.
        after: candidates in order; none when the rule must stay silent.
        locals: recorded variables of the innermost frame, name -> repr text.
        text: the whole page.
    """

    path: str
    title: str
    prose: str
    traceback: str
    before: tuple[SourceFile, ...]
    after: tuple[Expected, ...]
    text: str
    locals: Mapping[str, str] = field(default_factory=dict)

    @property
    def silent(self) -> bool:
        """True when the rule must have nothing to offer."""
        return not self.after


def read_case(path: Path) -> CasePage:
    """The page in a file."""
    return parse_case(path.name, path.read_text(encoding="utf-8"))


def parse_case(name: str, text: str) -> CasePage:
    """A page from its Markdown.

    Fences are told apart by their first words: `traceback`, `json locals`, `python before path=...` and
    `python after [2] path=... [invents=...]`; `newline=crlf` gives a file the line endings that Markdown can't show.

    Args:
        name: the page's file name.
        text: its Markdown.

    Raises:
        BadInput: no heading, no traceback, or no before-file.
    """
    heading = re.search(r"^# (.+)$", text, re.MULTILINE)
    blocks = [(shlex.split(found["info"]), found["body"]) for found in _FENCE.finditer(text)]
    tracebacks = [body for info, body in blocks if info[:1] == ["traceback"]]
    before = tuple(_file(info, body) for info, body in blocks if info[:2] == ["python", "before"])
    if heading is None or len(tracebacks) != 1 or not before:
        raise BadInput(
            f"the case page {name} has {len(tracebacks)} tracebacks and {len(before)} before-files",
            expected="a heading, one `traceback` fence and at least one `python before path=...` fence",
        )
    recorded = next((body for info, body in blocks if info[:2] == ["json", "locals"]), "{}")
    return CasePage(
        path=name,
        title=heading[1].strip(),
        prose=_prose(text),
        traceback=tracebacks[0],
        before=before,
        after=_candidates([(info, body) for info, body in blocks if info[:2] == ["python", "after"]]),
        text=text,
        locals=json.loads(recorded),
    )


def _candidates(blocks: list[tuple[list[str], str]]) -> tuple[Expected, ...]:
    numbered: dict[int, list[tuple[list[str], str]]] = {}
    for info, body in blocks:
        number = int(info[2]) if len(info) > 2 and info[2].isdigit() else 1
        numbered.setdefault(number, []).append((info, body))
    return tuple(
        Expected(
            files=tuple(_file(info, body) for info, body in numbered[number]),
            invents=next((_option(info, "invents") for info, _ in numbered[number] if _option(info, "invents")), ""),
        )
        for number in sorted(numbered)
    )


def _file(info: list[str], body: str) -> SourceFile:
    content = body.encode()
    if _option(info, "newline") == "crlf":
        content = content.replace(b"\n", b"\r\n")
    return SourceFile(path=_option(info, "path"), content=content)


def _option(info: list[str], name: str) -> str:
    return next((word.partition("=")[2] for word in info if word.startswith(f"{name}=")), "")


def _prose(text: str) -> str:
    plain = _FENCE.sub("", text)
    return "\n".join(line for line in plain.splitlines() if not line.startswith("# ")).strip()
