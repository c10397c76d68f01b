"""How far a call came along the way of the crash: functions in order, lines that no call ran before."""

import os
import sys
from types import CodeType, FrameType
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Set, Tuple

WALKS_AT_MOST = 1000


class Step(NamedTuple):
    """One frame of the crash: file relative to the tree, function, lines of the function, lines of the statement."""

    path: str
    function: str
    first: int
    last: int
    statement: Tuple[int, int]


class Watch:
    """Follows calls by the interpreter's trace function, in the crash's own files only.

    Args:
        root: real path of the tree.
        steps: the crash's frames, outermost first.
    """

    def __init__(self, root: str, steps: List[Step]) -> None:
        self._steps = steps
        self._files = {os.path.join(root, step.path): step.path for step in steps}
        self._known: Dict[int, Tuple[CodeType, Optional[Tuple[int, ...]]]] = {}
        self._tracers: Dict[int, Callable[..., Any]] = {}
        self.lines: Set[Tuple[int, int]] = set()
        self.depth = 0
        self.arrived = False
        self._walks = 0

    def start(self) -> None:
        """Begin with a new call."""
        self.lines, self.depth, self.arrived, self._walks = set(), 0, False, 0
        sys.settrace(self._called)

    @staticmethod
    def stop() -> None:
        """Look no longer."""
        sys.settrace(None)

    def _steps_of(self, code: CodeType) -> Optional[Tuple[int, ...]]:
        """Which frames of the crash a code object may be; None when it is not of the crash's files."""
        known = self._known.get(id(code))
        if known is None:
            path = self._files.get(code.co_filename)
            steps = None
            if path is not None:
                steps = tuple(
                    index
                    for index, step in enumerate(self._steps)
                    if step.path == path and step.function == code.co_name and step.first <= code.co_firstlineno <= step.last
                )
            known = self._known[id(code)] = (code, steps)  # the code is kept, so that its id is not given to another
        return known[1]

    def _called(self, frame: FrameType, event: str, _argument: object) -> Optional[Callable[..., Any]]:
        steps = self._steps_of(frame.f_code)
        if event != "call" or steps is None:
            return None
        if steps and max(steps) >= self.depth and self._walks < WALKS_AT_MOST:
            self._walks += 1
            self._measure(frame)
        return self._tracer(frame.f_code, steps)

    def _measure(self, frame: FrameType) -> None:
        """How far into the crash's frames the stack goes, in their order; a call may begin anywhere on the way."""
        stack: List[Tuple[int, ...]] = []
        outer: Optional[FrameType] = frame
        while outer is not None:
            steps = self._steps_of(outer.f_code)
            if steps:
                stack.append(steps)
            outer = outer.f_back
        reached = 0
        for steps in reversed(stack):
            reached = next((step + 1 for step in steps if step >= reached), reached)
        if reached > self.depth:
            self.depth, self.arrived = reached, False

    def _tracer(self, code: CodeType, steps: Tuple[int, ...]) -> Callable[..., Any]:
        if id(code) not in self._tracers:
            number, watch = id(code), self
            spans = {index: self._steps[index].statement for index in steps}

            def trace(frame: FrameType, event: str, _argument: object) -> Callable[..., Any]:
                if event == "line":
                    line = frame.f_lineno
                    watch.lines.add((number, line))
                    span = spans.get(watch.depth - 1)
                    if span is not None and span[0] <= line <= span[1]:
                        watch.arrived = True
                return trace

            self._tracers[number] = trace
        return self._tracers[id(code)]
