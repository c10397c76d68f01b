"""Which functions and lines of the tree are executed, noted as cheaply as the interpreter allows."""

import os
import sys
import threading
from types import CodeType, FrameType
from typing import Any, Dict, FrozenSet, List, Optional, Set, Tuple

Place = Tuple[str, int]
Known = Tuple[CodeType, Optional[Place], FrozenSet[int]]
MODULE = 0
TOOLS = (1, 2, 3, 4)


class Watching:
    """Notes what is executed from `start` on.

    Args:
        watch: `paths` and `lines`, relative to the tree.
        root: real path of the tree.
    """

    def __init__(self, watch: Dict[str, Any], root: str) -> None:
        self._root = root
        self._paths = frozenset(watch["paths"]) | frozenset(watch["lines"])
        self._wanted = {path: frozenset(lines) for path, lines in watch["lines"].items()}
        # by identity, as codes of equal content are equal; each code is held, so that no identity is used again
        self._known: Dict[int, Known] = {}
        self._entered: Set[Place] = set()
        self._lines: Dict[str, Set[int]] = {}
        self._restart = _nothing

    def start(self) -> None:
        """Begin to note."""
        if sys.version_info >= (3, 12) and self._monitor(sys.monitoring):
            return
        threading.settrace(self._called)
        sys.settrace(self._called)

    def take(self) -> List[List[Any]]:
        """Places of the functions entered since it was asked last: path and first line, 0 for a module."""
        entered = sorted(self._entered)
        self._entered.clear()
        self._restart()
        return [list(place) for place in entered]

    def lines(self) -> Dict[str, List[int]]:
        """The watched lines that were executed, by path."""
        return {path: sorted(lines) for path, lines in self._lines.items()}

    def _monitor(self, monitoring: Any) -> bool:
        tool = next((number for number in TOOLS if monitoring.get_tool(number) is None), None)
        if tool is None:
            return False
        monitoring.use_tool_id(tool, "suture")
        events = monitoring.events

        def entered(code: CodeType, _offset: int) -> Any:
            place, wanted = self._look_up(code)
            if place is not None:
                self._entered.add(place)
            if wanted:
                monitoring.set_local_events(tool, code, events.LINE)
            return monitoring.DISABLE

        def line(code: CodeType, number: int) -> Any:
            self._note(code, number)
            return monitoring.DISABLE

        monitoring.register_callback(tool, events.PY_START, entered)
        monitoring.register_callback(tool, events.LINE, line)
        monitoring.set_events(tool, events.PY_START)
        self._restart = monitoring.restart_events
        return True

    def _called(self, frame: FrameType, _event: str, _argument: Any) -> Any:
        place, wanted = self._look_up(frame.f_code)
        if place is not None:
            self._entered.add(place)
        return self._stepped if wanted else None

    def _stepped(self, frame: FrameType, event: str, _argument: Any) -> Any:
        if event == "line":
            self._note(frame.f_code, frame.f_lineno)
        return self._stepped

    def _note(self, code: CodeType, number: int) -> None:
        place, wanted = self._look_up(code)
        if place is not None and number in wanted:
            self._lines.setdefault(place[0], set()).add(number)

    def _look_up(self, code: CodeType) -> "Tuple[Optional[Place], FrozenSet[int]]":
        known = self._known.get(id(code))
        if known is None:
            known = self._known[id(code)] = (code, *self._placed(code))
        return known[1], known[2]

    def _placed(self, code: CodeType) -> "Tuple[Optional[Place], FrozenSet[int]]":
        filename = code.co_filename
        if filename.startswith("<") or not filename.startswith(self._root + os.sep):
            return None, frozenset()
        path = filename[len(self._root) + 1 :].replace(os.sep, "/")
        if path not in self._paths:
            return None, frozenset()
        first = MODULE if code.co_name == "<module>" else code.co_firstlineno
        return (path, first), self._wanted.get(path, frozenset())


def _nothing() -> None:
    """Old interpreters tell of every call again."""
