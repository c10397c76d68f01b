"""Whether a crash seen in the sandbox is the incident's own."""

import re
from collections import Counter
from collections.abc import Collection, Iterator

from agent.domain.crash import Crash, StackFrame
from agent.domain.location import CodeContext

EXACT_MESSAGES = frozenset({"AttributeError", "TypeError", "ImportError", "ModuleNotFoundError", "ZeroDivisionError"})
ADDRESS = re.compile(r"0x[0-9a-fA-F]+")
VALUE = re.compile(r"'[^']*'|\"[^\"]*\"|\d+(?:\.\d+)?")
CUT = ("...", "…")
# What an interpreter prints after the message and the exception itself does not hold.
HINT = re.compile(r"\.? Did you (?:mean|forget)\b[^\n]{1,400}\?$")
REDACTED = re.compile(r"\[(?:redacted|filtered)|<redacted|\*{3}", re.IGNORECASE)


def matching_crash(seen: Crash | None, context: CodeContext, own: Collection[str]) -> Crash | None:
    """The link of a crash's chain that has the incident's signature, None when none has.

    Type and innermost in-repository function must agree; a recursion ends wherever the stack happens to be full, so
    there the functions that recur must agree instead.

    Args:
        seen: what failed the test.
        context: holds the signature that is looked for.
        own: the repository's files, without tests that were generated.
    """
    for link in _chain(seen):
        if link.short_type != context.signature.type:
            continue
        if link.short_type == "RecursionError" and _recurring(link, own) & _expected_recurring(context):
            return link
        innermost = innermost_own(link, own)
        if innermost and innermost.path == context.signature.path and _unqualified(innermost) == context.signature.function:
            return link
    return None


def same_crash(seen: Crash | None, context: CodeContext, own: Collection[str], statement: tuple[int, int]) -> Crash | None:
    """Like `matching_crash`, but on the same statement and with the same message as well: for inputs that were made up.

    Args:
        seen: what failed the test.
        context: holds the crash that is looked for.
        own: the repository's files, without tests that were generated.
        statement: first and last line of the statement that crashed, (0, 0) when unknown.
    """
    link = matching_crash(seen, context, own)
    if link is None or link.short_type == "RecursionError":
        return link
    innermost = innermost_own(link, own)
    on_statement = statement == (0, 0) or (innermost is not None and statement[0] <= innermost.line <= statement[1])
    return link if on_statement and same_message(link, context.crash) else None


def same_message(seen: Crash, recorded: Crash) -> bool:
    """True when two messages say the same: to the letter where they name types and attributes, in form where they quote data."""
    ours, theirs = (HINT.sub("", ADDRESS.sub("0x", crash.message.reveal().strip())) for crash in (seen, recorded))
    if ours == theirs or REDACTED.search(theirs):
        return True
    if theirs.endswith(CUT):
        return ours.startswith(theirs.rstrip(".…"))
    if recorded.short_type in EXACT_MESSAGES or recorded.short_type == "KeyError":
        return False
    return VALUE.sub("?", ours) == VALUE.sub("?", theirs)


def innermost_own(crash: Crash, own: Collection[str]) -> StackFrame | None:
    """The innermost frame inside the repository, None when there is none."""
    return next((frame for frame in reversed(crash.frames) if frame.path in own), None)


def _chain(crash: Crash | None) -> Iterator[Crash]:
    while crash is not None:
        yield crash
        for member in crash.members:
            yield from _chain(member)
        crash = crash.cause


def _unqualified(frame: StackFrame) -> str:
    return frame.function.rsplit(".", 1)[-1]


def _recurring(crash: Crash, own: Collection[str]) -> set[tuple[str, str]]:
    counts = Counter((frame.path, _unqualified(frame)) for frame in crash.frames if frame.path in own)
    return {place for place, count in counts.items() if count > 2}


def _expected_recurring(context: CodeContext) -> set[tuple[str, str]]:
    counts = Counter((located.path, _unqualified(located.frame)) for located in context.frames)
    return {place for place, count in counts.items() if count > 2}
