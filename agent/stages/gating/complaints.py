"""What checking tools say, as values that outlive moved lines."""

import json
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

TOLD = re.compile(r"^(?P<path>[^:\n]+):(?P<line>\d+)(?::\d+)?: (?P<text>.*)$", re.MULTILINE)
MYPY = re.compile(r"^error: (?P<message>.*?)(?:  \[(?P<rule>[a-z0-9-]+)\])?$")
FLAKE8 = re.compile(r"^(?P<rule>[A-Z]+\d+) (?P<message>.*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One thing a tool complains of.

    Args:
        rule: the tool's code.
        path: repository-relative file.
        line: 1-based.
        message: in the tool's words.
        severe: the tool says that it weighs much.
    """

    rule: str
    path: str
    line: int
    message: str
    severe: bool = False


def read_ruff(output: str) -> Iterator[Complaint]:
    """Of `ruff check --output-format=json`."""
    for one in _json_list(output, None):
        rule = str(one.get("code") or "invalid-syntax")
        place = one.get("location")
        line = place.get("row") if isinstance(place, dict) else 0
        yield _complaint(rule, str(one.get("filename")), line, str(one.get("message")))


def read_bandit(output: str) -> Iterator[Complaint]:
    """Of `bandit -f json`."""
    for one in _json_list(output, "results"):
        severe = one.get("issue_severity") == "HIGH"
        yield _complaint(
            str(one.get("test_id")), str(one.get("filename")), one.get("line_number"), str(one.get("issue_text")), severe=severe
        )


def read_mypy(output: str) -> Iterator[Complaint]:
    """Of mypy's plain output; notes are left out."""
    for match in TOLD.finditer(output):
        if error := MYPY.match(match["text"]):
            yield _complaint(error["rule"] or "error", match["path"], int(match["line"]), error["message"])


def read_flake8(output: str) -> Iterator[Complaint]:
    """Of flake8's default format."""
    for match in TOLD.finditer(output):
        if error := FLAKE8.match(match["text"]):
            yield _complaint(error["rule"], match["path"], int(match["line"]), error["message"])


READERS: dict[str, Callable[[str], Iterator[Complaint]]] = {
    "ruff": read_ruff,
    "mypy": read_mypy,
    "flake8": read_flake8,
    "bandit": read_bandit,
}


def _complaint(rule: str, path: str, line: object, message: str, *, severe: bool = False) -> Complaint:
    # the tree stands at the sandbox's own place, which differs by backend: the tools are asked about relative paths
    plain = posixpath.normpath(path)
    return Complaint(rule=rule, path=plain, line=line if isinstance(line, int) else 0, message=message[:300], severe=severe)


def _json_list(output: str, name: str | None) -> list[dict[str, object]]:
    start = output.find("[" if name is None else "{")
    try:
        told, _ = json.JSONDecoder().raw_decode(output[max(start, 0) :])
    except (ValueError, RecursionError):
        return []
    items = told.get(name) if name is not None and isinstance(told, dict) else told
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
