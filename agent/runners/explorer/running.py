"""One call made, and what became of it."""

import ast
import asyncio
import os
import re
import signal
from collections import Counter
from types import TracebackType
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Set, Tuple

from .candidates import RECEIVER, Candidate, Names, evaluate
from .watching import Step, Watch

SECONDS = 0.5  # of work a call may take
WAITING = 3.0  # seconds by the clock, for calls that sleep
FIRST = 6
EXACT, NEAR, NONE = 2, 1, 0
VALUE = re.compile(r"'[^']*'|\"[^\"]*\"|\d+(?:\.\d+)?")
ADDRESS = re.compile(r"0x[0-9a-fA-F]+")
HINT = re.compile(r"\.? Did you (?:mean|forget)\b[^\n]{1,400}\?$")
LINKS_AT_MOST = 30
ITEMS_AT_MOST = 10000


class TooSlow(BaseException):
    """The call took longer than a probe may."""


class Outcome(NamedTuple):
    """What a call showed.

    Args:
        found: EXACT for the incident's crash, NEAR for its type at its statement with another message, NONE.
        depth: number of the innermost of the crash's frames that was reached, 1 for the outermost, 0 for none.
        arrived: the statement of the deepest one ran.
        lines: lines that ran.
        completed: it ended without an exception.
    """

    found: int
    depth: int
    arrived: bool
    lines: Set[Tuple[int, int]]
    completed: bool


class Runs:
    """Makes calls one after the other.

    Args:
        root: real path of the tree.
        task: `entries`, `steps`, `type`, `message`, `exact`.
        names: what expressions may refer to.
    """

    def __init__(self, root: str, task: Dict[str, Any], names: Names) -> None:
        self._root = root
        self.steps = [Step(path, name, first, last, (start, end)) for path, name, first, last, start, end in task["steps"]]
        self._watch = Watch(root, self.steps)
        self._entries: List[Dict[str, Any]] = task["entries"]
        self._type: str = task["type"]
        self._message = _plain(task["message"])
        self._exact: bool = task["exact"]
        self._names = names
        self.count = 0
        self._slow = 0
        self._seconds = SECONDS
        self._hurried = False
        for number in (signal.SIGALRM, signal.SIGPROF):
            signal.signal(number, self._too_slow)

    def _too_slow(self, *_: object) -> None:
        if self._hurried:
            raise TooSlow

    def run(self, candidate: Candidate) -> Outcome:
        """Make the call."""
        self.count += 1
        raised: Optional[BaseException] = None
        # again and again: code under test may catch the first one
        signal.setitimer(signal.ITIMER_PROF, self._seconds, SECONDS / 5)
        signal.setitimer(signal.ITIMER_REAL, WAITING, SECONDS)
        self._hurried = True
        try:
            self._watch.start()
            self._call(candidate)
        except BaseException as error:  # noqa: BLE001 - whatever code under test raises
            raised = error
        self._hurried = False
        self._watch.stop()
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._slow += isinstance(raised, TooSlow)
        if self.count == FIRST and self._slow > FIRST // 2:
            self._seconds = SECONDS * 4
        found = self._verdict(raised) if raised is not None else NONE
        watch = self._watch
        return Outcome(found, watch.depth, watch.arrived, watch.lines, raised is None)

    def _call(self, candidate: Candidate) -> None:
        entry = self._entries[candidate.entry]
        names = self._names
        names.pop(RECEIVER, None)
        if candidate.target is not None:
            names[RECEIVER] = evaluate(candidate.target, names)
        for call in candidate.before:
            evaluate(call, names)
        positional = [evaluate(value, names) for value in candidate.positional]
        named = {name: evaluate(value, names) for name, value in candidate.named.items()}
        function = names[RECEIVER] if candidate.target is not None else names[entry["on"]]
        if entry["attribute"]:
            function = getattr(function, entry["attribute"])
        value = function if entry["read"] else function(*positional, **named)
        if entry["awaited"]:
            asyncio.run(value)
        elif entry["entered"]:
            with value:
                pass
        elif entry["iterated"]:
            for _, _item in zip(range(ITEMS_AT_MOST), value):
                pass

    def _verdict(self, raised: BaseException) -> int:
        return max((self._link(link) for link in _chain(raised)), default=NONE)

    def _link(self, link: BaseException) -> int:
        if type(link).__name__ != self._type:
            return NONE
        own = list(self._own_frames(link.__traceback__))
        last = self.steps[-1]
        if self._type == "RecursionError":
            counts = Counter(place[:2] for place in own)
            return EXACT if any(counts[step.path, step.function] > 2 for step in self.steps) else NONE
        if not own or own[-1][:2] != (last.path, last.function) or not last.statement[0] <= own[-1][2] <= last.statement[1]:
            return NONE
        said = _plain(str(link))
        same = said == self._message or (not self._exact and VALUE.sub("?", said) == VALUE.sub("?", self._message))
        return EXACT if same else NEAR

    def _own_frames(self, trace: Optional[TracebackType]) -> Iterator[Tuple[str, str, int]]:
        while trace is not None:
            code = trace.tb_frame.f_code
            if code.co_filename.startswith(self._root + os.sep):
                yield os.path.relpath(code.co_filename, self._root), code.co_name, trace.tb_lineno
            trace = trace.tb_next


def _chain(error: Optional[BaseException]) -> Iterator[BaseException]:
    waiting, seen = [error], 0
    while waiting and seen < LINKS_AT_MOST:
        link = waiting.pop()
        if link is not None:
            seen += 1
            yield link
            waiting += [
                link.__cause__ or (None if link.__suppress_context__ else link.__context__),
                *getattr(link, "exceptions", ()),
            ]


def _plain(message: str) -> str:
    return HINT.sub("", ADDRESS.sub("0x", message.strip()))


def literal(value: Any) -> Optional[ast.expr]:
    """A value as an expression when its repr says all of it, None otherwise."""
    try:
        text = repr(value)
        if ast.literal_eval(text) == value and len(text) < 5000:
            return ast.parse(text, mode="eval").body
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        pass
    return None
