"""One patch of the corpus: a unified diff below a few lines that say what it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from eval.cases.problem import CaseProblem

CORPUS = Path(__file__).parents[1] / "patches"
SUFFIX = ".diff"
FIELD = re.compile(r"^(kind|expected|why): (.+)$", re.MULTILINE)
DIFF = re.compile(r"^--- ", re.MULTILINE)


class Expected(StrEnum):
    """What a reader who knows the real fix says of a patch."""

    WRONG = "wrong"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A candidate whose worth is known.

    Args:
        case: id of the incident it is for.
        name: unique within the case.
        kind: how it is wrong (`swallows`, `knows-the-test`), or `fix`.
        expected: right or wrong.
        why: one line for people.
        text: the unified diff.
    """

    case: str
    name: str
    kind: str
    expected: Expected
    why: str
    text: str


def load_patches(folder: Path) -> tuple[Patch, ...]:
    """Every patch below `folder/<case>/<name>.diff`, by case and name.

    Raises:
        CaseProblem: no such folder, or a file that doesn't say what it is.
    """
    if not folder.is_dir():
        raise CaseProblem(f"{folder} is no folder", expected="a folder of folders of patches, one a case")
    return tuple(_patches(folder))


def _patches(folder: Path) -> Iterator[Patch]:
    for file in sorted(folder.glob(f"*/*{SUFFIX}")):
        yield read_patch(file)


def read_patch(file: Path) -> Patch:
    """The patch of one file.

    Raises:
        CaseProblem: it lacks a field or a diff; names the file.
    """
    content = file.read_bytes().decode("utf-8", "surrogateescape")  # not read_text: a diff may hold carriage returns
    begins = DIFF.search(content)
    head, text = (content[: begins.start()], content[begins.start() :]) if begins else (content, "")
    fields = dict(FIELD.findall(head))
    missing = [name for name in ("kind", "expected", "why") if name not in fields]
    if missing or not text:
        raise CaseProblem(
            f"{file} lacks {', '.join(missing) or 'a diff'}", expected="the lines kind:, expected: and why:, then a unified diff"
        )
    if fields["expected"] not in list(Expected):
        raise CaseProblem(f"{file}: expected: {fields['expected']}", expected=" or ".join(Expected))
    return Patch(
        case=file.parent.name,
        name=file.stem,
        kind=fields["kind"],
        expected=Expected(fields["expected"]),
        why=fields["why"],
        text=text,
    )
