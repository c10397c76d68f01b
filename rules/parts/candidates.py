"""From edits to a candidate fix, checked to be Python still."""

import ast
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from agent.code.edits import diff_of_edits
from agent.code.source import parse_python
from agent.code.walking import ancestors
from agent.domain.fix import CandidateFix, Edit, FileChange, Safety
from agent.domain.location import SourceFile
from agent.errors import BadDiff
from rules.parts.site import CrashSite

_TITLE_LENGTH = 69


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A change that a rule thinks of, before it is a diff.

    Args:
        edits: the change; none when it can't be made.
        title: imperative mood.
        rationale: why it fixes the cause.
        invents: see `CandidateFix.invents`.
        safety: whether working behaviour may change.
    """

    edits: tuple[Edit, ...]
    title: str
    rationale: str
    invents: str = ""
    safety: Safety = Safety.SAFE


def candidates(site: CrashSite, code: str, drafts: Sequence[Draft], at_most: int = 4) -> tuple[CandidateFix, ...]:
    """The drafts that make a real change to valid Python, in their order, each change once.

    Args:
        site: where the crash happened.
        code: the rule's code.
        drafts: best first.
        at_most: how many are worth a sandbox run.
    """
    found: dict[str, CandidateFix] = {}
    for draft in drafts:
        fix = _candidate(site, code, draft)
        if fix is not None:
            found.setdefault(fix.diff.digest, fix)
    return tuple(found.values())[:at_most]


def _candidate(site: CrashSite, code: str, draft: Draft) -> CandidateFix | None:
    if not draft.edits or any(_ends_format_string(site, edit) for edit in draft.edits):
        return None
    try:
        diff = diff_of_edits(site.context.files, draft.edits)
    except BadDiff:
        return None
    if not diff.changes or not all(_still_python(change) for change in diff.changes):
        return None
    return CandidateFix(
        author=f"rule:{code}",
        title=shortened(draft.title),
        rationale=draft.rationale,
        diff=diff,
        safety=draft.safety,
        invents=draft.invents,
    )


def shortened(title: str) -> str:
    """The title on one line of under 70 characters."""
    line = " ".join(title.split())
    return line if len(line) <= _TITLE_LENGTH else line[: _TITLE_LENGTH - 1].rstrip() + "…"


def _ends_format_string(site: CrashSite, edit: Edit) -> bool:
    """True when the new text has the quote of the f-string that it goes into, which ends it before Python 3.12."""
    file = site.context.files.get(edit.path)
    node = parse_python(file).root.descendant_for_byte_range(edit.start, max(edit.start, edit.end)) if file else None
    around = [parent for parent in ancestors(node) if parent.type == "string"] if node is not None else []
    quotes = (string.named_children[0].text or b"" for string in around if string.named_children)
    return any(quote[-1:] in edit.replacement for quote in quotes if quote)


def _still_python(change: FileChange) -> bool:
    """The new text has no error that the old one had not, for the grammar and for this interpreter's parser."""
    before, after = change.before or b"", change.after or b""
    if _has_error(change.path, after) and not _has_error(change.path, before):
        return False
    return _parses(after) or not _parses(before)


def _has_error(path: str, content: bytes) -> bool:
    return parse_python(SourceFile(path=path, content=content)).has_error


def _parses(content: bytes) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
