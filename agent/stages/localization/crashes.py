"""Which crash of the evidence is the one to fix: the most frequent, and of its chain the cause rather than the symptom."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from agent.domain.crash import Crash, StackFrame
from agent.domain.evidence import Evidence
from agent.stages.localization.lines import unqualified

Owned = Callable[[Crash], Sequence[StackFrame]]


_HELPERS = 1  # functions that a handler has raise for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The crash to fix and the rest.

    Args:
        crash: the link of the chain to fix; None when the evidence holds no crash.
        owned: True when it has frames in the repository.
        others: further distinct crashes, most frequent first, the links around the chosen one included.
    """

    crash: Crash | None
    owned: bool
    others: tuple[Crash, ...] = ()


def choose_crash(evidence: Sequence[Evidence], owned: Owned) -> Choice:
    """The crash to fix.

    Args:
        evidence: everything that was gathered.
        owned: the frames of a crash that are in the repository.
    """
    distinct = _distinct([crash for item in evidence for crash in item.crashes], owned)
    if not distinct:
        return Choice(crash=None, owned=False)
    ours = [crash for crash in distinct if _owned_anywhere(crash, owned)]
    whole = (ours or distinct)[0]
    rest = [replace(crash, capsule=None) if crash.capsule else crash for crash in distinct if crash is not whole]
    whole, chosen = _with_capsule(whole, root_link(whole, owned) if ours else whole)
    around = [whole] if chosen is not whole else []
    others = [*around, *rest]
    return Choice(crash=chosen, owned=bool(ours), others=tuple(others))


def root_link(crash: Crash, owned: Owned) -> Crash:
    """The innermost cause with frames in the repository that the crash is really due to.

    A cause counts when the exception was raised from it, or by a `raise` while it was handled, which translates it. An
    exception that happened by accident inside a handler is a fault of its own: the one being handled was expected.
    """
    link = crash
    while True:
        due = [*link.members, *([link.cause] if link.cause is not None and _due_to_cause(link, owned) else [])]
        inner = next((found for found in due if _owned_anywhere(found, owned)), None)
        if inner is None:
            return link
        link = inner


def links(crash: Crash) -> Iterator[Crash]:
    """The crash, its causes and the members of its groups, outermost first."""
    pending = [crash]
    while pending:
        link = pending.pop()
        yield link
        pending += [*([link.cause] if link.cause is not None else []), *reversed(link.members)]


def _with_capsule(whole: Crash, chosen: Crash) -> tuple[Crash, Crash]:
    """The chain with its capsule on the chosen link, which is kept once, and that link."""
    if whole.capsule is None or chosen is whole:
        return whole, chosen
    carried = replace(chosen, capsule=whole.capsule)
    return _exchanged(replace(whole, capsule=None), chosen, carried), carried


def _exchanged(crash: Crash, old: Crash, new: Crash) -> Crash:
    if crash is old:
        return new
    cause = None if crash.cause is None else _exchanged(crash.cause, old, new)
    return replace(crash, cause=cause, members=tuple(_exchanged(member, old, new) for member in crash.members))


def _owned_anywhere(crash: Crash, owned: Owned) -> bool:
    return any(owned(link) for link in links(crash))


def _due_to_cause(crash: Crash, owned: Owned) -> bool:
    return crash.cause_is_explicit or not owned(crash) or (_raised_on_purpose(crash) and _by_the_handler(crash))


def _by_the_handler(crash: Crash) -> bool:
    """True when the handler raised, by itself or by a function it called; deeper down another fault was met on the way.

    The traceback of an exception that was handled begins where it was caught.
    """
    if crash.cause is None or not crash.cause.frames:
        return True
    caught = crash.cause.frames[0].path, crash.cause.frames[0].function
    raised = [(frame.path, frame.function) for frame in crash.frames[-_HELPERS - 1 :]]
    return len(crash.frames) <= len(raised) or caught in raised


def _raised_on_purpose(crash: Crash) -> bool:
    code = crash.frames[-1].code if crash.frames else ""
    return not code or code.split("(", 1)[0].split()[:1] == ["raise"]


def _distinct(crashes: Sequence[Crash], owned: Owned) -> list[Crash]:
    """Equal crashes joined with their counts added up, the most frequent first, earlier ones first among equals."""
    joined: dict[tuple[object, ...], Crash] = {}
    for crash in crashes:
        key = _identity(crash, owned)
        before = joined.get(key)
        joined[key] = crash if before is None else replace(_fuller(before, crash), count=before.count + crash.count)
    return sorted(joined.values(), key=lambda crash: -crash.count)


def _fuller(one: Crash, other: Crash) -> Crash:
    """Of two records of one crash the one that tells more: with a capsule, not cut, with variables, with code."""
    return max((one, other), key=_fullness)


def _fullness(crash: Crash) -> tuple[bool, bool, int, int]:
    variables = sum(bool(frame.locals) for frame in crash.frames)
    return crash.capsule is not None, not crash.truncated, variables, sum(bool(frame.code) for frame in crash.frames)


def _identity(crash: Crash, owned: Owned) -> tuple[object, ...]:
    identity: list[object] = []
    for link in links(crash):
        frames = owned(link) or link.frames
        last = frames[-1] if frames else None
        identity.append((link.short_type, (last.path.rsplit("/", 1)[-1], unqualified(last.function)) if last else None))
    return tuple(identity)
